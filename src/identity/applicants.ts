import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type ApplicantId, applicantIds } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { ids, text } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import { type Queryable, row, rows, type Statement } from '#platform/database'
import { DATA_ALTERED, LostError, openedOrTold, PERSON_GONE } from '#platform/lost'
import { idDocumentKind, type IdDocumentKind } from './contract.ts'
import {
  likelyDocument,
  numberSpace,
  plainNumber,
  spacesOf,
  wrongWithNumber,
} from './id-documents.ts'
import { maskIdNumber, maskName, maskPhone } from './numbers.ts'
import type { ApplicantRefusal } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'

/** 申请人: whole or masked, as its reader may see it. */
export const applicantSchema = z
  .object({
    applicantId: ids.applicant,
    kind: z.enum(['natural-person', 'enterprise']),
    name: text('张小店'),
    documentKind: idDocumentKind,
    idNumber: text('11010519491231002X'),
    /** Empty of somebody who has none. */
    phone: text('13912345678'),
    email: text('zhang@example.cn').optional(),
  })
  .meta({ id: 'Applicant' })
export type Applicant = z.infer<typeof applicantSchema>

/** Whoever somebody says that they are, before it is known whether they are new. */
export type GivenApplicant = Omit<Applicant, 'applicantId' | 'documentKind'> & {
  /** Told from the number where it is not said. */
  documentKind?: IdDocumentKind | undefined
  /** Somebody held the number against the document. */
  isChecked?: boolean | undefined
}

interface ApplicantRow {
  applicant_id: ApplicantId
  kind: Applicant['kind']
  document_kind: IdDocumentKind
  name_sealed: Buffer
  id_number_sealed: Buffer
  phone_sealed: Buffer
  email_sealed: Buffer | null
}

/** With the number as it is kept, and the kind of document that it is on. */
function documented<G extends GivenApplicant>(given: G): G & { documentKind: IdDocumentKind } {
  const idNumber = plainNumber(given.idNumber)
  return {
    ...given,
    idNumber,
    documentKind: given.documentKind ?? likelyDocument(idNumber, given.kind),
  }
}

/** Is the number what it says it is? A check digit finds every single mistyped digit. */
export function checkApplicant(given: GivenApplicant): Outcome<never, ApplicantRefusal> {
  const wrong = wrongWithNumber(documented(given), given.isChecked ?? false)
  return wrong ? refuse(wrong, given.kind === 'enterprise' ? 'GB 32100' : 'GB 11643') : record()
}

/**
 * Whoever a counter names by a number: known, and then as they are on file, or new, and then added
 * by `adds`, together with what they come for. What a counter types never changes somebody who is
 * known: their phone signs them in.
 */
export async function recogniseApplicant(
  db: Queryable,
  keys: PersonalKeys,
  given: GivenApplicant,
): Promise<{ applicantId: ApplicantId; known?: Applicant; adds: Statement[] }> {
  const known = await findApplicantByNumber(db, keys, given.idNumber, given.documentKind)
  if (known) return { applicantId: known.applicantId, known, adds: [] }
  const applicantId = applicantIds.of(randomUUID())
  return {
    applicantId,
    adds: [{ text: INSERTION, values: insertedOf(keys, applicantId, given, false) }],
  }
}

/** The applicant with this number: whoever is known stays as they are, who is new is added. */
export const saveApplicant = async (
  db: Queryable,
  keys: PersonalKeys,
  given: GivenApplicant,
): Promise<ApplicantId> =>
  (await addApplicant(db, keys, given)) ??
  (await findApplicantByNumber(db, keys, given.idNumber, given.documentKind))!.applicantId

/**
 * Somebody new, whose phone was proved; undefined, and nothing changed, when the number is known.
 */
export async function addApplicant(
  db: Queryable,
  keys: PersonalKeys,
  given: GivenApplicant,
): Promise<ApplicantId | undefined> {
  const added = await row<{ applicant_id: ApplicantId }>(
    db,
    `${INSERTION} on conflict do nothing returning applicant_id`,
    insertedOf(keys, applicantIds.of(randomUUID()), given, true),
  )
  return added?.applicant_id
}

const INSERTION = `insert into identity.applicant (applicant_id, kind, name_sealed, id_number_sealed, id_number_index, phone_sealed, phone_index, document_kind, is_phone_proved, mark)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

function insertedOf(
  keys: PersonalKeys,
  applicantId: ApplicantId,
  given: GivenApplicant,
  isPhoneProved: boolean,
): unknown[] {
  const { idNumber, documentKind } = documented(given)
  return [
    applicantId,
    given.kind,
    keys.seal(['identity.applicant.name_sealed', applicantId], given.name),
    keys.seal(['identity.applicant.id_number_sealed', applicantId], idNumber),
    keys.index(numberSpace(documentKind, idNumber)),
    keys.seal(['identity.applicant.phone_sealed', applicantId], given.phone),
    keys.index(given.phone),
    documentKind,
    isPhoneProved,
    phoneMark(keys, applicantId, given.phone, { isProved: isPhoneProved, phoneFrom: null }),
  ]
}

/** How far a phone opens the account: nobody but the county's processes says it. */
export const phoneMark = (
  keys: PersonalKeys,
  applicantId: ApplicantId,
  phone: string,
  { isProved, phoneFrom }: Pick<ServedApplicant, 'isProved' | 'phoneFrom'>,
): Buffer => keys.mark('identity.applicant', [applicantId, keys.index(phone), isProved, phoneFrom])

/** @throws LostError when something of it was not sealed for this person. */
function open(keys: PersonalKeys, found: ApplicantRow): Applicant {
  const id = found.applicant_id
  return {
    applicantId: id,
    kind: found.kind,
    documentKind: found.document_kind,
    name: keys.unseal(['identity.applicant.name_sealed', id], found.name_sealed),
    idNumber: keys.unseal(['identity.applicant.id_number_sealed', id], found.id_number_sealed),
    phone: keys.unseal(['identity.applicant.phone_sealed', id], found.phone_sealed),
    email:
      found.email_sealed === null
        ? undefined
        : keys.unseal(['identity.applicant.email_sealed', id], found.email_sealed),
  }
}

const COLUMNS =
  'applicant_id, kind, document_kind, name_sealed, id_number_sealed, phone_sealed, email_sealed'

export async function findApplicant(
  db: Queryable,
  keys: PersonalKeys,
  applicantId: ApplicantId,
): Promise<Applicant | undefined> {
  const found = await row<ApplicantRow>(
    db,
    `select ${COLUMNS} from identity.applicant where applicant_id = $1`,
    [applicantId],
  )
  return found && open(keys, found)
}

/**
 * Somebody whom the ledger names.
 * @throws LostError when their row is gone, or was not sealed for this person
 */
export async function theApplicant(
  db: Queryable,
  keys: PersonalKeys,
  applicantId: ApplicantId,
): Promise<Applicant> {
  const found = await findApplicant(db, keys, applicantId)
  if (!found) throw new LostError(PERSON_GONE, `identity.applicant ${applicantId}`)
  return found
}

/** Stands in lists where a row does not open; its own page says so. */
export const NAME_WITHHELD = '（资料待修复）'

/** Several at once, by id; whose row does not open has a name that says so, and nothing else. */
export async function listApplicants(
  db: Queryable,
  keys: PersonalKeys,
  applicantIds: readonly ApplicantId[],
): Promise<Map<string, Applicant>> {
  const found = await rows<ApplicantRow>(
    db,
    `select ${COLUMNS} from identity.applicant where applicant_id = any($1)`,
    [[...new Set(applicantIds)]],
  )
  return new Map(
    found.map((f) => [f.applicant_id, openedOrTold(() => open(keys, f)) ?? withheld(f)]),
  )
}

const withheld = ({ applicant_id: applicantId, ...found }: ApplicantRow): Applicant => ({
  applicantId,
  kind: found.kind,
  documentKind: found.document_kind,
  name: NAME_WITHHELD,
  idNumber: '',
  phone: '',
  email: undefined,
})

/**
 * Finds by the full number, for a counter that has the card in hand.
 * @throws LostError when it was not sealed for this person
 */
export async function findApplicantByNumber(
  db: Queryable,
  keys: PersonalKeys,
  given: string,
  documentKind?: IdDocumentKind,
): Promise<Applicant | undefined> {
  const spaces = spacesOf(given, documentKind)
  const found = await row<ApplicantRow>(
    db,
    `select ${COLUMNS} from identity.applicant where id_number_index = any($1)
     order by array_position($1, id_number_index) limit 1`,
    [spaces.map((space) => keys.index(space))],
  )
  const applicant = found && open(keys, found)
  return (
    applicant &&
    led(applicant, spaces.includes(numberSpace(applicant.documentKind, applicant.idNumber)))
  )
}

export type ServedApplicant = Applicant & {
  isProved: boolean
  /** Before, the phone opens nothing. */
  phoneFrom: Instant | null
}

/**
 * Everybody who is reached by this phone; of each, whether they proved that it is theirs.
 * @throws LostError when one was not sealed for this person, or somebody else says that the phone
 * opens the account
 */
export async function listApplicantsByPhone(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
): Promise<ServedApplicant[]> {
  const found = await rows<
    ApplicantRow & { is_proved: boolean; phone_from: Instant | null; mark: Buffer | null }
  >(
    db,
    `select ${COLUMNS}, is_phone_proved as is_proved, phone_from, mark
     from identity.applicant where phone_index = $1 order by applicant_id`,
    [keys.index(phone)],
  )
  return found.map((f) => {
    const applicant = open(keys, f)
    const { is_proved: isProved, phone_from: phoneFrom } = f
    const ours = phoneMark(keys, f.applicant_id, phone, { isProved, phoneFrom })
    const isRight = applicant.phone === phone && f.mark?.equals(ours) === true
    return { ...led(applicant, isRight), isProved, phoneFrom }
  })
}

/** An index must lead to whom it was made for. */
function led(applicant: Applicant, isRight: boolean): Applicant {
  if (!isRight) throw new LostError(DATA_ALTERED, `identity.applicant ${applicant.applicantId}`)
  return applicant
}

/** For readers without a need to know. The name of an enterprise is public anyway. */
export function masked(applicant: Applicant): Applicant {
  return {
    ...applicant,
    // Whose number did not open has no name to mask either.
    name:
      applicant.kind === 'enterprise' || !applicant.idNumber
        ? applicant.name
        : maskName(applicant.name),
    idNumber: maskIdNumber(applicant.idNumber),
    phone: applicant.phone && maskPhone(applicant.phone),
    email: undefined,
  }
}
