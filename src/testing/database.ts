import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Instant } from '#foundation/time'
import { fileKeys } from '#platform/keyring'
import { type County, openCounty, prepareDatabase } from '../app/county.ts'
import { NEUTRAL } from './neutral.ts'

export const TEMPLATE = 'yimen_template'
const NEUTRAL_TEMPLATE = 'yimen_neutral_template'

/** Prepares the template databases once for a whole run; each test file clones one. */
export async function prepareTemplates(clusterUrl: string, keysDir: string): Promise<void> {
  for (const [name, options] of [
    [TEMPLATE, {}],
    [NEUTRAL_TEMPLATE, { beginning: NEUTRAL }],
  ] as const) {
    await command(clusterUrl, `create database ${name}`)
    await prepareDatabase(withDatabase(clusterUrl, name), fileKeys(keysDir), options)
  }
}

export interface TestCounty extends County {
  /** Connects as the owner: what a database administrator could do. */
  ownerUrl: string
  /** Sets the virtual clock. */
  setTime: (at: Instant) => void
  drop: () => Promise<void>
}

const MONDAY: Instant = '2026-03-02T01:00:00.000Z'

/** The neutral county, where nothing depends on what the catalogue says. */
export const openNeutralCounty = (at: Instant = MONDAY): Promise<TestCounty> =>
  openClone(NEUTRAL_TEMPLATE, at)

/**
 * The county as it is shipped, on a fresh clone of the template, with a clock that stands still
 * until it is set.
 */
export const openTestCounty = (at: Instant = MONDAY): Promise<TestCounty> => openClone(TEMPLATE, at)

async function openClone(template: string, at: Instant): Promise<TestCounty> {
  const clusterUrl = process.env.YIMEN_TEST_CLUSTER
  const keysDir = process.env.YIMEN_TEST_STATE
  if (!clusterUrl || !keysDir)
    throw new Error('run the tests with npm test: its set-up starts PostgreSQL')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await command(clusterUrl, `create database ${name} template ${template}`)
  const ownerUrl = withDatabase(clusterUrl, name)
  let now = at
  const stateDir = mkdtempSync(join(tmpdir(), 'yimen-test-'))
  // All clones share the personal keys and role passwords of the template.
  cpSync(join(keysDir, 'keys'), join(stateDir, 'keys'), { recursive: true })
  const county = await openCounty({ ownerUrl, stateDir, now: () => now, connections: 8 })
  return {
    ...county,
    ownerUrl,
    setTime: (next) => {
      now = next
    },
    drop: async () => {
      await county.close()
      await command(clusterUrl, `drop database ${name} with (force)`)
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

/**
 * Takes what was published out of the ledger, so that a test of the ledger itself counts its own
 * facts only.
 */
export function forgetHistory(county: TestCounty): Promise<void> {
  return asOwner(
    county,
    "set session_replication_role = 'replica'; delete from ledger.event; delete from ledger.unsealed; delete from ledger.edition",
  )
}

/** Whatever the owner of the database may do, as a fault or a tamperer would. */
export function asOwner({ ownerUrl }: Pick<TestCounty, 'ownerUrl'>, text: string): Promise<void> {
  return command(ownerUrl, text)
}

export function withDatabase(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return url.href
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
