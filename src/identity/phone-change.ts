import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type ApplicantId,
  type PhoneChangeId,
  phoneChangeIds,
  type StaffId,
  staffIds,
  type UnitId,
} from '#foundation/ids'
import { type Outcome, record, type Refused, refuse } from '#foundation/outcome'
import { ids, instant, text } from '#foundation/schema'
import { addSeconds, type Instant } from '#foundation/time'
import { atDesk, bySystem, type FactOf, loadStream, loadStreams, note } from '#ledger'
import {
  type Client,
  type Pool,
  type Queryable,
  row,
  rows,
  sendAll,
  type Statement,
  transaction,
} from '#platform/database'
import { forEachApart } from '#platform/jobs'
import { openedOrTold } from '#platform/lost'
import { theApplicant } from './applicants.ts'
import { PHONE_CHANGE_HOURS, PHONE_REST_HOURS, type PhoneDecline } from './contract.ts'
import { personStream } from './events.ts'
import { maskPhone } from './numbers.ts'
import { staffNames } from './organisation.ts'
import { recognise, type RECOGNITION_REFUSALS, type Shown, tell } from './person-desk.ts'
import { replacePhone } from './person.ts'
import { provePhone } from './phone-code.ts'
import type { Officer, Role } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import type { Place } from './tries.ts'

/*
 * 窗口更换手机号, by two: one officer is shown the document and hears the code of the new phone, a
 * second one is shown the document, too. No officer alone gives anybody's account to a phone.
 */

export const PHONE_CHANGE_REFUSALS = {
  'phone-not-proved': '验证码不对或已过期。请让本人报出新手机号收到的验证码。',
  'change-over': '这次更换已经办完、不同意、过期，或者又重新办了一次。还要换的，请重新办理。',
  'began-it-yourself':
    '这次更换是您、与您同名的账号或您正在替岗的同事办的，不能由您核对。请找本单位另一位窗口人员，或主要负责人。',
  'not-yours-to-confirm': '这次更换由办理的那个单位核对：另一位窗口人员，或主要负责人。',
  'change-of-other':
    '证件号码和姓名不是登记更换的那个人的。请对照证件检查；确实不是同一个人的，选“不同意”。',
} as const
type Refusal = keyof typeof PHONE_CHANGE_REFUSALS
type WithPerson = Refusal | keyof typeof RECOGNITION_REFUSALS

/** A change that waits for a second officer, as the facts say. */
export interface PhoneChange {
  changeId: PhoneChangeId
  applicantId: ApplicantId
  unitId: UnitId
  begunBy: StaffId
  begunAt: Instant
  namesakes: readonly StaffId[]
}

/** What is kept beside it in the same transaction: the desks of those who may confirm. */
export interface BesidePhones {
  waits(change: PhoneChange): readonly Statement[]
  settled(applicantId: ApplicantId): readonly Statement[]
}

interface Deps {
  pool: Pool
  keys: PersonalKeys
  besidePhones: BesidePhones
}

/** Who receives at a counter; the head, as a small counter has one clerk only. */
export const CONFIRMERS = ['clerk', 'hall-clerk', 'hall-manager', 'unit-head'] as const
const CONFIRMING: ReadonlySet<Role> = new Set(CONFIRMERS)

/** Where those work who may confirm, and who of them may not, nor whoever stands in for them. */
export const confirmersOf = ({ unitId, begunBy, namesakes }: PhoneChange) => ({
  places: CONFIRMERS.map((role) => ({ role, unitId })),
  notBy: [begunBy, ...namesakes],
})

/** Why an officer may not confirm, or decline, if they may not. */
export function notConfirming(
  { staffId, unitId, roles, actsFor }: Officer,
  change: PhoneChange,
): Refused<Refusal> | undefined {
  if (unitId !== change.unitId || !roles.some((role) => CONFIRMING.has(role)))
    return refuse('not-yours-to-confirm', '')
  const { notBy } = confirmersOf(change)
  return [staffId, ...actsFor].some((id) => notBy.includes(id))
    ? refuse('began-it-yourself', '')
    : undefined
}

type PersonFact = FactOf<typeof personStream.shapes>

/** What waits for a second officer, by the facts of a person. */
export function waitingChange(
  applicantId: ApplicantId,
  facts: readonly PersonFact[],
): PhoneChange | undefined {
  const last = facts.findLast(({ type }) => type.startsWith('PhoneChange'))
  if (last?.type !== 'PhoneChangeBegun') return undefined
  const { actor, unit: unitId, recordedAt: begunAt, body } = last
  const { changeId, namesakes = [] } = body
  return { changeId, applicantId, unitId, begunBy: staffIds.of(actor), begunAt, namesakes }
}

/** From then on nobody confirms it any more. */
export const lapsesAt = ({ begunAt }: Pick<PhoneChange, 'begunAt'>): Instant =>
  addSeconds(begunAt, PHONE_CHANGE_HOURS * 3600)

/**
 * The first officer: its owner is there with the document, and the new phone answers with a code.
 * Nothing changes yet. Of the same person a newer one takes the place of the one before.
 */
export async function beginPhoneChange(
  deps: Deps,
  officer: Officer,
  { phone, code, ...shown }: Shown & { phone: string; code: string },
  at: Instant,
  from: Place,
): Promise<{ ok: true; changeId: PhoneChangeId } | Refused<WithPerson>> {
  const { pool, keys, besidePhones } = deps
  const found = await recognise(deps, officer, shown, at)
  if (!found.ok) return found
  const given = { phone, code, purpose: 'new-phone', by: officer.staffId } as const
  if (!(await provePhone(pool, keys, given, at, from))) return refuse('phone-not-proved', '')
  const { applicantId } = found.person
  const changeId = phoneChangeIds.of(randomUUID())
  await transaction(pool, async (client) => {
    const { staffId: begunBy, unitId } = officer
    await keepPhone(client, keys, { changeId, applicantId, unitId, begunBy, begunAt: at }, phone)
    const namesakes = await listNamesakes(client, officer)
    const body = { changeId, ...(namesakes.length > 0 && { namesakes }) }
    const event = { type: 'PhoneChangeBegun', body } as const
    const facts = await note(client, personStream, applicantId, [event], atDesk(officer, at))
    const change = waitingChange(applicantId, facts)!
    const beside = [...besidePhones.settled(applicantId), ...besidePhones.waits(change)]
    await sendAll(beside.map((statement) => client.query(statement)))
  })
  return { ok: true, changeId }
}

/** Two accounts of a unit in one name may be one person's. */
async function listNamesakes(db: Queryable, { staffId, unitId, name }: Officer) {
  const found = await rows<{ staffId: StaffId }>(
    db,
    `select staff_id as "staffId" from identity.staff
     where unit_id = $1 and name = $2 and staff_id <> $3 order by staff_id`,
    [unitId, name, staffId],
  )
  return found.map((namesake) => namesake.staffId)
}

interface ChangeRow extends Omit<PhoneChange, 'namesakes'> {
  sealed: Buffer
  mark: Buffer
}
const COLUMNS =
  'change_id as "changeId", applicant_id as "applicantId", unit_id as "unitId", begun_by as "begunBy", begun_at as "begunAt", phone_sealed as sealed, mark'

const markedOf = ({
  changeId,
  applicantId,
  begunBy,
  unitId,
  begunAt,
}: Omit<ChangeRow, 'mark' | 'sealed'>) => [...[changeId, applicantId, begunBy, unitId, begunAt]]

async function keepPhone(
  client: Client,
  keys: PersonalKeys,
  change: Omit<PhoneChange, 'namesakes'>,
  phone: string,
): Promise<void> {
  const { changeId, applicantId, unitId, begunBy, begunAt } = change
  await client.query(
    `insert into identity.phone_change
       (change_id, applicant_id, unit_id, begun_by, begun_at, phone_sealed, mark)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (applicant_id) do update set change_id = excluded.change_id,
       unit_id = excluded.unit_id, begun_by = excluded.begun_by, begun_at = excluded.begun_at,
       phone_sealed = excluded.phone_sealed, mark = excluded.mark`,
    [
      ...[changeId, applicantId, unitId, begunBy, begunAt],
      keys.seal(['identity.phone_change.phone_sealed', changeId], phone),
      keys.mark('identity.phone_change', markedOf(change)),
    ],
  )
}

/**
 * Takes a waiting change out, so that of two who settle it one finds it; a row that no fact and no
 * process of the county stands behind is none.
 */
async function takeChange(
  client: Client,
  keys: PersonalKeys,
  changeId: PhoneChangeId,
): Promise<{ change: PhoneChange; phone: string } | undefined> {
  const taken = await row<ChangeRow>(
    client,
    `delete from identity.phone_change where change_id = $1 returning ${COLUMNS}`,
    [changeId],
  )
  if (!taken) return undefined
  const change = await borneOut(client, keys, taken)
  return change && { change, phone: phoneOf(keys, taken) }
}

const phoneOf = (keys: PersonalKeys, { changeId, sealed }: ChangeRow): string =>
  keys.unseal(['identity.phone_change.phone_sealed', changeId], sealed)

const isOurs = (keys: PersonalKeys, found: ChangeRow): boolean =>
  keys.isMarked('identity.phone_change', markedOf(found), found.mark)

async function borneOut(db: Queryable, keys: PersonalKeys, found: ChangeRow) {
  if (!isOurs(keys, found)) return undefined
  const { facts } = await loadStream(db, personStream, found.applicantId)
  const change = waitingChange(found.applicantId, facts)
  return change?.changeId === found.changeId ? change : undefined
}

/** A waiting change that this officer may settle now. */
async function findForConfirmer(
  { pool, keys }: Deps,
  officer: Officer,
  changeId: PhoneChangeId,
  at: Instant,
): Promise<{ ok: true; change: PhoneChange } | Refused<Refusal>> {
  const found = await row<ChangeRow>(
    pool,
    `select ${COLUMNS} from identity.phone_change where change_id = $1`,
    [changeId],
  )
  const change = found && (await borneOut(pool, keys, found))
  if (!change || at >= lapsesAt(change)) return refuse('change-over', '')
  return notConfirming(officer, change) ?? { ok: true, change }
}

/** What settles a change, once nobody else was faster. */
async function settle(
  { pool, keys, besidePhones }: Deps,
  changeId: PhoneChangeId,
  does: (client: Client, change: PhoneChange, phone: string) => Promise<unknown>,
): Promise<Outcome<never, Refusal>> {
  return transaction(pool, async (client) => {
    const taken = await takeChange(client, keys, changeId)
    if (!taken) return refuse('change-over', '')
    const { change, phone } = taken
    await does(client, change, phone)
    const beside = besidePhones.settled(change.applicantId)
    await sendAll(beside.map((statement) => client.query(statement)))
    return record()
  })
}

/**
 * The second officer, who is shown the document, too, and types what stands on it. All sessions
 * end; the phone that was on file is told, and has a day to object before the new one opens
 * anything.
 */
export async function confirmPhoneChange(
  deps: Deps,
  officer: Officer,
  changeId: PhoneChangeId,
  shown: Shown,
  at: Instant,
): Promise<Outcome<never, WithPerson>> {
  const { keys } = deps
  const asked = await findForConfirmer(deps, officer, changeId, at)
  if (!asked.ok) return asked
  const found = await recognise(deps, officer, shown, at)
  if (!found.ok) return found
  const { person } = found
  if (person.applicantId !== asked.change.applicantId) return refuse('change-of-other', '')
  return settle(deps, changeId, async (client, { begunBy, applicantId }, phone) => {
    const from = addSeconds(at, PHONE_REST_HOURS * 3600)
    await replacePhone(client, keys, applicantId, phone, { from })
    const says = `【一门】您的手机号已在窗口换成 ${maskPhone(phone)}，原来的登录已退出；新手机号 ${PHONE_REST_HOURS} 小时后才能登录。如果不是您本人办的，请在这之前带证件到窗口换回来。`
    await tell(client, keys, person, says, at)
    const event = { type: 'PhoneChangedAtCounter', body: { changeId, begunBy } } as const
    await note(client, personStream, applicantId, [event], atDesk(officer, at))
  })
}

/** 不同意: everything stays as it was. */
export async function declinePhoneChange(
  deps: Deps,
  officer: Officer,
  changeId: PhoneChangeId,
  why: PhoneDecline,
  at: Instant,
): Promise<Outcome<never, Refusal>> {
  const { keys } = deps
  const asked = await findForConfirmer(deps, officer, changeId, at)
  if (!asked.ok) return asked
  return settle(deps, changeId, async (client, { begunBy, applicantId }) => {
    const body = { changeId, begunBy, why }
    const event = { type: 'PhoneChangeDeclined', body } as const
    await note(client, personStream, applicantId, [event], atDesk(officer, at))
    if (!ALARMING.includes(why)) return
    const person = await theApplicant(client, keys, applicantId)
    const says =
      '【一门】有人持证件到窗口更换您登记的手机号，核对没有通过，没有换。如果不是您本人办的，请保管好证件。'
    await tell(client, keys, person, says, at)
  })
}
/** Then somebody else may have come with the document. */
const ALARMING: readonly PhoneDecline[] = ['other-person', 'document-doubtful']

/** Ends what nobody confirmed in time. */
export async function lapsePhoneChanges(
  { pool, besidePhones }: Pick<Deps, 'pool' | 'besidePhones'>,
  at: Instant,
): Promise<void> {
  const over = await rows<Pick<PhoneChange, 'changeId' | 'applicantId'>>(
    pool,
    `select change_id as "changeId", applicant_id as "applicantId" from identity.phone_change
     where begun_at <= $1`,
    [addSeconds(at, -PHONE_CHANGE_HOURS * 3600)],
  )
  await forEachApart(over, ({ changeId, applicantId }) =>
    transaction(pool, async (client) => {
      const taken = await row(
        client,
        'delete from identity.phone_change where change_id = $1 returning 1',
        [changeId],
      )
      if (!taken) return
      const { facts } = await loadStream(client, personStream, applicantId)
      const change = waitingChange(applicantId, facts)
      if (change?.changeId !== changeId || at < lapsesAt(change)) return
      const event = { type: 'PhoneChangeLapsed', body: { changeId } } as const
      await note(client, personStream, applicantId, [event], bySystem(at))
      const beside = besidePhones.settled(applicantId)
      await sendAll(beside.map((statement) => client.query(statement)))
    }),
  )
}

/** A waiting change, as the counter of its unit sees it: whose it is, the document says. */
export const waitingPhone = z
  .object({
    changeId: ids.phoneChange,
    /** Masked. */
    phone: text('139****5678'),
    begunByName: text('李建国'),
    begunAt: instant,
    lapsesAt: instant,
    /** Whether this officer may confirm it. */
    mayConfirm: z.boolean(),
  })
  .meta({ id: 'WaitingPhone' })

/** What waits at the counters of an officer's unit, the oldest first. */
export async function listPhoneChanges(
  { pool, keys }: Pick<Deps, 'pool' | 'keys'>,
  officer: Officer,
  at: Instant,
): Promise<z.infer<typeof waitingPhone>[]> {
  const found = await rows<ChangeRow>(
    pool,
    `select ${COLUMNS} from identity.phone_change where unit_id = $1 order by begun_at, change_id`,
    [officer.unitId],
  )
  const ours = found.filter((each) => isOurs(keys, each))
  const streams = await loadStreams(
    pool,
    personStream,
    ours.map(({ applicantId }) => applicantId),
    (_id, error) => process.emitWarning(error),
  )
  const names = await staffNames(pool, [...new Set(ours.map(({ begunBy }) => begunBy))])
  return ours.flatMap((each) => {
    const { changeId, applicantId, begunBy, begunAt } = each
    const change = waitingChange(applicantId, streams.get(applicantId) ?? [])
    if (change?.changeId !== changeId || at >= lapsesAt(change)) return []
    return {
      ...{ changeId, begunAt, lapsesAt: lapsesAt(change) },
      phone: maskPhone(openedOrTold(() => phoneOf(keys, each)) ?? ''),
      begunByName: names.get(begunBy) ?? begunBy,
      mayConfirm: notConfirming(officer, change) === undefined,
    }
  })
}
