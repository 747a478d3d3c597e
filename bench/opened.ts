import { toInstant } from '#foundation/time'
import { openCounty } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'
import { seconds } from './measure.ts'

/**
 * How long a process takes from opening its county until it has answered its first visitor, and
 * what it holds then.
 */
export interface Opened {
  seconds: number
  /** Resident memory in MB. */
  memory: number
  items: number
}

const [ownerUrl, stateDir] = JSON.parse(process.argv[2]!) as [string, string]
let items = 0
const taken = await seconds(async () => {
  const county = await openCounty({ ownerUrl, stateDir, now: () => toInstant(new Date()) })
  const server = await buildServer(county, { logLevel: 'silent', demo: false })
  items = county.catalogue.list().length
  const home = await server.inject({ url: '/' })
  if (home.statusCode !== 200) throw new Error(home.body)
})
const memory = Math.round(process.memoryUsage.rss() / 1024 / 1024)
process.stdout.write(JSON.stringify({ seconds: taken, memory, items } satisfies Opened))
process.exit(0)
