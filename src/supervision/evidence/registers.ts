import { randomUUID } from 'node:crypto'
import type { WorkCalendar } from '#calendar'
import type { CaseId, ImportId, ItemId, UnitId } from '#foundation/ids'
import { addDays, dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { atDesk, begin, type FactOf } from '#ledger'
import { type Client, type Queryable, rows, transaction } from '#platform/database'
import { type registerEvents, registerStream } from '../events.ts'
import { DETECTORS, entriesOf } from './detectors/list.ts'
import type { SupervisionDeps } from '../deps.ts'

/** 交叉登记: books of others in which a case leaves its trace. */
export const REGISTERS = {
  certificate: '证照登记',
  receipt: '缴费票据',
  ticket: '排队叫号',
  consultation: '咨询登记',
} as const
export type RegisterKind = keyof typeof REGISTERS
/** Within so many workdays a ticket or a consultation should have become a case. */
const WORKDAYS_TO_CASE = 5
/**
 * So long a lead may still find the case that followed it; later only the one that it names, as
 * nobody records an application so much later than it came.
 */
const DAYS_OF_FOLLOWING = 60

export interface RegisterEntry {
  number: string
  on: LegalDay
  unitId: UnitId
  itemId?: ItemId | undefined
  caseId?: CaseId | undefined
}

/** So many lines go into one fact. */
const LINES = 500

/**
 * A register comes in, line by line on record, and by whom; those who follow the sealed log hold it
 * against the cases. Answers how many lines are leads as things stand.
 */
export async function importRegister(
  deps: SupervisionDeps,
  kind: RegisterKind,
  entries: readonly RegisterEntry[],
  officer: Officer,
  at: Instant,
): Promise<{ importId: ImportId; entries: number; leads: number }> {
  const importId = randomUUID()
  return transaction(deps.supervisionPool, async (client) => {
    await begin(
      client,
      registerStream,
      importId,
      Array.from({ length: Math.ceil(entries.length / LINES) }, (_, i) => ({
        type: 'RegisterImported' as const,
        body: { kind, entries: entries.slice(i * LINES, (i + 1) * LINES).map(plain) },
      })),
      atDesk(officer, at),
    )
    const open = entries.map((entry) => ({ ...entry, kind }))
    const { matches } = await hold(client, open, deps.calendar(), dayOf(at))
    const leads = matches.filter((m) => m.lead !== null).length
    return { importId, entries: entries.length, leads }
  })
}

const plain = ({ number, on, unitId, itemId, caseId }: RegisterEntry) => ({
  number,
  on,
  unitId,
  ...(itemId && { itemId }),
  ...(caseId && { caseId }),
})

/**
 * Takes down the lines of a register; a line that was there before is replaced, and held against
 * the cases anew.
 */
export async function takeRegister(
  client: Client,
  { stream, body }: FactOf<typeof registerEvents>,
): Promise<void> {
  await client.query(
    `insert into supervision.register_entry (kind, number, on_day, unit_id, item_id, case_id,
       import_id)
     select $1, number, "on", "unitId", "itemId", "caseId", $2
       from jsonb_to_recordset($3) as e(number text, "on" date, "unitId" text, "itemId" text,
       "caseId" text)
     on conflict (kind, unit_id, number) do update set on_day = excluded.on_day,
       item_id = excluded.item_id, case_id = excluded.case_id, import_id = excluded.import_id,
       matched = null, lead = null`,
    [body.kind, registerStream.idOf(stream), JSON.stringify(body.entries)],
  )
}

export interface KnownCase {
  caseId: CaseId
  unitId: UnitId
  itemId: ItemId
  receivedOn: LegalDay
  acceptedOn: LegalDay | null
  certificate: string | null
}
/** As it was uploaded, or as it is stored. */
interface Open extends Pick<RegisterEntry, 'number' | 'on' | 'unitId'> {
  kind: RegisterKind
  itemId?: ItemId | null | undefined
  caseId?: CaseId | null | undefined
}
export interface Matched extends Pick<Open, 'kind' | 'number' | 'unitId'> {
  matched: CaseId | null
  lead: 'no-case' | 'certificate-first' | 'receipt-first' | null
}

/**
 * Holds entries against cases: by the number that they name, else by the certificate, else, for
 * tickets and consultations, each with the first case of its item that came within five workdays
 * and has no trace yet: `traced` are those that have one, `<kind> <case>`. What is too young to
 * judge stays open.
 */
export function matchEntries(
  entries: readonly Open[],
  cases: readonly KnownCase[],
  {
    on,
    addWorkdays,
    traced = [],
  }: {
    on: LegalDay
    addWorkdays: (day: LegalDay, n: number) => LegalDay
    traced?: readonly string[]
  },
): Matched[] {
  const byId = new Map(cases.map((c) => [c.caseId, c]))
  const byCertificate = new Map(
    cases.flatMap((c) => (c.certificate ? [[c.certificate, c] as const] : [])),
  )
  const free = Map.groupBy(
    [...cases].sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : 1)),
    (c) => `${c.unitId}/${c.itemId}`,
  )
  const taken = new Set(traced)
  return [...entries]
    .sort((a, b) => (a.on < b.on ? -1 : 1))
    .flatMap((e): Matched[] => {
      const until = addWorkdays(e.on, WORKDAYS_TO_CASE)
      const named = e.caseId
        ? byId.get(e.caseId)
        : e.kind === 'certificate'
          ? byCertificate.get(e.number)
          : undefined
      const followed =
        named || !mayBeFollowed(e)
          ? undefined
          : free
              .get(`${e.unitId}/${e.itemId}`)
              ?.find(
                (c) =>
                  c.receivedOn >= e.on &&
                  c.receivedOn <= until &&
                  !taken.has(`${e.kind} ${c.caseId}`),
              )
      const found = named ?? followed
      if (found) taken.add(`${e.kind} ${found.caseId}`)
      const key = { kind: e.kind, number: e.number, unitId: e.unitId }
      if (!found) return on > until ? [{ ...key, matched: null, lead: 'no-case' }] : []
      const isFirst =
        (e.kind === 'certificate' || e.kind === 'receipt') &&
        found.acceptedOn !== null &&
        e.on < found.acceptedOn
      return [
        {
          ...key,
          matched: found.caseId,
          lead: isFirst ? (e.kind === 'certificate' ? 'certificate-first' : 'receipt-first') : null,
        },
      ]
    })
}

/** A ticket or a consultation that names no case: one of its item that came after it is taken. */
const mayBeFollowed = ({ kind, caseId, itemId }: Open) =>
  !caseId && itemId != null && kind !== 'certificate' && kind !== 'receipt'

/** Holds entries against the cases that are known so far. */
async function hold(
  client: Client,
  entries: readonly Open[],
  calendar: WorkCalendar,
  on: LegalDay,
): Promise<{ matches: Matched[]; cases: KnownCase[] }> {
  const cases = await rows<KnownCase>(
    client,
    `select a.case_id as "caseId", a.unit_id as "unitId", a.item_id as "itemId",
       a.received_on as "receivedOn", a.accepted_on as "acceptedOn", d.certificate
     from supervision.application a left join supervision.decision d using (case_id)
     where a.received_on >= $1 or a.case_id = any($2) or d.certificate = any($3)
       order by a.received_on, a.case_id`,
    [
      entries.filter(mayBeFollowed).reduce((least, e) => (e.on < least ? e.on : least), on),
      entries.flatMap((e) => e.caseId ?? []),
      entries.filter((e) => e.kind === 'certificate').map((e) => e.number),
    ],
  )
  const traced = await rows<{ place: string }>(
    client,
    `select kind || ' ' || matched as place from supervision.register_entry
     where matched = any($1) and (kind || '/' || unit_id || '/' || number) <> all($2)`,
    [cases.map(({ caseId }) => caseId), entries.map(lineOf)],
  )
  const matches = matchEntries(entries, cases, {
    on,
    addWorkdays: (day, n) => calendar.addWorkdays(day, n),
    traced: traced.map(({ place }) => place),
  })
  return { matches, cases }
}

const BOOKS = entriesOf(DETECTORS).flatMap(([code, detector]) =>
  detector.of === 'book' ? [[code, detector] as const] : [],
)

/**
 * Holds what is not matched yet against the cases: of old leads only those whose case has come
 * since. A certificate or receipt before acceptance is a finding on its case. What stays as it was
 * is not written again.
 */
export async function reconcile(
  client: Client,
  calendar: WorkCalendar,
  on: LegalDay,
): Promise<void> {
  const entries = await rows<Open>(
    client,
    `select kind, number, on_day as "on", unit_id as "unitId", item_id as "itemId",
       case_id as "caseId" from supervision.register_entry e
     where matched is null and (lead is null or on_day >= $1
       or exists (select from supervision.application a where a.case_id = e.case_id)
       or kind = 'certificate'
         and exists (select from supervision.decision d where d.certificate = e.number))
     order by on_day, kind, unit_id, number`,
    [addDays(on, -DAYS_OF_FOLLOWING)],
  )
  if (entries.length === 0) return
  const { matches, cases } = await hold(client, entries, calendar, on)
  await client.query(
    `update supervision.register_entry r set matched = m.matched, lead = m.lead
       from jsonb_to_recordset($1) as m(kind text, number text, "unitId" text, matched text,
       lead text)
     where r.kind = m.kind and r.number = m.number and r.unit_id = m."unitId"
       and (r.matched, r.lead) is distinct from (m.matched, m.lead)`,
    [JSON.stringify(matches)],
  )
  const byId = new Map(cases.map((c) => [c.caseId, c]))
  const byLine = new Map(entries.map((e) => [lineOf(e), e]))
  for (const m of matches) {
    const [code, detector] = BOOKS.find(([, { register }]) => m.lead === `${register}-first`) ?? []
    if (!code || !detector) continue
    const [c, e] = [byId.get(m.matched!)!, byLine.get(lineOf(m))!]
    await client.query(
      `insert into supervision.finding (case_id, detector, unit_id, item_id, score, found_on,
        because, evidence) values ($1, $2, $3, $4, $5, $6, $7, '{}') on conflict do nothing`,
      [
        c.caseId,
        code,
        c.unitId,
        c.itemId,
        detector.score,
        on,
        JSON.stringify({ number: m.number, on: e.on, acceptedOn: c.acceptedOn! }),
      ],
    )
  }
}

const lineOf = ({ kind, unitId, number }: Pick<Open, 'kind' | 'number' | 'unitId'>) =>
  `${kind}/${unitId}/${number}`

export interface Lead {
  kind: RegisterKind
  number: string
  on: LegalDay
  unitId: UnitId
  itemId: ItemId | null
  caseId: CaseId | null
}

/** Entries that have no case: 体外循环的线索 (D07, D08, D09). */
export function listLeads(
  db: Queryable,
  search: { unitId?: UnitId | undefined } = {},
): Promise<Lead[]> {
  return rows(
    db,
    `select kind, number, on_day as "on", unit_id as "unitId", item_id as "itemId",
      case_id as "caseId" from supervision.register_entry
    where lead = 'no-case' and ($1::text is null or unit_id = $1) order by on_day desc, number
      limit 500`,
    [search.unitId ?? null],
  )
}
