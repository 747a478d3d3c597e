import type { CaseFact } from '#cases/events'
import type { ActorId } from '#foundation/ids'
import { durationText } from '#text/time'
import type { Watched } from '../watched/index.ts'
import { factRule, officerOf } from './rule.ts'

/** 流程中与听证有关的环节，见 data/processes/README.md。 */
const [NOTICE, HEARING] = ['hearing-notice', 'hearing']

/** 黄牌：应当告知听证权利而没有告知就作了决定；举行听证距告知不足七日；审查的人又主持听证。 @law 行政许可法 46、47、48 */
export const p06 = factRule({
  code: 'P06',
  name: '听证程序不合规',
  article: '行政许可法 46–48',
  kind: 'hearing',
  parameters: {
    naturalDays: {
      value: 7,
      name: '天数（自然日）',
      basis: '行政许可法 48(1)(1)：举行听证的七日前通知',
    },
  },
  judge: (before, fact, { step }, value) => {
    const because = faultOf(before, fact, step(NOTICE) !== undefined, value('naturalDays'))
    return (
      because && {
        level: 'yellow',
        because,
        officerId: officerOf(fact),
        ...(fact.type === 'StepCompleted' && { stepId: HEARING }),
      }
    )
  },
  says: (because) => {
    if (because.fault === 'no-notice') return '应当告知听证权利，没有告知就作了决定。'
    if (because.fault === 'presider-examined') return '审查本办件的人又主持了听证。'
    const { naturalDays, needed } = because
    return `举行听证距告知只有 ${inDays(naturalDays)}，不足 ${inDays(needed)}。`
  },
})

const inDays = (value: number) => durationText({ value, unit: 'natural-day' })

type Because =
  | { fault: 'no-notice' }
  | { fault: 'presider-examined'; by: ActorId }
  | { fault: 'notice-too-short'; naturalDays: number; needed: number }

function faultOf(
  before: Watched,
  fact: CaseFact,
  needsNotice: boolean,
  needed: number,
): Because | undefined {
  const notice = before.done.findLast((d) => d.stepId === NOTICE)
  if (fact.type === 'CaseApproved' || fact.type === 'CaseDenied')
    return before.acceptedOn && needsNotice && !notice ? { fault: 'no-notice' } : undefined
  if (fact.type !== 'StepCompleted' || fact.body.stepId !== HEARING) return undefined
  if (before.done.some((d) => d.stepId === 'examine' && d.by === fact.actor))
    return { fault: 'presider-examined', by: fact.actor }
  const naturalDays =
    notice?.at === undefined
      ? needed
      : Math.floor((Date.parse(fact.occurredAt) - Date.parse(notice.at)) / 86_400_000)
  return naturalDays < needed ? { fault: 'notice-too-short', naturalDays, needed } : undefined
}
