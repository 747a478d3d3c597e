import { DOCUMENT_TITLES, findRevocation } from '#cases'
import { type findIssued, printedNumber } from '#documents'
import { unitIds } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { unitNameAt } from '#identity'
import type { Pool } from '#platform/database'
import type { Shelf } from '#world'

/** 验真伪: what can be said of a paper, by its number alone or by the file in somebody's hand. */
export type Verdict = { by: 'number' | 'file' } & (
  | { verdict: 'unknown' }
  | (Paper & ({ verdict: 'genuine' | 'altered' } | { verdict: 'revoked'; revokedOn: LegalDay }))
)
interface Paper {
  title: string
  number: string
  unitName: string
  issuedOn: LegalDay
}
type Issued = NonNullable<Awaited<ReturnType<typeof findIssued>>>

export async function verdictOn(
  { pool, world }: { pool: Pool; world: Shelf },
  issued: Issued | undefined,
  by: Verdict['by'],
  fileHash?: string,
): Promise<Verdict> {
  if (!issued) return { verdict: 'unknown', by }
  const on = { day: issued.issuedOn, edition: issued.edition }
  const unitName = await unitNameAt(world, unitIds.of(issued.number.split('|')[0]!), on)
  // What grants something may be taken back; a receipt or a notice only tells what was.
  const isGrant = issued.kind === 'certificate' || issued.kind === 'approval-decision'
  const revokedOn = isGrant ? await findRevocation(pool, issued.caseId) : undefined
  // Of a paper that was never made a file of, every file is another's work.
  const isAltered = fileHash !== undefined && fileHash !== issued.fileHash
  const paper = {
    by,
    title: DOCUMENT_TITLES[issued.kind]!,
    number: printedNumber(issued.number, unitName),
    unitName,
    issuedOn: issued.issuedOn,
  }
  if (isAltered) return { ...paper, verdict: 'altered' }
  return revokedOn ? { ...paper, verdict: 'revoked', revokedOn } : { ...paper, verdict: 'genuine' }
}
