import { dropUntold, listUntold, notifyAgain } from '#notices'
import { type Command, UsageError } from './call.ts'
import { withCounty } from './with-county.ts'

const USAGE = '写成 notices、notices again，或 notices drop 序号'

/** 没能通知的事项，和为什么；改好之后再通知一次，改不好的不再通知 */
export const notices: Command = ({ rest: [verb, number = ''], say }) => {
  const isDrop = verb === 'drop' && /^[1-9]\d*$/.test(number)
  if (verb !== undefined && verb !== 'again' && !isDrop) throw new UsageError(USAGE)
  return withCounty(async (county) => {
    if (isDrop && !(await dropUntold(county.pool, Number(number))))
      throw new UsageError(`没有搁下序号 ${number} 的通知`)
    const untold =
      verb === 'again'
        ? await notifyAgain({ ...county, county: county.tenant.name })
        : await listUntold(county.pool)
    say({ untold }, () =>
      untold.length === 0
        ? '没有搁下的通知'
        : untold.map((u) => `${u.position}. ${u.at} ${u.stream} ${u.type}：${u.why}`).join('\n'),
    )
    return untold.length === 0 ? 0 : 1
  })
}
