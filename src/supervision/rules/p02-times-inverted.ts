import type { CaseFact } from '#cases/events'
import type { FactRule } from './rule.ts'
import type { Watched } from '../watched/index.ts'

/** 黄牌：后一件事说是发生在前一件事之前（已批准的补录除外）、说是发生在将来、录入的时钟倒退，或者受理、决定了两次。 @law 湖南省电子监察办法（办件异常） */
export const p02: FactRule = {
  code: 'P02',
  name: '时间倒置',
  article: '湖南电子监察规则：办件异常',
  kind: 'times-inverted',
  parameters: { seconds: { value: 60, basis: '服务器之间时钟的误差，待核定' } },
  judge: (before, fact, _world, value) => {
    const because = faultOf(before, fact, value('seconds') * 1000)
    return because && { level: 'yellow', because }
  },
}

function faultOf(
  before: Watched,
  fact: CaseFact,
  tolerance: number,
): Record<string, string> | undefined {
  const { occurredAt, recordedAt } = fact
  if (occurredAt > recordedAt && Date.parse(occurredAt) > Date.parse(recordedAt) + tolerance)
    return { fault: 'in-future', occurredAt, recordedAt }
  if (
    before.recordedAt !== undefined &&
    recordedAt < before.recordedAt &&
    Date.parse(recordedAt) < Date.parse(before.recordedAt) - tolerance
  )
    return { fault: 'clock-back', recordedAt, after: before.recordedAt }
  if (before.lateEntries === 0 && occurredAt < before.latestAt)
    return { fault: 'inverted', occurredAt, after: before.latestAt }
  const isDecision = fact.type === 'CaseApproved' || fact.type === 'CaseDenied'
  return (fact.type === 'CaseAccepted' && before.acceptedOn) || (isDecision && before.decidedOn)
    ? { fault: 'repeated', what: fact.type }
    : undefined
}
