import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type ApplicantId, applicantIds } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { ids, text } from '#foundation/schema'
import { type Queryable, row, rows, type Statement } from '#platform/database'
import { isCreditCode, isIdentityNumber, maskIdNumber, maskName, maskPhone } from './numbers.ts'
import type { ApplicantRefusal } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'

/** 申请人: whole or masked, as its reader may see it. */
export const applicantSchema = z
  .object({
    applicantId: ids.applicant,
    kind: z.enum(['natural-person', 'enterprise']),
    name: text('张小店'),
    idNumber: text('11010519491231002X'),
    phone: text('13912345678'),
    email: text('zhang@example.cn').optional(),
  })
  .meta({ id: 'Applicant' })
export type Applicant = z.infer<typeof applicantSchema>

interface ApplicantRow {
  applicant_id: ApplicantId
  kind: Applicant['kind']
  name_sealed: Buffer
  id_number_sealed: Buffer
  phone_sealed: Buffer
  email_sealed: Buffer | null
}

/** Is the number what it says it is? The check digit finds every single mistyped digit. */
export function checkApplicant(
  given: Omit<Applicant, 'applicantId'>,
): Outcome<never, ApplicantRefusal> {
  if (given.kind === 'natural-person' && !isIdentityNumber(given.idNumber.toUpperCase()))
    return refuse('identity-number-invalid', 'GB 11643')
  if (given.kind === 'enterprise' && !isCreditCode(given.idNumber.toUpperCase()))
    return refuse('credit-code-invalid', 'GB 32100')
  return record()
}

/**
 * Whoever a counter names by a number: known, and then as they are on file, or new, and then added
 * by `adds`, together with what they come for. What a counter types never changes somebody who is
 * known: their phone signs them in.
 */
export async function recogniseApplicant(
  db: Queryable,
  keys: PersonalKeys,
  given: Omit<Applicant, 'applicantId'>,
): Promise<{ applicantId: ApplicantId; known?: Applicant; adds: Statement[] }> {
  const known = await findApplicantByNumber(db, keys, given.idNumber)
  if (known) return { applicantId: known.applicantId, known, adds: [] }
  const applicantId = applicantIds.of(randomUUID())
  return { applicantId, adds: [{ text: INSERTION, values: insertedOf(keys, applicantId, given) }] }
}

/** The applicant with this number: whoever is known stays as they are, who is new is added. */
export const saveApplicant = async (
  db: Queryable,
  keys: PersonalKeys,
  given: Omit<Applicant, 'applicantId'>,
): Promise<ApplicantId> =>
  (await addApplicant(db, keys, given)) ??
  (await findApplicantByNumber(db, keys, given.idNumber))!.applicantId

/** Somebody new; undefined, and nothing changed, when the number is known. */
export async function addApplicant(
  db: Queryable,
  keys: PersonalKeys,
  given: Omit<Applicant, 'applicantId'>,
): Promise<ApplicantId | undefined> {
  const added = await row<{ applicant_id: ApplicantId }>(
    db,
    `${INSERTION} on conflict do nothing returning applicant_id`,
    insertedOf(keys, applicantIds.of(randomUUID()), given),
  )
  return added?.applicant_id
}

const INSERTION = `insert into identity.applicant (applicant_id, kind, name_sealed, id_number_sealed, id_number_index, phone_sealed, phone_index)
     values ($1, $2, $3, $4, $5, $6, $7)`

function insertedOf(
  keys: PersonalKeys,
  applicantId: ApplicantId,
  given: Omit<Applicant, 'applicantId'>,
): unknown[] {
  const idNumber = given.idNumber.toUpperCase()
  return [
    applicantId,
    given.kind,
    keys.seal(given.name),
    keys.seal(idNumber),
    keys.index(idNumber),
    keys.seal(given.phone),
    keys.index(given.phone),
  ]
}

function open(keys: PersonalKeys, found: ApplicantRow): Applicant {
  return {
    applicantId: found.applicant_id,
    kind: found.kind,
    name: keys.unseal(found.name_sealed),
    idNumber: keys.unseal(found.id_number_sealed),
    phone: keys.unseal(found.phone_sealed),
    email: found.email_sealed ? keys.unseal(found.email_sealed) : undefined,
  }
}

const COLUMNS = 'applicant_id, kind, name_sealed, id_number_sealed, phone_sealed, email_sealed'

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

/** Several at once, by id. */
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
  return new Map(found.map((f) => [f.applicant_id, open(keys, f)]))
}

/** Finds by the full number, for a counter that has the card in hand. */
export async function findApplicantByNumber(
  db: Queryable,
  keys: PersonalKeys,
  idNumber: string,
): Promise<Applicant | undefined> {
  const found = await row<ApplicantRow>(
    db,
    `select ${COLUMNS} from identity.applicant where id_number_index = $1`,
    [keys.index(idNumber.toUpperCase())],
  )
  return found && open(keys, found)
}

/** For readers without a need to know. The name of an enterprise is public anyway. */
export function masked(applicant: Applicant): Applicant {
  return {
    ...applicant,
    name: applicant.kind === 'enterprise' ? applicant.name : maskName(applicant.name),
    idNumber: maskIdNumber(applicant.idNumber),
    phone: maskPhone(applicant.phone),
    email: undefined,
  }
}
