import { type Instant, type Now, toInstant } from '#foundation/time'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { type Config, readConfig } from '../config.ts'
import type { ContentAlteredError } from '#world'
import { type County, type Ground, openCounty, openGround, prepareDatabase } from '../county.ts'
import { type Places, placesOf } from '../places.ts'

export const systemNow: Now = () => toInstant(new Date())

/** A database within reach, and where everything else of its county is. */
export interface Reached {
  ownerUrl: string
  config: Config
  places: Places & { stateDir: string }
}

/** Reaches the database of this machine for one command, starting it when it does not run. */
export async function withDatabase(work: (reached: Reached) => Promise<number>): Promise<number> {
  const config = readConfig()
  const places = { ...placesOf(config, systemNow), stateDir: config.stateDir }
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres(config.stateDir)
  try {
    return await work({ ownerUrl: config.databaseUrl ?? embedded!.url, config, places })
  } finally {
    // A server that a running county uses is left alone.
    if (!embedded?.wasRunning) await embedded?.stop()
  }
}

type Work = (county: County, setNow: (at: Instant) => void, ownerUrl: string) => Promise<number>

/** Opens the county of a prepared database for one command. */
export async function inCounty(
  { ownerUrl, config, places }: Reached,
  work: Work,
  onAltered?: (error: ContentAlteredError) => void,
): Promise<number> {
  let now = systemNow
  const county = await openCounty({
    ...config,
    ownerUrl,
    places,
    now: () => now(),
    ...(onAltered && { onAltered }),
  })
  try {
    return await work(
      county,
      (at) => {
        now = () => at
      },
      ownerUrl,
    )
  } finally {
    await county.close()
  }
}

/** The same for what must work also where what was published cannot be read. */
export async function inGround(
  { ownerUrl, config, places }: Reached,
  work: (ground: Ground) => Promise<number>,
): Promise<number> {
  const ground = await openGround({ ...config, ownerUrl, places, now: systemNow })
  try {
    return await work(ground)
  } finally {
    await ground.close()
  }
}

/** This machine's own database is brought up to date first, another's is left as it is. */
async function readied({ config, ownerUrl, places }: Reached): Promise<void> {
  if (!config.databaseUrl) await prepareDatabase(ownerUrl, places.keyStore, config)
}

/** The county of this machine. `onAltered`: for a check, see Shelf. */
export const withCounty = (
  work: Work,
  onAltered?: (error: ContentAlteredError) => void,
): Promise<number> =>
  withDatabase(async (reached) => {
    await readied(reached)
    return inCounty(reached, work, onAltered)
  })

/** What the county of this machine stands on. */
export const withGround = (work: (ground: Ground) => Promise<number>): Promise<number> =>
  withDatabase(async (reached) => {
    await readied(reached)
    return inGround(reached, work)
  })
