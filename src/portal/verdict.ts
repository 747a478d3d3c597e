import { own } from '#foundation/own'
import { type CaseState, DOCUMENT_TITLES, kindOfAct, loadCase, type World } from '#cases'
import { type findIssued, type IssuedWords, printedNumber, readWords } from '#documents'
import { unitIds } from '#foundation/ids'
import { dayOf, type LegalDay, type Now } from '#foundation/time'
import { listApplicants, maskName, type PersonalKeys, unitNameAt } from '#identity'
import { stateOn } from '#licences'
import type { LicenceAsk } from '#licences/contract'
import { isProven, type Sealer } from '#ledger'
import type { Pool } from '#platform/database'
import type { Shelf } from '#world'

/** 验真伪: what can be said of a paper, by its number alone or by the file in somebody's hand. */
export type Verdict = { by: 'number' | 'file' } & (
  | { verdict: 'unknown' }
  | (Paper &
      (
        | { verdict: 'genuine' | 'altered' | 'unsealed' }
        | { verdict: 'revoked'; revokedOn: LegalDay }
        | { verdict: 'cancelled'; cancelledOn: LegalDay }
        | { verdict: 'superseded'; supersededOn: LegalDay; ask: LicenceAsk }
        | { verdict: 'expired'; validUntil: LegalDay }
      ))
)
export interface Paper {
  title: string
  number: string
  unitName: string
  issuedOn: LegalDay
  /** SHA-256 of the certificate with which its file is signed; files of before have none. */
  signedWith?: string | undefined
  /**
   * Whose it is, masked, and what for: of licences, which are disclosed anyway, and to whoever has
   * the very file. Numbers can be guessed, and who receives a benefit is nobody's business.
   */
  holder?: string
  itemName?: string
  /** Of what grants something: the number of the licence, and how long it is good for. */
  certificateNumber?: string | undefined
  validity?: { until: LegalDay } | { says: string } | undefined
}
type Issued = NonNullable<Awaited<ReturnType<typeof findIssued>>>

export interface VerdictDeps {
  pool: Pool
  keys: PersonalKeys
  world: Shelf
  now: Now
  sealer: Pick<Sealer, 'publicKey'>
}

/** @throws LostError when the history of its case is not there any more. */
export async function verdictOn(
  deps: VerdictDeps,
  issued: Issued | undefined,
  by: Verdict['by'],
  fileHash?: string,
): Promise<Verdict> {
  if (!issued) return { verdict: 'unknown', by }
  const { state, world } = (await loadCase(deps, deps.pool, issued.caseId))!
  // Of a paper that was never made a file of, every file is another's work.
  const isAltered = fileHash !== undefined && fileHash !== issued.fileHash
  const isShown =
    (by === 'file' && !isAltered) || (isGrant(issued) && kindOfAct(world.item.type).isDisclosed)
  const paper = { by, ...(await paperOf(deps, issued, state, world, isShown)) }
  if (isAltered) return { ...paper, verdict: 'altered' }
  // Anybody who owns the database could have written it.
  for (const { stream, version } of issued.provenBy)
    if (!(await isProven(deps.pool, deps.sealer.publicKey, stream, version)))
      return { ...paper, verdict: 'unsealed' }
  if (!isGrant(issued)) return { ...paper, verdict: 'genuine' }
  return { ...paper, ...standing(issued, state, world, dayOf(deps.now())) }
}

/** How what was granted stands today: its own decision, then the licence, then this paper of it. */
function standing(
  { kind }: Issued,
  { caseId, revokedOn, validUntil }: CaseState,
  { licence }: World,
  on: LegalDay,
) {
  if (revokedOn) return { verdict: 'revoked', revokedOn } as const
  if (!licence)
    return validUntil && validUntil < on
      ? ({ verdict: 'expired', validUntil } as const)
      : ({ verdict: 'genuine' } as const)
  const { lastKind, lastCaseId, lastOn } = licence
  const state = stateOn(licence, on)
  if (state === 'cancelled')
    return { verdict: 'cancelled', cancelledOn: licence.cancelledOn! } as const
  if (state === 'revoked') return { verdict: 'revoked', revokedOn: licence.revokedOn! } as const
  if (state === 'expired') return { verdict: 'expired', validUntil: licence.validUntil! } as const
  return kind === 'certificate' && lastKind !== 'issue' && lastCaseId !== caseId
    ? ({ verdict: 'superseded', supersededOn: lastOn, ask: lastKind } as const)
    : ({ verdict: 'genuine' } as const)
}

/** What grants something may be taken back or run out; a receipt or a notice tells what was. */
const isGrant = ({ kind }: Issued) => kind === 'certificate' || kind === 'approval-decision'

async function paperOf(
  deps: VerdictDeps,
  issued: Issued,
  state: CaseState,
  world: World,
  isShown: boolean,
): Promise<Paper> {
  const { wordsHash, documentId } = issued
  const { holder, itemName, text } = wordsHash
    ? await readWords(deps.pool, deps.keys, documentId, wordsHash)
    : await wordsOfBefore(deps, issued, state, world)
  const { certificateNumber, validUntil } = state
  const { item } = world
  return {
    title: text.title,
    number: text.number,
    unitName: text.unit,
    issuedOn: issued.issuedOn,
    signedWith: issued.certificate,
    ...(isShown && { holder: shownName(holder), itemName }),
    ...(isShown &&
      isGrant(issued) && {
        certificateNumber,
        validity: validUntil ? { until: validUntil } : { says: item.result.validity },
      }),
  }
}

/** The name of an enterprise is public anyway. */
const shownName = ({ kind, name }: IssuedWords['holder']) =>
  kind === 'enterprise' ? name : maskName(name)

/** Of a paper that was issued when its words were not kept yet: by the names of today. */
async function wordsOfBefore(
  { pool, keys, world: shelf }: VerdictDeps,
  { kind, number, issuedOn, edition }: Issued,
  { applicantId }: CaseState,
  { item }: World,
): Promise<
  Omit<IssuedWords, 'text'> & { text: Pick<IssuedWords['text'], 'title' | 'number' | 'unit'> }
> {
  const unitId = unitIds.of(number.split('|')[0]!)
  const unit = await unitNameAt(shelf, unitId, { day: issuedOn, edition })
  const holder = (await listApplicants(pool, keys, [applicantId])).get(applicantId)
  const title = kind === 'certificate' ? item.result.name : own(DOCUMENT_TITLES, kind)!
  return {
    holder: holder ?? { kind: 'natural-person', name: '' },
    itemName: item.name,
    text: { title, unit, number: printedNumber(number, unit) },
  }
}
