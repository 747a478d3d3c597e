import { dueDay } from '#clock'
import { type DocumentText, printedNumber } from '#documents'
import type { DocumentId, MaterialId } from '#foundation/ids'
import { chineseDay } from '#text/time'
import { FACTS } from './acts/index.ts'
import type { AnyFact } from './acts/act.ts'
import type { CaseFact } from './events.ts'
import { fold } from './fold.ts'
import type { DocumentContext, Paper, Telling } from './paper.ts'
import { type CaseState, caseClocks, type Nets, type World } from './state.ts'

/** Every legal document, by its kind. */
const PAPERS: ReadonlyMap<string, Paper> = new Map(
  Object.values(FACTS as Record<string, AnyFact>).flatMap(({ papers = [] }) =>
    papers.map((paper) => [paper.kind, paper] as const),
  ),
)

export const DOCUMENT_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  [...PAPERS].map(([kind, { title }]) => [kind, title]),
)

const CHANNELS = { counter: '窗口', portal: '网上', mail: '邮寄' } as const

/**
 * The words of a legal document, from the facts at the time of its issue (domain 9.7): who reads it
 * first, and when, changes nothing.
 */
export function documentText(
  documentId: DocumentId,
  state: CaseState,
  facts: readonly CaseFact[],
  world: World,
  context: DocumentContext,
  nets: Nets,
): DocumentText {
  const { kind, number, version, on } = state.documents.find((d) => d.documentId === documentId)!
  const paper = PAPERS.get(kind)!
  // Of several documents of one fact, each later one follows the others.
  const cause = facts.slice(0, version - 1).findLast(({ type }) => type !== 'DocumentIssued')!
  const then = fold(state.caseId, facts.slice(0, cause.version), nets)!
  const worldThen = { ...world, net: nets(then.pins.process) }
  const telling = {
    body: cause.body,
    actor: context.officerName(cause.actor),
    on,
    state: then,
    world: worldThen,
    context,
    ...told(then, worldThen, on),
  }
  return {
    county: context.county,
    unit: context.unitName,
    title: paper.title,
    number: printedNumber(number, context.unitName),
    addressee: context.applicantName,
    paragraphs: [],
    columns: [],
    header: [],
    rows: [],
    closing: [],
    date: chineseDay(on),
    seal: paper.isSealedByOrgan ? '加盖单位印章处' : '加盖行政审批专用章处',
    verifyUrl: context.verifyUrl,
    ...paper.words(telling as Telling<never>),
  }
}

/** What many documents say. */
function told(state: CaseState, world: World, on: Telling<never>['on']) {
  const { item, calendar } = world
  const running = { ...state, decidedOn: undefined, closedOn: undefined } as CaseState
  const dueOn = (kind: string) =>
    chineseDay(dueDay(caseClocks(running, world).find((c) => c.kind === kind)!, calendar, on))
  return {
    intro: `您（单位）于${chineseDay(state.receivedOn)}通过${CHANNELS[state.channel]}提出的“${item.name}”申请（办件编号 ${state.caseId}）`,
    nameOf: (materialId: MaterialId) =>
      item.materials.find((m) => m.materialId === materialId)?.name ?? materialId,
    limits: () => ({ statutory: dueOn('statutory'), promised: dueOn('promised') }),
  }
}
