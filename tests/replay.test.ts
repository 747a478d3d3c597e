import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActName } from '#cases/contract'
import { performAct } from '#cases'
import { submitLetter } from '#feedback'
import type { CaseId } from '#foundation/ids'
import { dayOf, instantAt, type LegalDay } from '#foundation/time'
import {
  currentTotp,
  delegate,
  DEMO_PASSWORD,
  endAuthority,
  findApplicant,
  findOfficer,
  giveAuthority,
  type Officer,
  revokeDelegation,
} from '#identity'
import { guideOf, guideSchema, reviseGuide } from '#items'
import { openPool } from '#platform/database'
import type { HttpServer } from '#platform/http'
import { examineDecided, supervise } from '#supervision'
import { HABITS, openTestCounty, simulate, type TestCounty } from '#testing'
import { readDocument } from '../src/api.ts'
import { replay, type Replayed } from '../src/replay.ts'
import { buildServer } from '../src/server.ts'

/* A county lives some thirty days in which everything happens that a table is made of; then every table is made again. */

const FROM = '2026-03-02'
let county: TestCounty
let server: HttpServer

beforeAll(async () => {
  county = await openTestCounty('2026-03-02T00:00:00.000Z')
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  await simulate(
    county,
    {
      ...HABITS,
      seed: 11,
      from: FROM,
      days: 30,
      cases: 300,
      neglectShare: 0.04,
      feedback: { ...HABITS.feedback, neglectShare: 0.15, letterShare: 0.15, badShare: 0.2 },
    },
    async (day) => {
      county.setTime(instantAt(day, 18 * 3600 + 1800))
      await DOINGS[day]?.()
    },
  )
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  while ((await examineDecided(county)) > 0);
}, 300_000)
afterAll(async () => {
  await server.close()
  await county.drop()
})

const on = () => dayOf(county.now())
const officer = async (staffId: string): Promise<Officer> =>
  (await findOfficer(county.pool, staffId, on()))!
const one = async <T>(text: string, ...values: unknown[]): Promise<T> =>
  (await county.pool.query<T & object>(text, values)).rows[0]!
const must = <T extends { ok: boolean }>(result: T) => {
  expect(result.ok, JSON.stringify(result)).toBe(true)
  return result as Extract<T, { ok: true }>
}

/** A request of an officer to the desk's server. */
async function asks(staffId: string, url: string, payload: object = {}): Promise<unknown> {
  const { totp_sealed } = await one<{ totp_sealed: Buffer | null }>(
    'select totp_sealed from identity.staff where staff_id = $1',
    staffId,
  )
  const session = await server.inject({
    method: 'POST',
    url: '/api/session',
    payload: {
      staffId,
      password: DEMO_PASSWORD,
      ...(totp_sealed && { totp: currentTotp(county.keys, totp_sealed, county.now()) }),
    },
  })
  const cookie = session.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
  const reply = await server.inject({ method: 'POST', url, payload, headers: { cookie } })
  expect(reply.statusCode, reply.body).toBeLessThan(300)
  return reply.json()
}

async function amend(notice: string, changes: object[]): Promise<void> {
  const { amendmentId } = (await asks('info-centre.system-admin', '/api/calendar/amendments', {
    notice,
    changes,
  })) as { amendmentId: string }
  await asks('supervision.supervision-lead', `/api/calendar/amendments/${amendmentId}/approval`)
}

async function standIn(): Promise<string> {
  const given = {
    absentId: 'market.approver',
    substituteId: 'market.unit-head',
    fromOn: on(),
    toOn: on(),
  }
  return must(await delegate(county.pool, await officer('market.approver'), given, county.now()))
    .delegationId
}

async function authorise(): Promise<{ authorityId: string; principalId: string }> {
  const people = (
    await county.pool.query<{ id: string }>(
      'select applicant_id as id from identity.applicant order by random() limit 2',
    )
  ).rows.map((r) => r.id)
  const agent = (await findApplicant(county.pool, county.keys, people[1]!))!
  const given = { agentIdNumber: agent.idNumber, itemIds: ['item-001'], untilOn: on() }
  const { authorityId } = must(
    await giveAuthority(county.pool, county.keys, people[0]!, given, county.now()),
  )
  return { authorityId, principalId: people[0]! }
}

const revise = async (revision: number) =>
  must(
    await reviseGuide(
      county,
      'item-001',
      guideSchema.parse({
        ...guideOf(county.world.current(), 'item-001'),
        quota: `第 ${revision} 稿`,
      }),
      revision - 1,
      await officer('market.unit-maintainer'),
      county.now(),
    ),
  )

async function act(
  act: ActName,
  where: string,
  staffId: (unitId: string) => string,
  command: object,
) {
  const found = await one<{ case_id: CaseId; unit_id: string }>(
    `select case_id, unit_id from cases.case_row where ${where} order by case_id limit 1`,
  )
  const actor = await officer(staffId(found.unit_id))
  must(
    await performAct(
      county,
      found.case_id,
      act,
      { ...command },
      { actor, via: 'desk', at: county.now() },
    ),
  )
}

const DOINGS: Record<LegalDay, () => Promise<unknown>> = {
  '2026-03-04': () => revise(1),
  '2026-03-05': standIn,
  '2026-03-06': authorise,
  '2026-03-09': async () =>
    must(
      await revokeDelegation(
        county.pool,
        await officer('market.unit-head'),
        await standIn(),
        county.now(),
      ),
    ),
  '2026-03-10': async () => {
    const { authorityId, principalId } = await authorise()
    must(await endAuthority(county.pool, authorityId, principalId, county.now()))
  },
  '2026-03-11': () => revise(2),
  '2026-03-12': () =>
    amend('县政府通知：3 月 20 日临时放假', [
      { day: '2026-03-20', kind: 'holiday', name: '临时放假' },
    ]),
  '2026-03-16': async () => {
    for (const { id } of (
      await county.pool.query<{ id: string }>(
        'select document_id as id from documents.issued order by 1 limit 3',
      )
    ).rows)
      expect(
        await readDocument(county, id, await officer('supervision.supervision-officer1')),
      ).toBeDefined()
  },
  '2026-03-18': () =>
    act('copying', "stage = 'processing'", (unit) => `${unit}.handler1`, {
      toUnitId: 'service-centre',
      note: '请知悉',
    }),
  '2026-03-24': () =>
    amend('县政府通知：3 月 20 日照常上班，3 月 28 日补休改为上班', [
      { day: '2026-03-20', kind: 'ordinary', name: '' },
      { day: '2026-03-28', kind: 'make-up', name: '调休上班' },
    ]),
  '2026-04-01': () =>
    act(
      'revocation',
      "ending = 'granted' and state::text not like '%.unit-head%'",
      (unit) => `${unit}.unit-head`,
      {
        ground: 'fraud',
        reason: '申请人提交的场所证明系伪造，已经核实',
      },
    ),
}

const wrong = (tables: readonly Replayed[]) =>
  tables.filter((t) => t.missing > 0 || t.superfluous > 0)

test('每一张可以重建的表，重建出来的与现有的逐值相同，而且都有内容', async () => {
  const tables = await replay(county.ownerUrl, county, { check: true })
  expect(wrong(tables)).toEqual([])
  expect(tables.filter((t) => t.rows === 0).map((t) => t.table)).toEqual([])
})

test('改坏的表查得出坏在哪里；重建之后复原，再查没有不同', async () => {
  const db = openPool(county.ownerUrl, 1)
  try {
    await db.query("update cases.case_row set stage = 'closed' where stage = 'processing'")
    await db.query('delete from feedback.rating')
    await db.query('update appointments.slot set taken = 0')
    await db.query(
      "insert into cases.task (case_id, step_id, unit_id, role, started_on) values ('x', 'y', 'z', 'clerk', '2026-01-01')",
    )
  } finally {
    await db.end()
  }
  const broken = wrong(await replay(county.ownerUrl, county, { check: true }))
  expect(broken.map((t) => t.table).sort()).toEqual([
    'appointments.slot',
    'cases.case_row',
    'cases.task',
    'feedback.rating',
  ])
  const task = broken.find((t) => t.table === 'cases.task')!
  expect(task).toMatchObject({ missing: 0, superfluous: 1 })
  expect(task.examples[0]).toMatch(/^- .*"case_id": "x"/)
  await replay(county.ownerUrl, county)
  expect(wrong(await replay(county.ownerUrl, county, { check: true }))).toEqual([])
})

test('重建的时候照样能查能办：读到的是原来的行，写的等一等，写完仍与账本一致', async () => {
  let rebuilding = true
  let read = 0
  const { cases } = await one<{ cases: number }>('select count(*) as cases from cases.case_row')
  const readers = (async () => {
    for (; rebuilding; read++)
      expect(await one('select count(*) as cases from cases.case_row')).toEqual({ cases })
  })()
  const rebuilt = replay(county.ownerUrl, county).finally(() => {
    rebuilding = false
  })
  for (let n = 0; n < 20; n++)
    must(
      await submitLetter(
        county,
        {
          kind: 'consultation',
          aboutUnitId: 'market',
          subject: `第 ${n} 问`,
          body: '请问周六上班吗',
          isOpen: true,
        },
        county.now(),
      ),
    )
  await rebuilt
  await readers
  expect(read).toBeGreaterThan(3)
  expect(wrong(await replay(county.ownerUrl, county, { check: true }))).toEqual([])
})

test('没有这个模块，说有哪些', () =>
  expect(replay(county.ownerUrl, county, { modules: ['case'] })).rejects.toThrow(
    /“case”，可以写 .*cases/,
  ))
