import { characterNamed, documentNumber, keepWords, undrawable } from '#documents'
import { type CaseId, documentIds } from '#foundation/ids'
import { type Refused, refuse } from '#foundation/outcome'
import { staffNames, theApplicant, unitsOf } from '#identity'
import type { ItemVersion } from '#items'
import type { Origin } from '#ledger'
import type { Statement } from '#platform/database'
import type { World as PublishedWorld } from '#world'
import type { AnyFact } from './acts/act.ts'
import { FACTS } from './acts/index.ts'
import { wordsOf } from './document-text.ts'
import type { CaseEvent, CaseFact } from './events.ts'
import { evolve } from './fold.ts'
import { type KindOfAct, kindOfAct } from './kinds-of-acts.ts'
import { type CasesDeps, netsOf, worldOf } from './load.ts'
import type { DocumentContext, Paper } from './paper.ts'
import type { CaseState } from './state.ts'

/** The events with the legal documents that they call for, each numbered within its kind. */
export function withDocuments(
  caseId: CaseId,
  before: CaseState | undefined,
  events: readonly CaseEvent[],
  { type }: Pick<ItemVersion, 'type'>,
): CaseEvent[] {
  const first = events.find((event) => event.type === 'CaseSubmitted')
  const kind = kindOfAct(type, (before ?? first?.body)?.about?.kind)
  const serials = new Map<string, number>()
  for (const { kind } of before?.documents ?? []) serials.set(kind, (serials.get(kind) ?? 0) + 1)
  return events.flatMap((event) => [
    event,
    ...papersOf(event).map(({ kind: paper, mark }): CaseEvent => {
      const serial = (serials.get(paper) ?? 0) + 1
      serials.set(paper, serial)
      const unitId = event.type === 'CaseSubmitted' ? event.body.unitId : before!.unitId
      return {
        type: 'DocumentIssued',
        body: {
          documentId: documentIds.of(`${caseId}-${paper}-${serial}`),
          kind: paper,
          number: documentNumber(markOf(mark, kind), unitId, caseId, serial),
        },
      }
    }),
  ])
}

/** The legal documents that a fact calls for (行政许可法 32(2), 38, 42, 44, 45). */
const papersOf = ({ type, body }: CaseEvent): readonly Paper[] =>
  ((FACTS[type] as AnyFact).papers ?? []).filter(({ isFor }) => isFor?.(body as never) ?? true)

const markOf = (mark: Paper['mark'], kind: KindOfAct): string =>
  typeof mark === 'string' ? mark : mark(kind)

/** By whom, when and under which published world facts are written. */
export interface Issuing {
  published: PublishedWorld
  edition: number
  origin: Origin
  /** The applicant, where whoever issues knows them already. */
  applicant?: DocumentContext['applicant'] | undefined
}

/**
 * Fixes what the documents among these events say, by the names of today: nothing that becomes of
 * the person, the unit or the item later changes it. The facts name the words by hash; `kept` are
 * the words themselves, sealed. Somebody's act is refused where a document would need a character
 * that none of our fonts draws; what time does by law is not held up by a font.
 */
export async function fixWords(
  deps: CasesDeps,
  caseId: CaseId,
  before: CaseState | undefined,
  events: readonly CaseEvent[],
  issuing: Issuing,
): Promise<{ ok: true; events: CaseEvent[]; kept: Statement[] } | Refused<'glyph-missing'>> {
  const { published, origin } = issuing
  const nets = netsOf(published)
  const kept: Statement[] = []
  const fixed: CaseEvent[] = []
  const texts: string[] = []
  let context: DocumentContext | undefined
  let state = before
  let cause: { fact: CaseFact; state: CaseState } | undefined
  for (const event of events) {
    const fact = factOf(event, state, issuing)
    state = evolve(state, caseId, fact, nets)
    if (fact.type !== 'DocumentIssued') {
      cause = { fact, state }
      fixed.push(event)
      continue
    }
    context ??= await contextOf(deps, state, issuing)
    const issued = state.documents.at(-1)!
    const words = wordsOf(issued, cause!, worldOf(published, cause!.state), context)
    const { wordsHash, keep } = keepWords(deps.keys, issued.documentId, words)
    kept.push(keep)
    texts.push(JSON.stringify(words.text))
    fixed.push({ type: fact.type, body: { ...fact.body, wordsHash } })
  }
  const missing = undrawable(texts.join(''))
  if (missing.length > 0 && origin.actor !== 'system')
    return refuse('glyph-missing', 'GB 18030-2022', {
      characters: missing.map(characterNamed).join('、'),
    })
  return { ok: true, events: fixed, kept }
}

/** An event as it will stand in the ledger. */
const factOf = (event: CaseEvent, before: CaseState | undefined, { origin, edition }: Issuing) =>
  ({ ...event, ...origin, edition, version: (before?.version ?? 0) + 1 }) as CaseFact

/** The names of today. */
async function contextOf(
  { pool, keys, tenant, publicUrl }: CasesDeps,
  { applicantId, unitId }: CaseState,
  { published, origin: { actor }, applicant }: Issuing,
): Promise<DocumentContext> {
  const [{ kind, name }, names] = await Promise.all([
    applicant ?? theApplicant(pool, keys, applicantId),
    staffNames(pool, [actor]),
  ])
  return {
    county: tenant.name,
    unitName: unitsOf(published).get(unitId)?.name ?? unitId,
    applicant: { kind, name },
    officerName: nameFrom(names),
    publicUrl,
    phone: PHONE,
  }
}

export const PHONE = '请以办事指南公布的电话为准'

/** What a document calls those who acted. */
export const nameFrom =
  (names: ReadonlyMap<string, string>): DocumentContext['officerName'] =>
  (id) =>
    names.get(id) ?? (id === 'system' ? '系统' : id.startsWith('applicant:') ? '网上提交' : id)
