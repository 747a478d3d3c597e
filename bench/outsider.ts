import { noteReading, submitCase } from '#cases'
import { type CaseId, staffIds } from '#foundation/ids'
import { dayOf, toInstant } from '#foundation/time'
import { currentTotp, DEMO_PASSWORD, findOfficer, saveApplicant, signInStaff } from '#identity'
import { fileKeys } from '#platform/keyring'
import { filledForm } from '#sim'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'
import { type Benchmark, count, median, sized, withCluster } from './measure.ts'

const READER = staffIds.of('supervision.supervision-officer1')
const OPENINGS = 200
const HISTORY = 20_000

export const outsider: Benchmark = {
  name: 'outsider',
  about: `the supervision body opens cases over HTTP, and others when it has opened ${count(HISTORY)}`,
  run: (options) =>
    withCluster(async (ownerUrl, dir) => {
      await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
      const county = await openCounty({ ownerUrl, stateDir: dir, now: () => toInstant(new Date()) })
      const server = await buildServer(county, { logLevel: 'silent', demo: false })
      try {
        const reader = (await findOfficer(county.pool, READER, dayOf(county.now())))!
        const cookie = `yimen_staff=${await signIn(county)}`
        /** Milliseconds of opening a case for the first time that day: it is written down. */
        const opening = async () => {
          const taken: number[] = []
          for (const caseId of await receive(county, sized(OPENINGS, options))) {
            const from = performance.now()
            const reply = await server.inject({ url: `/api/cases/${caseId}`, headers: { cookie } })
            taken.push(performance.now() - from)
            if (reply.statusCode !== 200) throw new Error(reply.body)
          }
          return median(taken)
        }
        await opening()
        const before = await opening()
        for (let n = 0; n < sized(HISTORY, options); n += 100)
          await Promise.all(
            Array.from({ length: 100 }, (_, i) =>
              noteReading(
                county,
                `2025-${String(n + i).padStart(6, '0')}` as CaseId,
                reader,
                county.now(),
              ),
            ),
          )
        const after = await opening()
        return [
          {
            what: 'outsider: opens a case',
            ours: `${after.toFixed(1)} ms after ${count(HISTORY)} openings`,
            against: `${before.toFixed(1)} ms before them`,
            ratio: before / after,
            goal: '≥ 0.9: independent of history',
            reached: before / after >= 0.9,
          },
        ]
      } finally {
        await server.close()
        await county.close()
      }
    }),
}

async function signIn(county: County): Promise<string> {
  const { rows } = await county.pool.query<{ sealed: Buffer }>(
    'select totp_sealed as sealed from identity.staff where staff_id = $1',
    [READER],
  )
  const signed = await signInStaff(
    county.pool,
    county.keys,
    {
      staffId: READER,
      password: DEMO_PASSWORD,
      totp: currentTotp(county.keys, READER, rows[0]!.sealed, county.now()),
    },
    county.now(),
  )
  if (!signed.ok) throw new Error(signed.code)
  return signed.token
}

/** So many cases at a counter. */
async function receive(county: County, cases: number): Promise<CaseId[]> {
  const item = county.catalogue.list().find((i) => i.name === '食品小作坊小餐饮登记')!
  const clerk = (await findOfficer(
    county.pool,
    staffIds.of(`${item.unitId}.clerk1`),
    dayOf(county.now()),
  ))!
  const applicantId = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: '11010519491231002X',
    phone: '13912345678',
  })
  const received: CaseId[] = []
  for (let n = 0; n < cases; n++) {
    const submitted = await submitCase(
      county,
      {
        itemId: item.itemId,
        applicantId,
        channel: 'counter',
        form: filledForm(county, item.itemId, '张小店'),
        materials: item.materials
          .filter((m) => m.required)
          .map((m) => ({ materialId: m.materialId, by: 'paper' as const })),
      },
      { actor: clerk, via: 'desk', at: county.now() },
    )
    if (!submitted.ok) throw new Error(submitted.code)
    received.push(submitted.caseId)
  }
  return received
}
