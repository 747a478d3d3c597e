import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { instantAt } from '#foundation/time'
import { brokenInvariants, HABITS, simulate } from '#sim'
import { openTestCounty } from '#testing'
import { repositoryDir } from '#platform/repository'
import { exportCounty } from '../src/app/export.ts'
import { replay } from '../src/app/replay.ts'
import { verifyCounty } from '../src/app/verify.ts'

const SEED = 7

test('一个县的三十个工作日：不变量每天成立，投影可由账本重建，独立核验程序认可，改一个字就不认', async () => {
  const county = await openTestCounty('2026-03-02T00:00:00.000Z')
  try {
    const report = await simulate(
      county,
      { ...HABITS, seed: SEED, from: '2026-03-02', days: 30, cases: 240 },
      async (day) => {
        county.setTime(instantAt(day, 18 * 3600 + 1800))
        expect(await brokenInvariants(county, day), `seed ${SEED}, day ${day}`).toEqual([])
      },
    )
    expect(report.cases).toBe(240)
    expect(report.closed).toBeGreaterThan(120)
    expect((await verifyCounty(county)).findings).toEqual([])

    const tables = await replay(county.ownerUrl, county, { check: true })
    expect(tables.filter((t) => t.missing + t.superfluous > 0)).toEqual([])

    const dir = join(county.stateDir, 'export')
    await exportCounty(county, dir)
    const verify = () =>
      spawnSync('python3', [join(repositoryDir, 'tools/verify.py'), dir], { encoding: 'utf8' })
    const sound = verify()
    expect(sound.status, sound.stdout + sound.stderr).toBe(0)
    const file = join(dir, 'events.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"market.clerk1"', '"market.clerk2"'))
    const altered = verify()
    expect(altered.status).toBe(1)
    expect(altered.stdout).toMatch(/its content does not give its hash/)
    await exportCounty(county, dir)
    const contents = join(dir, 'contents.jsonl')
    const lines = readFileSync(contents, 'utf8').trimEnd().split('\n')
    writeFileSync(
      contents,
      [...lines.slice(1, -1), lines.at(-1)!.replace('\\"', '\\" ')].join('\n'),
    )
    const lost = verify()
    expect(lost.status).toBe(1)
    expect(lost.stdout).toMatch(/names a content that is not there/)
    expect(lost.stdout).toMatch(/kept under .* does not have this hash/)
  } finally {
    await county.drop()
  }
})

test('同一个种子，同一个县：几个人同时来，谁先谁后都一样', async () => {
  const lived = async () => {
    const county = await openTestCounty('2026-03-02T00:00:00.000Z')
    try {
      const report = await simulate(county, {
        ...HABITS,
        seed: SEED,
        from: '2026-03-02',
        days: 12,
        cases: 150,
        wrongdoing: { splitting: 0.1, 'clock-reset': 0.1 },
      })
      const { cases, acts, refused, closed, certificates } = report
      const { rows: events } = await county.pool.query(
        'select recorded_at, type, count(*) as n from ledger.event group by 1, 2 order by 1, 2',
      )
      return { cases, acts, refused, closed, certificates: certificates.map((c) => c.on), events }
    } finally {
      await county.drop()
    }
  }
  expect(await lived()).toEqual(await lived())
})
