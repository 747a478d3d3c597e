import { fontsDir } from '#platform/repository'
import { findIssued, findUpload, issuedPdf, templateKind } from '#documents'
import type { CaseId, DocumentId, MaterialId } from '#foundation/ids'
import { dayOf, type LegalDay, type Now } from '#foundation/time'
import { type Actor, staffNames, theApplicant, unitNameAt } from '#identity'
import { findInclusionProof, type InclusionProof } from '#ledger'
import type { Blobs } from '#platform/blobs'
import type { PaperKey } from '#platform/paper-key'
import { hasLookedUp, hasUnmasked, noteFile } from './access-log.ts'
import { textOfBefore } from './document-text.ts'
import { caseStream } from './events.ts'
import { nameFrom, PHONE } from './issuing.ts'
import { type CasesDeps, loadCase, netsOf } from './load.ts'
import { seenBy } from './outside.ts'
import { mayRead, seesPersonalData } from './policies.ts'
import type { CaseState } from './state.ts'

export interface DocumentDeps extends CasesDeps {
  blobs: Blobs
  /** What papers are signed with. */
  paperKey: PaperKey
  now: Now
}

/** What keeps a file closed to somebody who may read its case, and what they can do. */
export const CLOSED_FILE = {
  masked:
    '您看到的是遮住个人信息的办件。请先在办件页点“查看完整信息”，写明理由，当天内可以打开它的材料和文书。',
} as const
type Opened<T> = { ok: true; file: T } | { ok: false; code: 'not-found' | keyof typeof CLOSED_FILE }
const NOT_FOUND = { ok: false, code: 'not-found' } as const

/**
 * Files say what a masked case hides: to whoever reads it so they open after a reason was given for
 * it, or its applicant looked up at the counter, today; and each is written down.
 * @law 个人信息保护法 6、51
 */
async function opensFile(
  { pool, now }: Pick<DocumentDeps, 'pool' | 'now'>,
  state: CaseState,
  file: string,
  actor: Actor,
): Promise<boolean> {
  if (actor.kind === 'applicant' || seesPersonalData(actor, state)) return true
  const { caseId, applicantId } = state
  const [by, on] = [actor.staffId, dayOf(now())]
  const isOpen =
    (await hasUnmasked(pool, caseId, by, on)) || (await hasLookedUp(pool, applicantId, by, on))
  if (!isOpen) return false
  await noteFile({ pool }, caseId, file, actor, now())
  return true
}

/** The PDF of an issued document, for those who may read its case. */
export async function readDocument(
  deps: DocumentDeps,
  documentId: DocumentId,
  actor: Actor,
): Promise<Opened<Buffer>> {
  const { pool } = deps
  const issued = await findIssued(pool, documentId)
  const loaded = issued && (await loadCase(deps, pool, issued.caseId))
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return NOT_FOUND
  const { state } = loaded
  const seen = seenBy(actor, loaded)
  if (!seen.state.documents.some((d) => d.documentId === documentId)) return NOT_FOUND
  if (!(await opensFile(deps, state, documentId, actor))) return { ok: false, code: 'masked' }
  const { typst } = deps.world.current().book.value(templateKind, state.pins.template)
  const file = await issuedPdf(
    { ...deps, style: { typst, fonts: fontsDir } },
    documentId,
    deps.now(),
    () => textOfPaperOfBefore(deps, issued, loaded),
  )
  return { ok: true, file }
}

/** Of a paper that was issued when its words were not kept yet: whoever asks first fixes them. */
async function textOfPaperOfBefore(
  { pool, keys, world: shelf, tenant, publicUrl }: DocumentDeps,
  {
    documentId,
    issuedOn,
    edition,
  }: { documentId: DocumentId; issuedOn: LegalDay; edition: number },
  { state, facts, world }: NonNullable<Awaited<ReturnType<typeof loadCase>>>,
) {
  const { kind, name } = await theApplicant(pool, keys, state.applicantId)
  const names = await staffNames(
    pool,
    facts.map((f) => f.actor),
  )
  const unitName = await unitNameAt(shelf, state.unitId, { day: issuedOn, edition })
  const context = {
    county: tenant.name,
    unitName,
    applicant: { kind, name },
    officerName: nameFrom(names),
    publicUrl,
    phone: PHONE,
  }
  return textOfBefore(documentId, state, facts, world, context, netsOf(shelf.current()))
}

/**
 * A material of a case, for those who may read the case. What it contains is what its fact says:
 * another file in its place is none.
 */
export async function findHandedIn(
  deps: DocumentDeps,
  caseId: CaseId,
  materialId: MaterialId,
  actor: Actor,
): Promise<Opened<{ mediaType: string; fileName: string; hash: string; called: string }>> {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return NOT_FOUND
  const { state } = loaded
  const { documentId, hash } = state.materials.find((m) => m.materialId === materialId) ?? {}
  const upload = documentId && (await findUpload(deps.pool, deps.keys, documentId))
  if (!upload || !hash) return NOT_FOUND
  if (!(await opensFile(deps, state, materialId, actor))) return { ok: false, code: 'masked' }
  const { name = materialId } =
    loaded.world.item.materials.find((m) => m.materialId === materialId) ?? {}
  return { ok: true, file: { ...upload, hash, called: `办件 ${caseId} 的材料“${name}”` } }
}

/** That a case came in, as the ledger proves it to those who may read it, once it is sealed. */
export async function findReceiptProof(
  deps: Pick<CasesDeps, 'pool' | 'world'>,
  caseId: CaseId,
  actor: Actor,
): Promise<InclusionProof | undefined> {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return undefined
  return findInclusionProof(deps.pool, caseStream.nameOf(caseId), 1)
}
