import { BINDINGS } from '../src/app/bound.ts'
import { personalKeys } from '#identity'
import { factMarks } from '../src/app/fact-marks.ts'
import { join } from 'node:path'
import { staffIds, type UnitId } from '#foundation/ids'
import { addDays, type Instant, instantAt, type LegalDay } from '#foundation/time'
import { dayStream } from '#calendar/events'
import type { ItemCatalogue, ItemVersion } from '#items'
import {
  begin,
  bySystem,
  chain,
  type ChainedEvent,
  EMPTY_STREAM,
  folderWitness,
  type Head,
  type NewEvent,
  Sealer,
  signerOf,
} from '#ledger'
import { openPool, type Pool, transaction } from '#platform/database'
import { Lease } from '#platform/lease'
import { fileKeys } from '#platform/keyring'
import { prepare } from '#platform/prepared'
import { roleUrls } from '#platform/roles'
import { patrol, supervise } from '#supervision/judging'
import { calendar } from '../src/testing/shipped.ts'
import type { Watched } from '../src/supervision/watched/watched.ts'
import type { CatchUp } from './catch-up.ts'
import { fillLedgerWith } from './history.ts'
import {
  type Benchmark,
  count,
  median,
  inProcess,
  seconds,
  withCluster,
  withShippedWorld,
} from './measure.ts'

const CASES_A_DAY = 400

/** A step of a case still to come. */
interface Ahead {
  on: LegalDay
  event: NewEvent
}
interface OpenCase {
  stream: string
  head: Head
  steps: Ahead[]
  unit: UnitId
}
type Pins = ReturnType<ItemCatalogue['pins']>

/**
 * Workdays of a county: cases that are received, examined, approved and delivered, one in twelve of
 * them late.
 */
function* countyHistory(
  events: number,
  { catalogue, edition }: { catalogue: ItemCatalogue; edition: number },
): Generator<ChainedEvent> {
  const begun = { ...EMPTY_STREAM, edition }
  const promised = catalogue
    .list()
    .filter((i) => i.processKey === 'general' && i.unitId && i.promisedLimit.unit === 'workday')
  const open: OpenCase[] = []
  let made = 0
  let cases = 0
  for (let day: LegalDay = '2024-01-02'; made < events; day = addDays(day, 1)) {
    yield* dayBegun(day, begun)
    made += 1
    if (!calendar.isWorkday(day)) continue
    for (let n = 0; n < CASES_A_DAY; n++, cases++) {
      const item = promised[cases % promised.length]!
      const caseId = `2024-${String(cases).padStart(6, '0')}`
      const steps = lifeOf(caseId, item, catalogue.pins(item.itemId), day, cases % 12 === 0)
      open.push({ stream: `case/${caseId}`, head: begun, unit: item.unitId!, steps })
    }
    for (let i = open.length - 1; i >= 0; i--) {
      const done = worked(open[i]!, day, instantAt(day, 9 * 3600 + (i % 20_000)))
      yield* done
      made += done.length
      if (open[i]!.steps.length === 0) open.splice(i, 1)
    }
  }
}

function dayBegun(day: LegalDay, begun: Head): ChainedEvent[] {
  const type = calendar.isWorkday(day) ? 'WorkdayBegan' : 'DayOffBegan'
  const event = { type, shape: 1, body: { day, kind: 'workday' } }
  return chain(`day/${day}`, begun, [event], bySystem(instantAt(day, 60)))
}

/** Everything that will happen to a case, and when. */
function lifeOf(
  caseId: string,
  item: ItemVersion,
  pins: Pins,
  day: LegalDay,
  isLate: boolean,
): Ahead[] {
  const after = (share: number) =>
    calendar.addWorkdays(day, Math.floor(item.promisedLimit.value * (isLate ? 2 : 0.5) * share))
  const at = (on: LegalDay, type: string, body: NewEvent['body']): Ahead => ({
    on,
    event: { type, shape: 1, body },
  })
  const issued = (on: LegalDay, kind: string) =>
    at(on, 'DocumentIssued', { documentId: `${caseId}-${kind}-1`, kind, number: 'n' })
  const step = (on: LegalDay, stepId: string, entered: string[]) =>
    at(on, 'StepCompleted', {
      stepId,
      opinion: '经审查，材料真实完整，符合条件',
      outcome: 'agree',
      officers: [`${item.unitId}.handler1`],
      entered,
      cancelled: [],
    })
  return [
    at(day, 'CaseSubmitted', submittedBody(item, pins)),
    issued(day, 'receipt'),
    at(day, 'CaseAccepted', {
      since: day,
      deemed: false,
      tolerated: [],
      entered: ['examine'],
      cancelled: [],
    }),
    issued(day, 'acceptance-notice'),
    step(after(0.3), 'examine', ['review']),
    step(after(0.6), 'review', ['decide']),
    at(after(0.9), 'CaseApproved', { opinion: '准予许可', entered: [], cancelled: [] }),
    issued(after(0.9), 'approval-decision'),
    at(after(1), 'ResultDelivered', { way: 'counter', receiver: 'applicant' }),
  ]
}

const submittedBody = (item: ItemVersion, pins: Pins): NewEvent['body'] => ({
  itemId: item.itemId,
  itemVersion: item.version,
  pins,
  unitId: item.unitId!,
  applicantId: '00000000-0000-4000-8000-00000000000a',
  channel: 'counter',
  formHash: 'f',
  materials: item.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
  matterId: '00000000-0000-4000-8000-00000000000b',
  attempt: 1,
})

/** Does what is due. Whoever decides is not whoever examined. */
function worked(entry: OpenCase, day: LegalDay, when: Instant): ChainedEvent[] {
  const due = entry.steps.filter((s) => s.on <= day)
  entry.steps = entry.steps.slice(due.length)
  return due.map(({ event }) => {
    const role =
      event.type === 'CaseApproved'
        ? 'approver'
        : event.type === 'StepCompleted'
          ? 'handler1'
          : 'clerk1'
    const [chained] = chain(entry.stream, entry.head, [event], {
      actor: staffIds.of(`${entry.unit}.${role}`),
      unit: entry.unit,
      via: 'desk',
      occurredAt: when,
      recordedAt: when,
    })
    entry.head = chained!
    return chained!
  })
}

/**
 * A prepared database with the shipped world, its roles and a sealer that works when it is asked
 * to.
 */
function withSupervision<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  return withCluster(async (ownerUrl, dir) => {
    const { keyring } = await prepare(ownerUrl, fileKeys(join(dir, 'keys')), BINDINGS, '样本县')
    const { mark: factMark, isOurs } = factMarks(personalKeys(keyring.personal))
    const urls = roleUrls(ownerUrl, keyring.rolePasswords)
    const [owner, app, sealerPool, supervisionPool] = [
      openPool(ownerUrl, 4, { patient: true, factMark }),
      openPool(urls.yimen_app, 2, { factMark }),
      openPool(urls.yimen_sealer, 2),
      openPool(urls.yimen_supervision, 3, { factMark }),
    ]
    const sealer = new Sealer({
      pool: sealerPool,
      lease: new Lease(sealerPool, 'sealer', 'bench'),
      signer: signerOf(keyring.sealer),
      witness: folderWitness(join(dir, 'witness')),
      now: () => '2024-12-31T00:00:00.000Z',
      isOurs,
    })
    try {
      const deps = await withShippedWorld(owner, supervisionPool)
      return await work({
        owner,
        app,
        sealer,
        deps,
        supervisionUrl: urls.yimen_supervision,
        personal: keyring.personal,
      })
    } finally {
      await sealer.stop()
      await Promise.all([owner.end(), app.end(), sealerPool.end(), supervisionPool.end()])
    }
  })
}

interface Opened {
  owner: Pool
  app: Pool
  sealer: Sealer
  deps: Awaited<ReturnType<typeof withShippedWorld>>
  supervisionUrl: string
  /** The county's key, for a process that writes facts. */
  personal: Buffer
}

export const supervision: Benchmark = {
  name: 'supervision',
  about:
    'catch up on sealed events (--events) with the whole rule pack, beside merely reading and parsing them',
  run: ({ events: wanted }) =>
    withSupervision(async ({ owner, sealer, deps, supervisionUrl, personal }) => {
      const { catalogue, world } = deps
      await fillLedgerWith(owner, countyHistory(wanted, { catalogue, edition: world.book.edition }))
      await sealer.sealAll()
      await owner.query('vacuum analyze ledger.event, ledger.sealed')
      // In a process of its own, as in a county: whoever makes two years of history has it in
      // memory.
      const { events, reading, watching, memory } = await inProcess<CatchUp>(
        join(import.meta.dirname, 'catch-up.ts'),
        supervisionUrl,
        personal.toString('hex'),
      )
      const checked = await patrol(deps)
      if (checked.findings.length > 0) throw new Error(checked.findings[0]!.says)
      const ratio = reading / watching
      return [
        {
          what: `supervision: ${count(events)} events`,
          ours: `${count(events / watching)} events/s, ${count(checked.cards)} cards, memory ${memory.start} → ${memory.peak} MB`,
          against: `reading and parsing alone ${count(events / reading)}/s`,
          ratio,
          goal: '≥ 0.25 of reading, < 400 MB',
          reached: ratio >= 0.25 && memory.peak < 400,
        },
      ]
    }),
}

const OPEN_CASES = 1_000_000
const DUE = 1000
const RECEIVED_ON = '2026-03-02'

export const supervisionTick: Benchmark = {
  name: 'tick',
  about:
    'a day begins for supervision with 1,000,000 open cases, of which none or 1,000 have something due',
  run: () =>
    withSupervision(async (opened) => {
      const { owner, deps } = opened
      const item = deps.catalogue.list().find((i) => i.name === '食品经营许可')!
      const promisedOn = calendar.addWorkdays(RECEIVED_ON, item.promisedLimit.value)
      const firstDue = calendar.addWorkdays(promisedOn, -2)
      await fillOpenCases(owner, watchedCase(item, deps.catalogue.pins(item.itemId)), firstDue)
      const idle: number[] = []
      for (let day = addDays(firstDue, -10); day < firstDue; day = addDays(day, 1))
        idle.push(await beginDay(opened, day))
      const due = await beginDay(opened, firstDue)
      const {
        rows: [issued],
      } = await owner.query<{ n: number }>('select count(*) as n from supervision.card')
      if (issued!.n < DUE) throw new Error(`${issued!.n} cards`)
      return [
        {
          what: 'tick: 1,000,000 open, none due',
          ours: `${median(idle.slice(2)).toFixed(1)} ms`,
          goal: '< 1.5 ms',
          reached: median(idle.slice(2)) < 1.5,
        },
        {
          what: 'tick: 1,000,000 open, 1,000 due',
          ours: `${due.toFixed(0)} ms, ${count(issued!.n)} cards`,
          goal: '< 200 ms',
          reached: due < 200,
        },
      ]
    }),
}

/** A case as supervision remembers it, in the middle of its way. */
const watchedCase = (item: ItemVersion, pins: Pins): Omit<Watched, 'caseId'> => ({
  itemId: item.itemId,
  pins,
  unitId: item.unitId!,
  matterId: '00000000-0000-4000-8000-00000000000b',
  attempt: 1,
  channel: 'counter',
  receivedOn: RECEIVED_ON,
  corrections: [],
  materials: item.materials.map((m) => m.materialId),
  acceptedOn: RECEIVED_ON,
  countsFrom: RECEIVED_ON,
  procedures: [],
  extensions: [],
  steps: [{ stepId: 'review', startedOn: RECEIVED_ON, version: 5 }],
  done: [],
  isGranted: false,
  latestAt: `${RECEIVED_ON}T02:00:00.000Z`,
  lateEntries: [],
  version: 5,
  cards: {},
})

async function fillOpenCases(
  owner: Pool,
  state: Omit<Watched, 'caseId'>,
  firstDue: LegalDay,
): Promise<void> {
  await owner.query(
    `insert into supervision.watched (case_id, next_on, unit_id, stage, state)
     select id, case when n <= $3 then $2::date else '2030-01-01'::date end, $1::jsonb->>'unitId', 'processing', ($1::jsonb || jsonb_build_object('caseId', id))::json
     from (select n, '2026-' || lpad(n::text, 7, '0') as id from generate_series(1, $4::int) n) c`,
    [JSON.stringify(state), firstDue, DUE, OPEN_CASES],
  )
  await owner.query('vacuum analyze supervision.watched')
}

/** Milliseconds that supervision takes for a day that has begun. */
async function beginDay({ app, sealer, deps }: Opened, day: LegalDay): Promise<number> {
  const event = { type: 'WorkdayBegan', body: { day, kind: 'workday' } } as const
  await transaction(app, (client) =>
    begin(client, dayStream, day, [event], bySystem(instantAt(day, 60))),
  )
  await sealer.sealAll()
  return (await seconds(() => supervise(deps))) * 1000
}
