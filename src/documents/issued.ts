import type { CaseId, DocumentId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import { begin, bySystem } from '#ledger'
import { type Pool, type Queryable, row, type Statement, transaction } from '#platform/database'
import { documentStream } from './events.ts'

/**
 * 文号, made from the case's own number: unique without a counter that every clerk of the county
 * would wait for. `market` · 受 · 2026-000123 → `market受字〔2026〕123号`; the unit's name replaces its
 * id in print.
 */
export function documentNumber(
  mark: string,
  unitId: UnitId,
  caseId: CaseId,
  serial: number,
): string {
  const [year, number] = caseId.split('-')
  return `${unitId}|${mark}字〔${year}〕${Number(number)}号${serial > 1 ? `-${serial}` : ''}`
}

/** `县市场监督管理局` → `县市场监督管理`: the organ's short name before the mark. */
export function printedNumber(number: string, unitName: string): string {
  const short = unitName
    .replace(/(人民政府|办事处|局|委员会|中心|大队|公司)$/, '')
    .replace(/^国家税务总局/, '')
  return `${short}${number.slice(number.indexOf('|') + 1)}`
}

export interface Issued {
  documentId: DocumentId
  caseId: CaseId
  kind: string
  number: string
  issuedOn: LegalDay
  /** Of the published world under which it was issued. */
  edition: number
}

/** Keeps a place for the document's rendering. */
export function projectIssued(issued: Issued): Statement {
  return {
    name: 'documents.record-issued',
    text: 'insert into documents.issued (document_id, case_id, kind, number, issued_on, edition) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    values: [
      issued.documentId,
      issued.caseId,
      issued.kind,
      issued.number,
      issued.issuedOn,
      issued.edition,
    ],
  }
}

/**
 * What a replay of those who issue documents fills: it empties them, keeps their places again, and
 * puts back the hashes.
 */
export const ISSUED_TABLES = ['documents.issued'] as const
export async function clearIssued(db: Queryable): Promise<void> {
  await db.query('delete from documents.issued')
}
export async function putBackHashes(db: Queryable): Promise<void> {
  await db.query(
    `update documents.issued set file_hash = e.body->>'hash' from ledger.fact e
     where e.stream = 'document/' || document_id and e.type = 'DocumentRendered'`,
  )
}

interface IssuedRow {
  document_id: DocumentId
  case_id: CaseId
  kind: string
  number: string
  issued_on: LegalDay
  edition: number
  words_hash: string | null
  file_hash: string | null
  certificate: string | null
  issued_by: number
  fixed_by: number | null
}
/**
 * A row of ours is where a paper is found, and proves nothing: what it is, and that it is one at
 * all, is told by the fact that issued it, and its hash by the fact that fixed it.
 */
const FROM_LEDGER = `select d.document_id, d.case_id, e.body->>'kind' as kind,
    e.body->>'number' as number, (e.recorded_at at time zone 'Asia/Shanghai')::date as issued_on,
    e.edition, e.body->>'wordsHash' as words_hash, e.version as issued_by, r.hash as file_hash,
    r.certificate, r.version as fixed_by
  from documents.issued d join ledger.fact e on e.stream = 'case/' || d.case_id
    and e.type = 'DocumentIssued' and e.body->>'documentId' = d.document_id
  left join lateral (select e.stream, e.version, e.body->>'hash' as hash,
    e.body->>'certificate' as certificate from ledger.fact e
    where e.stream = 'document/' || d.document_id and e.type = 'DocumentRendered'
    order by e.version limit 1) r on true`

const toIssued = (found: IssuedRow) => ({
  documentId: found.document_id,
  caseId: found.case_id,
  kind: found.kind,
  number: found.number,
  issuedOn: found.issued_on,
  edition: found.edition,
  /** Of what it says; papers of before words were kept have none. */
  wordsHash: found.words_hash ?? undefined,
  fileHash: found.file_hash ?? undefined,
  /** Whose signature its file carries; those of before papers were signed carry none. */
  certificate: found.certificate ?? undefined,
  /** The facts that issued it and fixed its file: they prove it once they are proven. */
  provenBy: [
    { stream: `case/${found.case_id}`, version: found.issued_by },
    ...(found.fixed_by === null
      ? []
      : [{ stream: `document/${found.document_id}`, version: found.fixed_by }]),
  ],
})

export async function findIssued(db: Queryable, documentId: DocumentId) {
  const found = await row<IssuedRow>(db, `${FROM_LEDGER} where d.document_id = $1`, [documentId])
  return found && toIssued(found)
}

export async function findIssuedByHash(db: Queryable, fileHash: string) {
  const found = await row<IssuedRow>(db, `${FROM_LEDGER} where d.file_hash = $1 limit 1`, [
    fileHash,
  ])
  return found?.file_hash === fileHash ? toIssued(found) : undefined
}

/**
 * The first rendering is the document: its hash is what the public verification compares, and
 * stands in the ledger. Answers which was the first.
 */
export function fixFileHash(
  pool: Pool,
  documentId: DocumentId,
  rendered: { hash: string; certificate: string },
  at: Instant,
): Promise<string> {
  return transaction(pool, async (client) => {
    const isFirst = await row(
      client,
      'update documents.issued set file_hash = $2 where document_id = $1 and file_hash is null returning 1',
      [documentId, rendered.hash],
    )
    if (!isFirst) return (await findIssued(client, documentId))!.fileHash!
    const event = { type: 'DocumentRendered', body: rendered } as const
    await begin(client, documentStream, documentId, [event], bySystem(at))
    return rendered.hash
  })
}
