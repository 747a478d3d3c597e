import { documentNumber } from '#documents'
import { type CaseId, documentIds } from '#foundation/ids'
import type { AnyFact } from './acts/act.ts'
import { FACTS } from './acts/index.ts'
import type { CaseEvent } from './events.ts'
import type { Paper } from './paper.ts'
import type { CaseState } from './state.ts'

/** The events with the legal documents that they call for, each numbered within its kind. */
export function withDocuments(
  caseId: CaseId,
  before: CaseState | undefined,
  events: readonly CaseEvent[],
): CaseEvent[] {
  const serials = new Map<string, number>()
  for (const { kind } of before?.documents ?? []) serials.set(kind, (serials.get(kind) ?? 0) + 1)
  return events.flatMap((event) => [
    event,
    ...papersOf(event).map(({ kind, mark }): CaseEvent => {
      const serial = (serials.get(kind) ?? 0) + 1
      serials.set(kind, serial)
      const unitId = event.type === 'CaseSubmitted' ? event.body.unitId : before!.unitId
      return {
        type: 'DocumentIssued',
        body: {
          documentId: documentIds.of(`${caseId}-${kind}-${serial}`),
          kind,
          number: documentNumber(mark, unitId, caseId, serial),
        },
      }
    }),
  ])
}

/** The legal documents that a fact calls for (行政许可法 32(2), 38, 42, 44, 45). */
const papersOf = ({ type, body }: CaseEvent): readonly Paper[] =>
  ((FACTS[type] as AnyFact).papers ?? []).filter(({ isFor }) => isFor?.(body as never) ?? true)
