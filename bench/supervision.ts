import { join } from 'node:path'
import { staffIds, type StepId, type UnitId } from '#foundation/ids'
import { addDays, instantAt, type LegalDay } from '#foundation/time'
import { dayStream } from '#calendar/events'
import type { ItemCatalogue } from '#items'
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
import { openPool, transaction } from '#platform/database'
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

/** Workdays of a county: cases that are received, examined, approved and delivered, one in twelve of them late. */
function* countyHistory(
  events: number,
  { catalogue, edition }: { catalogue: ItemCatalogue; edition: number },
): Generator<ChainedEvent> {
  const begun = { ...EMPTY_STREAM, edition }
  const promised = catalogue
    .list()
    .filter((i) => i.processKey === 'general' && i.unitId && i.promisedLimit.unit === 'workday')
  const open: {
    stream: string
    head: Head
    steps: { on: LegalDay; event: NewEvent }[]
    unit: UnitId
  }[] = []
  let made = 0
  let cases = 0
  for (let day: LegalDay = '2024-01-02'; made < events; day = addDays(day, 1)) {
    const at = instantAt(day, 60)
    const origin = {
      actor: 'system',
      unit: '',
      via: 'system',
      occurredAt: at,
      recordedAt: at,
    } as const
    yield* chain(
      `day/${day}`,
      begun,
      [
        {
          type: calendar.isWorkday(day) ? 'WorkdayBegan' : 'DayOffBegan',
          shape: 1,
          body: { day, kind: 'workday' },
        },
      ],
      origin,
    )
    made += 1
    if (!calendar.isWorkday(day)) continue
    for (let n = 0; n < CASES_A_DAY; n++, cases++) {
      const item = promised[cases % promised.length]!
      const pace = cases % 12 === 0 ? 2 : 0.5
      const after = (share: number) =>
        calendar.addWorkdays(day, Math.floor(item.promisedLimit.value * pace * share))
      const step = (stepId: StepId, entered: string[]): NewEvent => ({
        type: 'StepCompleted',
        shape: 1,
        body: {
          stepId,
          opinion: '经审查，材料真实完整，符合条件',
          outcome: 'agree',
          officers: [`${item.unitId}.handler1`],
          entered,
          cancelled: [],
        },
      })
      const caseId = `2024-${String(cases).padStart(6, '0')}`
      open.push({
        stream: `case/${caseId}`,
        head: begun,
        unit: item.unitId!,
        steps: [
          {
            on: day,
            event: {
              type: 'CaseSubmitted',
              shape: 1,
              body: {
                itemId: item.itemId,
                itemVersion: item.version,
                pins: catalogue.pins(item.itemId),
                unitId: item.unitId!,
                applicantId: '00000000-0000-4000-8000-00000000000a',
                channel: 'counter',
                formHash: 'f',
                materials: item.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
                matterId: '00000000-0000-4000-8000-00000000000b',
                attempt: 1,
              },
            },
          },
          {
            on: day,
            event: {
              type: 'DocumentIssued',
              shape: 1,
              body: { documentId: `${caseId}-receipt-1`, kind: 'receipt', number: 'n' },
            },
          },
          {
            on: day,
            event: {
              type: 'CaseAccepted',
              shape: 1,
              body: {
                since: day,
                deemed: false,
                tolerated: [],
                entered: ['examine'],
                cancelled: [],
              },
            },
          },
          {
            on: day,
            event: {
              type: 'DocumentIssued',
              shape: 1,
              body: {
                documentId: `${caseId}-acceptance-notice-1`,
                kind: 'acceptance-notice',
                number: 'n',
              },
            },
          },
          { on: after(0.3), event: step('examine', ['review']) },
          { on: after(0.6), event: step('review', ['decide']) },
          {
            on: after(0.9),
            event: {
              type: 'CaseApproved',
              shape: 1,
              body: { opinion: '准予许可', entered: [], cancelled: [] },
            },
          },
          {
            on: after(0.9),
            event: {
              type: 'DocumentIssued',
              shape: 1,
              body: {
                documentId: `${caseId}-approval-decision-1`,
                kind: 'approval-decision',
                number: 'n',
              },
            },
          },
          {
            on: after(1),
            event: {
              type: 'ResultDelivered',
              shape: 1,
              body: { way: 'counter', receiver: 'applicant' },
            },
          },
        ],
      })
    }
    for (let i = open.length - 1; i >= 0; i--) {
      const entry = open[i]!
      const due = entry.steps.filter((s) => s.on <= day)
      if (due.length === 0) continue
      entry.steps = entry.steps.slice(due.length)
      const when = instantAt(day, 9 * 3600 + (i % 20_000))
      // Whoever decides is not whoever examined.
      for (const { event } of due) {
        const actor = staffIds.of(
          `${entry.unit}.${event.type === 'CaseApproved' ? 'approver' : event.type === 'StepCompleted' ? 'handler1' : 'clerk1'}`,
        )
        const [chained] = chain(entry.stream, entry.head, [event], {
          actor,
          unit: entry.unit,
          via: 'desk',
          occurredAt: when,
          recordedAt: when,
        })
        entry.head = chained!
        yield chained!
        made += 1
      }
      if (entry.steps.length === 0) open.splice(i, 1)
    }
  }
}

export const supervision: Benchmark = {
  name: 'supervision',
  about:
    'catch up on sealed events (--events) with the whole rule pack, beside merely reading and parsing them',
  run: ({ events: wanted }) =>
    withCluster(async (ownerUrl, dir) => {
      const { keyring } = await prepare(ownerUrl, fileKeys(join(dir, 'keys')))
      const urls = roleUrls(ownerUrl, keyring.rolePasswords)
      const [owner, sealerPool, supervisionPool] = [
        openPool(ownerUrl, 4, { patient: true }),
        openPool(urls.yimen_sealer, 2),
        openPool(urls.yimen_supervision, 3),
      ]
      const signer = signerOf(keyring.sealer)
      const sealer = new Sealer({
        pool: sealerPool,
        lease: new Lease(sealerPool, 'sealer', 'bench'),
        signer,
        witness: folderWitness(join(dir, 'witness')),
        now: () => '2024-12-31T00:00:00.000Z',
      })
      try {
        const deps = await withShippedWorld(owner, supervisionPool)
        await fillLedgerWith(
          owner,
          countyHistory(wanted, { catalogue: deps.catalogue, edition: deps.world.book.edition }),
        )
        await sealer.sealAll()
        await owner.query('vacuum analyze ledger.event, ledger.sealed')
        // In a process of its own, as in a county: whoever makes two years of history has it in memory.
        const { events, reading, watching, memory } = await inProcess<CatchUp>(
          join(import.meta.dirname, 'catch-up.ts'),
          urls.yimen_supervision,
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
      } finally {
        await sealer.stop()
        await Promise.all([owner.end(), sealerPool.end(), supervisionPool.end()])
      }
    }),
}

const OPEN_CASES = 1_000_000
const DUE = 1000

export const supervisionTick: Benchmark = {
  name: 'tick',
  about:
    'a day begins for supervision with 1,000,000 open cases, of which none or 1,000 have something due',
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      const { keyring } = await prepare(ownerUrl, fileKeys(join(dir, 'keys')))
      const urls = roleUrls(ownerUrl, keyring.rolePasswords)
      const [owner, app, sealerPool, supervisionPool] = [
        openPool(ownerUrl, 2, { patient: true }),
        openPool(urls.yimen_app, 2),
        openPool(urls.yimen_sealer, 2),
        openPool(urls.yimen_supervision, 3),
      ]
      const signer = signerOf(keyring.sealer)
      const sealer = new Sealer({
        pool: sealerPool,
        lease: new Lease(sealerPool, 'sealer', 'bench'),
        signer,
        witness: folderWitness(join(dir, 'witness')),
        now: () => '2024-12-31T00:00:00.000Z',
      })
      try {
        const deps = await withShippedWorld(owner, supervisionPool)
        const item = deps.catalogue.list().find((i) => i.name === '食品经营许可')!
        const receivedOn = '2026-03-02'
        const state = {
          itemId: item.itemId,
          pins: deps.catalogue.pins(item.itemId),
          unitId: item.unitId!,
          matterId: '00000000-0000-4000-8000-00000000000b',
          attempt: 1,
          channel: 'counter',
          receivedOn,
          isPrechecked: true,
          corrections: [],
          materials: item.materials.map((m) => m.materialId),
          acceptedOn: receivedOn,
          countsFrom: receivedOn,
          procedures: [],
          extensions: [],
          steps: [{ stepId: 'review', startedOn: receivedOn, version: 5 }],
          done: [],
          isGranted: false,
          latestAt: `${receivedOn}T02:00:00.000Z`,
          lateEntries: 0,
          version: 5,
          cards: {},
        } satisfies Omit<Watched, 'caseId'>
        const firstDue = calendar.addWorkdays(
          calendar.addWorkdays(receivedOn, item.promisedLimit.value),
          -2,
        )
        await owner.query(
          `insert into supervision.watched (case_id, next_on, unit_id, stage, state)
         select id, case when n <= $3 then $2::date else '2030-01-01'::date end, $1::jsonb->>'unitId', 'processing', ($1::jsonb || jsonb_build_object('caseId', id))::json
         from (select n, '2026-' || lpad(n::text, 7, '0') as id from generate_series(1, $4::int) n) c`,
          [JSON.stringify(state), firstDue, DUE, OPEN_CASES],
        )
        await owner.query('vacuum analyze supervision.watched')
        const beginDay = async (day: LegalDay) => {
          const at = instantAt(day, 60)
          await transaction(app, (client) =>
            begin(
              client,
              dayStream,
              day,
              [{ type: 'WorkdayBegan', body: { day, kind: 'workday' } }],
              bySystem(at),
            ),
          )
          await sealer.sealAll()
          return (await seconds(() => supervise(deps))) * 1000
        }
        const idle: number[] = []
        for (let day = addDays(firstDue, -10); day < firstDue; day = addDays(day, 1))
          idle.push(await beginDay(day))
        const due = await beginDay(firstDue)
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
      } finally {
        await sealer.stop()
        await Promise.all([owner.end(), app.end(), sealerPool.end(), supervisionPool.end()])
      }
    }),
}
