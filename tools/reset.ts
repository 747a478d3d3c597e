import { rmSync } from 'node:fs'
import { openPool, row } from '#platform/database'
import { embeddedHome, isEmbeddedRunning, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { readConfig } from '../src/app/config.ts'

const { stateDir } = readConfig()
if (isEmbeddedRunning(stateDir)) {
  const running = await startEmbeddedPostgres(stateDir)
  // Only a county that lives has connections; one that was killed leaves its database behind.
  const pool = openPool(running.url, 1)
  const others = await row(
    pool,
    "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  )
  await pool.end()
  if (others) {
    process.stderr.write('还在运行。请先停止（Ctrl-C），再清空。\n')
    process.exit(1)
  }
  await running.stop()
}
for (const dir of [embeddedHome(stateDir), stateDir]) rmSync(dir, { recursive: true, force: true })
process.stdout.write(`已清空 ${stateDir}。下次 npm start 会重新生成演示数据。\n`)
