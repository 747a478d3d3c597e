import type { CaseFact } from '#cases/events'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { CASE_FACTS } from '#text/case-facts'
import type { Watched } from '../watched/index.ts'
import { factRule } from './rule.ts'

/** 黄牌：后一件事说是发生在前一件事之前（已批准的补录除外）、说是发生在将来、录入的时钟倒退，或者受理、决定了两次。 @law 湖南省电子监察办法（办件异常） */
export const p02 = factRule({
  code: 'P02',
  name: '时间倒置',
  article: '湖南电子监察规则：办件异常',
  kind: 'times-inverted',
  parameters: {
    seconds: { value: 60, name: '容许的时钟误差（秒）', basis: '服务器之间时钟的误差，待核定' },
  },
  judge: (before, fact, _world, value) => {
    const because = faultOf(before, fact, value('seconds') * 1000)
    return because && { level: 'yellow', because }
  },
  says: (because) =>
    because.fault === 'repeated' ? `“${CASE_FACTS[because.what]}”记了两次。` : SAYS[because.fault],
})

const SAYS = {
  'in-future': '登记的发生时间在录入之后，是还没有到的时间。',
  'clock-back': '录入的时间早于前一次录入，服务器的时钟可能被拨回。',
  inverted: '登记的发生时间早于前一件事，先后颠倒。',
}

type Because =
  | { fault: 'in-future'; occurredAt: Instant; recordedAt: Instant }
  | { fault: 'clock-back'; recordedAt: Instant; after: Instant }
  | { fault: 'inverted'; occurredAt: Instant; after: Instant }
  | { fault: 'repeated'; what: CaseFact['type'] }

function faultOf(before: Watched, fact: CaseFact, tolerance: number): Because | undefined {
  const { occurredAt, recordedAt } = fact
  if (occurredAt > recordedAt && Date.parse(occurredAt) > Date.parse(recordedAt) + tolerance)
    return { fault: 'in-future', occurredAt, recordedAt }
  if (
    before.recordedAt !== undefined &&
    recordedAt < before.recordedAt &&
    Date.parse(recordedAt) < Date.parse(before.recordedAt) - tolerance
  )
    return { fault: 'clock-back', recordedAt, after: before.recordedAt }
  if (occurredAt < before.latestAt && !isApprovedEntry(before, dayOf(occurredAt)))
    return { fault: 'inverted', occurredAt, after: before.latestAt }
  const isDecision = fact.type === 'CaseApproved' || fact.type === 'CaseDenied'
  return (fact.type === 'CaseAccepted' && before.acceptedOn) || (isDecision && before.decidedOn)
    ? { fault: 'repeated', what: fact.type }
    : undefined
}

/** 如实申报、经他人批准的补录，只免这一天的。 */
const isApprovedEntry = ({ lateEntries }: Watched, day: LegalDay) =>
  lateEntries.some(({ happenedOn, isApproved }) => isApproved && happenedOn === day)
