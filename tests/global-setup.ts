import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { prepareTemplates } from '#testing'

/**
 * One PostgreSQL for the whole run, without fsync; the fault tests start their own, durable one.
 */
export default async function setup() {
  const dir = mkdtempSync(join(tmpdir(), 'yimen-tests-'))
  // Where root runs the tests, PostgreSQL runs as another user and must be able to enter.
  chmodSync(dir, 0o755)
  const postgres = await startEmbeddedPostgres(dir, { durable: false })
  process.env.YIMEN_TEST_CLUSTER = postgres.url
  process.env.YIMEN_TEST_STATE = dir
  const stop = async () => {
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await prepareTemplates(postgres.url, join(dir, 'keys'))
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}
