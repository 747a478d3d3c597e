import { randomUUID } from 'node:crypto'
import { type Outcome, record, refuse } from '#foundation/outcome'
import type { Instant } from '#foundation/time'
import { atDesk, note } from '#ledger'
import { type Client, type Pool, transaction } from '#platform/database'
import { countTimes } from '#platform/pace'
import { type Applicant, findApplicantByNumber } from './applicants.ts'
import { type IdDocumentKind, MOST_CHANGES_AT_COUNTER, type RenameBasis } from './contract.ts'
import { personStream } from './events.ts'
import { noteLookup } from './looks.ts'
import { maskName } from './numbers.ts'
import { queueMessage } from './outbox.ts'
import { samePlainName } from './plain-name.ts'
import type { Officer } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'

/*
 * 申请人资料 at a counter: what its owner cannot change from home, as the phone is lost or the name is
 * another. Whoever comes shows the document; each change is a fact with the officer's name, and the
 * phone that was on file hears of it.
 */

export const RECOGNITION_REFUSALS = {
  'unknown-person': '没有登记过这个证件号码。请对照证件检查；第一次来办的，收件时填写即可。',
  'name-not-theirs': '姓名与登记的不一致。请对照证件检查号码和姓名。',
  'changes-used-up': `今天办理的资料变更已达上限（一人一天 ${MOST_CHANGES_AT_COUNTER} 次），请明天再办。`,
} as const
export const RENAMING_REFUSALS = {
  ...RECOGNITION_REFUSALS,
  'same-already': '与登记的相同，不用改。',
} as const
type Recognition = keyof typeof RECOGNITION_REFUSALS

/** Whose document lies before the officer. */
export interface Shown {
  idNumber: string
  documentKind?: IdDocumentKind | undefined
  name: string
}

interface Deps {
  pool: Pool
  keys: PersonalKeys
}

/** Who is shown, if they are known by this number and this name. */
export async function recognise({ pool, keys }: Deps, officer: Officer, shown: Shown, at: Instant) {
  const who = keys.index(officer.staffId)
  const changed = { what: 'counter/person', who, spanSeconds: 86_400 }
  if ((await countTimes(pool, changed, at)) > MOST_CHANGES_AT_COUNTER)
    return refuse('changes-used-up' satisfies Recognition, '')
  const person = await findApplicantByNumber(pool, keys, shown.idNumber, shown.documentKind)
  if (!person) return refuse('unknown-person' satisfies Recognition, '')
  await noteLookup({ pool }, person.applicantId, officer, at)
  return samePlainName(person.name, shown.name)
    ? { ok: true as const, person }
    : refuse('name-not-theirs' satisfies Recognition, '')
}

/**
 * 更名: the name on the document is another than before. The former one is kept with the document as
 * it was; what was issued before keeps the name that it was issued in.
 * @law 户口登记条例 18
 */
export async function rename(
  deps: Deps,
  officer: Officer,
  { newName, basis, ...shown }: Shown & { newName: string; basis: RenameBasis },
  at: Instant,
): Promise<Outcome<never, keyof typeof RENAMING_REFUSALS>> {
  const { pool, keys } = deps
  const found = await recognise(deps, officer, shown, at)
  if (!found.ok) return found
  const { person } = found
  if (person.name === newName) return refuse('same-already', '')
  const origin = atDesk(officer, at)
  await transaction(pool, async (client) => {
    await keepFormer(client, keys, person, at)
    await client.query('update identity.applicant set name_sealed = $2 where applicant_id = $1', [
      person.applicantId,
      keys.seal(['identity.applicant.name_sealed', person.applicantId], newName),
    ])
    const says = `【一门】您登记的姓名已在窗口由 ${maskName(person.name)} 改为 ${maskName(newName)}。如果不是您本人办的，请马上带证件到窗口。`
    await tell(client, keys, person, says, at)
    const event = { type: 'NameChanged', body: { basis } } as const
    await note(client, personStream, person.applicantId, [event], origin)
  })
  return record()
}

/** The document as it was until now, with the name as printed on it. */
async function keepFormer(client: Client, keys: PersonalKeys, person: Applicant, until: Instant) {
  const { applicantId, documentKind, idNumber, name } = person
  const documentId = randomUUID()
  await client.query(
    `insert into identity.id_document (document_id, applicant_id, document_kind, number_sealed, name_sealed, until)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      documentId,
      applicantId,
      documentKind,
      keys.seal(['identity.id_document.number_sealed', documentId], idNumber),
      keys.seal(['identity.id_document.name_sealed', documentId], name),
      until,
    ],
  )
}

export const tell = (
  client: Client,
  keys: PersonalKeys,
  person: Applicant,
  text: string,
  at: Instant,
) => queueMessage(client, keys, { to: person.phone, text, applicantId: person.applicantId }, at)
