import { findCaseView } from '#cases'
import { caseIds } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import { CASE_FACTS } from '#text/case-facts'
import { CLOCKS, DAY_ROLES, STAGES } from '#text/labels'
import { chineseDay, chineseTime, durationText, remainingText } from '#text/time'
import { type Command, UsageError } from './call.ts'
import { withCounty } from './with-county.ts'

/** 办件各项期限的逐日算法 */
export const explainClocks: Command = ({ rest: [, caseId], say }) =>
  withCounty(async (county) => {
    if (!caseId || !caseIds.is(caseId)) throw new UsageError('写成 clock explain 办件编号')
    const view = await findCaseView(county, caseId, 'system', dayOf(county.now()))
    if (!view) throw new UsageError(`没有办件 ${caseId}`)
    say(view.clocks, () =>
      view.clocks
        .map(
          (c) =>
            `${CLOCKS[c.countdown.kind]} ${durationText(c.facts.limit)}，${chineseDay(c.countdown.dueOn)}到期，${remainingText(c.countdown)}（${c.article}）\n${c.days.map((d) => `  ${d.day} ${d.number ? `第 ${d.number} 日` : (d.pause ?? d.calendar.name ?? DAY_ROLES[d.role])}`).join('\n')}`,
        )
        .join('\n'),
    )
    return 0
  })

/** 办件的经过 */
export const showCase: Command = ({ rest: [verb, caseId], say }) =>
  withCounty(async (county) => {
    if (verb !== 'show' || !caseId || !caseIds.is(caseId))
      throw new UsageError('写成 case show 办件编号')
    const view = await findCaseView(county, caseId, 'system', dayOf(county.now()))
    if (!view) throw new UsageError(`没有办件 ${caseId}`)
    say(view, () =>
      [
        `${caseId} ${view.item.name} ${view.unitName} ${STAGES[view.state.stage]}`,
        ...view.timeline.map((f) => `${chineseTime(f.occurredAt)}  ${CASE_FACTS[f.type]}  ${f.by}`),
      ].join('\n'),
    )
    return 0
  })
