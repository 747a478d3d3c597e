import { type KeyObject, randomUUID } from 'node:crypto'
import type { NetConnectOpts } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { COUNTY_SLOTS, type SlotRules, slotsKind } from '#appointments'
import { calendarOf } from '#calendar'
import type { CasesDeps } from '#cases'
import { FEEDBACK_LIMITS, type FeedbackLimits, limitsKind } from '#feedback'
import { type Now, toInstant } from '#foundation/time'
import {
  type BesidePhones,
  countDemoAccounts,
  DEMO_PASSWORD,
  demoStaff,
  liveUnits,
  personalKeys,
  readUnits,
  seedStaff,
  type SessionRules,
  type Staff,
  type Units,
} from '#identity'
import { MOST_CODES_AN_HOUR, MOST_SESSIONS, SESSION_HOURS } from '#identity/contract'
import { liveCatalogue } from '#items'
import { Sealer, signerOf, type Witness } from '#ledger'
import { type Mark, openPool, type Pool, row } from '#platform/database'
import type { Blobs } from '#platform/blobs'
import { clamd, type Scanner } from '#platform/clamd'
import type { KeyStore } from '#platform/keyring'
import type { PaperKey } from '#platform/paper-key'
import { endRebuilds, listDueRebuilds, oweRebuild } from '#platform/migrate'
import { NotReadyError } from '#platform/not-ready'
import { Lease, type LeaseName } from '#platform/lease'
import { checkPrepared, prepare } from '#platform/prepared'
import { roleUrls } from '#platform/roles'
import { draftTasks, phoneTasks } from '#tasks'
import { remembersAnew } from '#supervision'
import { type ContentAlteredError, publishShipped, Shelf, type Shipped } from '#world'
import { BINDINGS, bindingsDue, bindRows } from './bound.ts'
import { readConfig, type Tenant } from './config.ts'
import { factMarks } from './fact-marks.ts'
import { dataDir } from '#platform/repository'
import { leaseHolder } from './lease-holder.ts'
import { type Places, placesBelow } from './places.ts'
import { KINDS, shippedWorld } from './published.ts'
import { replay } from './replay.ts'

/** Everything that is built once and passed down. */
export interface County extends CasesDeps {
  tenant: Tenant
  stateDir: string
  /** The address by which people reach us: in QR codes and messages. */
  publicUrl: string
  /** So many codes by SMS an hour. */
  codesAnHour: number
  sessionRules: SessionRules
  /** The units in force today. */
  units: Units
  /** What is kept beside a phone that a counter changes. */
  besidePhones: BesidePhones
  feedbackLimits: () => FeedbackLimits
  slotRules: () => SlotRules
  sealer: Sealer
  sealerPool: Pool
  /** As the supervision role: reads everybody's facts, writes cards. */
  supervisionPool: Pool
  witness: Witness
  /** Is everything that the program binds to the county's keys bound? */
  isBound: boolean
  /** Files: uploads and their pieces, issued documents. */
  blobs: Blobs
  /** What the papers that it issues are signed with. */
  paperKey: PaperKey
  /** Looks at files before they are kept, where there is one. */
  scanner: Scanner | undefined
  /**
   * This process as a candidate for what only one may do at a time; `pool` is of the role that
   * elects.
   */
  lease: (pool: Pool, name: LeaseName) => Lease
  now: Now
  close: () => Promise<void>
}

/** What a new county begins with: officers of a demonstration, and what is published first. */
export interface Beginning {
  staff: () => readonly Staff[]
  world: (staff: readonly Staff[]) => readonly Shipped[]
}

const SHIPPED: Beginning = {
  staff: () => demoStaff(readUnits(join(dataDir, 'catalogue'))),
  world: (staff) => shippedWorld(dataDir, staff),
}

/**
 * Migrates the database, makes keys and roles, and publishes what the product brings along:
 * calendar, units, items … and, for the demonstration, officers. Answers the migrations that it
 * lacked.
 */
export async function prepareDatabase(
  ownerUrl: string,
  keys: KeyStore,
  { demo = true, beginning = SHIPPED, tenant = readConfig({}).tenant } = {},
): Promise<string[]> {
  const { migrations, keyring } = await prepare(ownerUrl, keys, BINDINGS, tenant.name)
  const personal = personalKeys(keyring.personal)
  const pool = openPool(ownerUrl, 2, {
    factMark: factMarks(personal).mark,
    sealKey: keyring.sealer.publicKey,
  })
  try {
    const { rows } = await pool.query('select 1 from identity.staff limit 1')
    const staff = demo && rows.length === 0 ? beginning.staff() : []
    await bindRows(pool, keyring)
    await seedStaff(pool, personal, staff, DEMO_PASSWORD)
    if (await remembersAnew(pool)) await oweRebuild(pool, 'supervision')
    await publishShipped(pool, beginning.world(staff), toInstant(new Date()))
    await rebuildDue(ownerUrl, pool, keys)
  } finally {
    await pool.end()
  }
  return migrations
}

/**
 * What a migration said in `rebuild` before it was remembered under the county's keys what is
 * bound.
 */
const SEALS = 'seals'

/**
 * What a migration left without its past is made again from the ledger, those below first. Broken
 * off, it stays due.
 */
async function rebuildDue(ownerUrl: string, pool: Pool, keyStore: KeyStore): Promise<void> {
  const modules = (await listDueRebuilds(pool)).filter((due) => due !== SEALS)
  const isNew = (await row(pool, 'select from ledger.place limit 1')) === undefined
  if (modules.length > 0 && !isNew) {
    const stateDir = tmpdir()
    const places = { ...placesBelow(stateDir), keyStore }
    const now = () => toInstant(new Date())
    const county = await openCounty({ ownerUrl, stateDir, places, now })
    await replay(ownerUrl, county, { modules }).finally(() => county.close())
  }
  await endRebuilds(pool)
}

/**
 * Nobody is let in before this county is what it claims to be.
 * @throws NotReadyError with a sentence that says what to do.
 */
export async function checkReady({ pool, isBound }: County, demo: boolean): Promise<void> {
  if (!isBound || (await listDueRebuilds(pool)).length > 0)
    throw new NotReadyError(
      '数据库的升级没有做完。请在一台机器上运行 npm run migrate，完成后再启动。',
    )
  const open = demo ? 0 : await countDemoAccounts(pool)
  if (open > 0)
    throw new NotReadyError(
      `有 ${open} 个账号还在用公开的演示密码，不能作为正式环境启动。正式环境请从空的数据库和空的 YIMEN_DIR 开始；要留用这些账号，请逐个运行 yimen staff renew 换发密码；只是演示，请设 YIMEN_DEMO=on。`,
    )
}

/** Where a county lives, and how it is connected. */
interface CountyOptions {
  ownerUrl: string
  stateDir: string
  now: Now
  /** Below `stateDir` unless said otherwise. */
  places?: Places
  connections?: number
  /** Through PgBouncer in transaction mode, or its like. */
  pooled?: boolean
  /**
   * Off: the last half second may be lost when the machine fails. Never for what somebody was
   * answered.
   */
  durable?: boolean
  publicUrl?: string
  /** Where a clamd listens. */
  clamd?: NetConnectOpts | undefined
  codesAnHour?: number
  sessionRules?: SessionRules
  /** The demonstration's unless said otherwise. */
  tenant?: Tenant
  /** For a check that changes nothing: hears of altered contents, and goes on. */
  onAltered?: (error: ContentAlteredError) => void
}

/** What a county stands on, whether or not what it published can be read. */
export type Ground = Omit<
  County,
  'besidePhones' | 'calendar' | 'catalogue' | 'feedbackLimits' | 'slotRules' | 'units' | 'world'
> & {
  /** A pool of its own: whoever holds a connection of the other may wait for what is published. */
  worldPool: Pool
}

/**
 * Connects what a county stands on, and changes nothing in it. The connections are those of the
 * least privileged roles. @throws NotReadyError when the database is not prepared, or the keys are
 * not those of its county.
 */
export async function openGround(options: CountyOptions): Promise<Ground> {
  const { stateDir, now } = options
  const { keyStore, blobs, witness } = options.places ?? placesBelow(stateDir)
  const keyring = await checkPrepared(options.ownerUrl, keyStore)
  const keys = personalKeys(keyring.personal)
  const urls = roleUrls(options.ownerUrl, keyring.rolePasswords)
  const pools = openPools(
    { ...options, factMark: factMarks(keys).mark, sealKey: keyring.sealer.publicKey },
    urls,
  )
  const { sealerPool } = pools
  const self = leaseHolder(keys, `${hostname()}/${process.pid}/${randomUUID()}`)
  const lease: County['lease'] = (electors, name) => new Lease(electors, name, self)
  const sealer = new Sealer({
    pool: sealerPool,
    lease: lease(sealerPool, 'sealer'),
    signer: signerOf(keyring.sealer),
    witness,
    now,
    isOurs: factMarks(keys).isOurs,
  })
  return {
    ...pools,
    sealer,
    lease,
    witness,
    blobs,
    scanner: options.clamd && clamd(options.clamd),
    stateDir,
    now,
    publicUrl: options.publicUrl ?? 'http://127.0.0.1',
    sessionRules: options.sessionRules ?? { hours: SESSION_HOURS, most: MOST_SESSIONS },
    codesAnHour: options.codesAnHour ?? MOST_CODES_AN_HOUR,
    tenant: options.tenant ?? readConfig({}).tenant,
    keys,
    paperKey: keyring.papers,
    isBound: bindingsDue(keyring).length === 0,
    close: async () => {
      await sealer.stop()
      await Promise.all(Object.values(pools).map((each) => each.end()))
    },
  }
}

/**
 * Builds the county on a prepared database.
 * @throws NotReadyError as `openGround` does · ContentAlteredError when what it published is not
 * what was published
 */
export async function openCounty(options: CountyOptions): Promise<County> {
  const ground = await openGround(options)
  const { worldPool: pool, now } = ground
  const { onAltered } = options
  try {
    const world = await Shelf.open({ pool, kinds: KINDS, now, beside: draftTasks, onAltered })
    const current = () => world.current()
    return {
      ...ground,
      world,
      besidePhones: phoneTasks,
      catalogue: liveCatalogue(current),
      units: liveUnits(current),
      calendar: () => calendarOf(current()),
      feedbackLimits: () => current().get(limitsKind, FEEDBACK_LIMITS),
      slotRules: () => current().get(slotsKind, COUNTY_SLOTS),
    }
  } catch (error) {
    await ground.close()
    throw error
  }
}

/** The connections of each role. */
function openPools(
  options: CountyOptions & { factMark: Mark; sealKey: KeyObject },
  urls: ReturnType<typeof roleUrls>,
) {
  return {
    pool: openPool(urls.yimen_app, options.connections ?? 16, options),
    worldPool: openPool(urls.yimen_app, 1, options),
    // The sealer is always durable, and with it all that it seals: the witness is never ahead of
    // the database.
    sealerPool: openPool(urls.yimen_sealer, 2, { ...options, durable: true }),
    supervisionPool: openPool(urls.yimen_supervision, 4, options),
  }
}
