import { dueDay } from '#clock'
import { type DocumentText, type IssuedWords, printedNumber } from '#documents'
import type { DocumentId, MaterialId } from '#foundation/ids'
import { chineseDay } from '#text/time'
import { FACTS } from './acts/index.ts'
import type { AnyFact } from './acts/act.ts'
import type { CaseFact } from './events.ts'
import { fold } from './fold.ts'
import { kindOfAct } from './kinds-of-acts.ts'
import { remediesText } from './remedies.ts'
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
 * What a document says (domain 9.7), told from the fact that called for it and the case as this
 * left it.
 */
export function wordsOf(
  { documentId, kind, number, on }: CaseState['documents'][number],
  { fact, state }: { fact: CaseFact; state: CaseState },
  world: World,
  context: DocumentContext,
): IssuedWords {
  const paper = PAPERS.get(kind)!
  const telling = {
    body: fact.body,
    actor: context.officerName(fact.actor),
    on,
    state,
    world,
    context,
    ...told(state, world, on),
    ...byKind(state, world, context),
  }
  const text: DocumentText = {
    county: context.county,
    unit: context.unitName,
    title: paper.title,
    number: printedNumber(number, context.unitName),
    addressee: context.applicant.name,
    paragraphs: [],
    columns: [],
    header: [],
    rows: [],
    closing: [],
    date: chineseDay(on),
    seal: paper.isSealedByOrgan ? '加盖单位印章处' : '加盖行政审批专用章处',
    verifyUrl: `${context.publicUrl}/verify/${documentId}`,
    ...paper.words(telling as Telling<never>),
  }
  return { holder: context.applicant, itemName: world.item.name, text }
}

/**
 * A document that was issued when nothing of what it says was kept: from the facts up to the one
 * that called for it, and from the names of today.
 */
export function textOfBefore(
  documentId: DocumentId,
  state: CaseState,
  facts: readonly CaseFact[],
  world: World,
  context: DocumentContext,
  nets: Nets,
): DocumentText {
  const issued = state.documents.find((d) => d.documentId === documentId)!
  // Of several documents of one fact, each later one follows the others.
  const fact = facts.slice(0, issued.version - 1).findLast(({ type }) => type !== 'DocumentIssued')!
  const then = fold(state.caseId, facts.slice(0, fact.version), nets)!
  const worldThen = { ...world, net: nets(then.pins.process) }
  return wordsOf(issued, { fact, state: then }, worldThen, context).text
}

/** What the kind of act says of it. */
function byKind({ unitId, about }: CaseState, { item, unit }: World, { county }: DocumentContext) {
  const kind = kindOfAct(item.type, about?.kind)
  const basis = item.legalBasis.map(({ law, articles }) => `《${law}》${articles.join('、')}`)
  return {
    kind,
    under: (article: string) => (kind.law && article ? `依照《${kind.law}》${article}，` : ''),
    underBasis: basis.length > 0 ? `依照${basis.join('、')}，` : '',
    remedies: remediesText(unit(unitId), county),
  }
}

/** What many documents say. */
function told(state: CaseState, world: World, on: Telling<never>['on']) {
  const { item, calendar } = world
  const running = { ...state, decidedOn: undefined, closedOn: undefined } as CaseState
  const dueOn = (kind: string) =>
    chineseDay(dueDay(caseClocks(running, world).find((c) => c.kind === kind)!, calendar, on))
  const { properties } = world.form()
  return {
    intro: `您（单位）于${chineseDay(state.receivedOn)}通过${CHANNELS[state.channel]}提出的“${item.name}”申请（办件编号 ${state.caseId}）`,
    nameOf: (materialId: MaterialId) =>
      item.materials.find((m) => m.materialId === materialId)?.name ?? materialId,
    fieldName: (field: string) => properties[field]?.title ?? field,
    limits: () => ({ statutory: dueOn('statutory'), promised: dueOn('promised') }),
  }
}
