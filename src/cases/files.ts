import { fontsDir } from '#platform/repository'
import { findIssued, findUpload, issuedPdf, templateKind } from '#documents'
import type { CaseId, DocumentId, MaterialId } from '#foundation/ids'
import type { Now } from '#foundation/time'
import { type Actor, findApplicant, staffNames, unitNameAt } from '#identity'
import type { Blobs } from '#platform/blobs'
import { documentText } from './document-text.ts'
import { type CasesDeps, loadCase, netsOf } from './load.ts'
import { seenBy } from './outside.ts'
import { mayRead } from './policies.ts'

export interface DocumentDeps extends CasesDeps {
  blobs: Blobs
  now: Now
  /** The address by which people reach us: the QR code leads to it. */
  publicUrl: string
  tenant: { name: string }
}

/** The PDF of an issued document, for those who may read its case. */
export async function readDocument(
  deps: DocumentDeps,
  documentId: DocumentId,
  actor: Actor,
): Promise<Buffer | undefined> {
  const { pool, keys } = deps
  const issued = await findIssued(pool, documentId)
  const loaded = issued && (await loadCase(deps, pool, issued.caseId))
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return undefined
  const { state, facts, world } = loaded
  const nets = netsOf(deps.world.current())
  const seen = seenBy(actor, loaded)
  if (!seen.state.documents.some((d) => d.documentId === documentId)) return undefined
  const applicant = await findApplicant(pool, keys, state.applicantId)
  const names = await staffNames(
    pool,
    facts.map((f) => f.actor),
  )
  const on = { day: issued.issuedOn, edition: issued.edition }
  const unitName = await unitNameAt(deps.world, state.unitId, on)
  const { typst } = deps.world.current().book.value(templateKind, state.pins.template)
  const from = { ...deps, style: { typst, fonts: fontsDir } }
  return issuedPdf(from, documentId, deps.now(), async () =>
    documentText(
      documentId,
      state,
      facts,
      world,
      {
        county: deps.tenant.name,
        unitName,
        applicantName: applicant?.name ?? '',
        officerName: (id) =>
          names.get(id) ??
          (id === 'system' ? '系统' : id.startsWith('applicant:') ? '网上提交' : id),
        verifyUrl: `${deps.publicUrl}/verify/${documentId}`,
        phone: '请以办事指南公布的电话为准',
      },
      nets,
    ),
  )
}

/** The file of a material of a case, for those who may read the case. */
export async function findHandedIn(
  deps: CasesDeps,
  caseId: CaseId,
  materialId: MaterialId,
  actor: Actor,
) {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return undefined
  const { documentId } = loaded.state.materials.find((m) => m.materialId === materialId) ?? {}
  return documentId && findUpload(deps.pool, deps.keys, documentId)
}
