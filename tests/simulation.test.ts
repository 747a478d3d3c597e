import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { instantAt } from '#foundation/time'
import { exportLedger, verifyLedger } from '#ledger'
import { brokenInvariants, HABITS, openTestCounty, simulate } from '#testing'
import { repositoryDir } from '../src/config.ts'
import { replay } from '../src/replay.ts'

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
    expect((await verifyLedger(county.pool, county.witness)).findings).toEqual([])

    const tables = await replay(county.ownerUrl, county, { check: true })
    expect(tables.filter((t) => t.missing + t.superfluous > 0)).toEqual([])

    const dir = join(county.stateDir, 'export')
    await exportLedger(county.pool, county.witness, dir)
    const verify = () =>
      spawnSync('python3', [join(repositoryDir, 'tools/verify.py'), dir], { encoding: 'utf8' })
    const sound = verify()
    expect(sound.status, sound.stdout + sound.stderr).toBe(0)
    const file = join(dir, 'events.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"market.clerk1"', '"market.clerk2"'))
    const altered = verify()
    expect(altered.status).toBe(1)
    expect(altered.stdout).toMatch(/its content does not give its hash/)
  } finally {
    await county.drop()
  }
}, 180_000)
