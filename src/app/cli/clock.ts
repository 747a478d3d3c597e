import { acceptTime, doubtSentence, isElsewhere, watchTime } from '../trusted-time.ts'
import { type Command, UsageError } from './call.ts'
import { explainClocks } from './cases.ts'
import { inCounty, withDatabase } from './with-county.ts'

/** 期限的算法；或者，看过钟之后确认时间 */
export const clock: Command = (call) => {
  const [verb] = call.rest
  if (verb === 'explain') return explainClocks(call)
  if (verb === 'accept') return accept(call)
  throw new UsageError('写成 clock explain 办件编号，或 clock accept')
}

const accept: Command = ({ say }) =>
  withDatabase((reached) =>
    inCounty(reached, async ({ pool }) => {
      const { databaseUrl } = reached.config
      const time = watchTime({ pool, isElsewhere: isElsewhere(databaseUrl) })
      const judged = await time.judge()
      const accepted = await acceptTime(pool, judged)
      say({ accepted, ...judged }, () =>
        accepted
          ? `已确认现在的时间（${judged.at}），并记入账本；到期处理、发牌和通知在一分钟内继续`
          : doubtSentence('clocks-differ', judged),
      )
      return accepted ? 0 : 1
    }),
  )
