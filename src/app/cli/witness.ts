import { bySystem, handAgain, handedUpTo, note } from '#ledger'
import { witnessStream } from '#ledger/events'
import { transaction } from '#platform/database'
import { inspect } from '../inspection.ts'
import { type Command, UsageError } from './call.ts'
import { withGround } from './with-county.ts'

/** 看过见证之后，由数据库补写它少了的检查点 */
export const witness: Command = ({ rest: [verb], say }) => {
  if (verb !== 'accept') throw new UsageError('写成 witness accept')
  return withGround(async (ground) => {
    const { pool, sealer, now } = ground
    const handed = await handedUpTo(pool)
    const held = (await ground.witness.findLast())?.size ?? 0
    const again = await handAgain(pool, ground.witness, sealer.publicKey)
    if (again > 0)
      await transaction(pool, (client) =>
        note(
          client,
          witnessStream,
          'county',
          [{ type: 'WitnessAccepted', body: { handed, held, again } }],
          bySystem(now()),
        ),
      )
    await inspect(ground, 'witness')
    say({ handed, held, again }, () =>
      again > 0
        ? `已由数据库补写 ${again} 个检查点（见证原来到 ${held}，交到过 ${handed}），并记入账本；封存在一分钟内继续`
        : '见证不少检查点，没有要补的',
    )
    return 0
  })
}
