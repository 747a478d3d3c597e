import { toInstant } from '#foundation/time'
import {
  DELIVERY,
  DEMO_PASSWORD,
  DEMO_UNITS,
  demoGateway,
  listAccounts,
  ROLES,
  sendQueued,
  webhookGateway,
} from '#identity'
import { notifyApplicants } from '#notices'
import type { Pool } from '#platform/database'
import { openDatabaseTime } from '#platform/database-time'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { createHttpServer, type HttpServer } from '#platform/http'
import { follow, type LeaseName } from '#platform/lease'
import { NotReadyError } from '#platform/not-ready'
import { checkPort } from '#platform/port'
import { tell } from '#platform/progress'
import { beat } from '#platform/pulse'
import { repeat } from '#platform/repeat'
import { examineDecided, supervise } from '#supervision'
import { ContentAlteredError } from '#world'
import { type Config, plainHttpWarning, readConfig } from './config.ts'
import { checkReady, type County, openCounty, prepareDatabase } from './county.ts'
import { fillDemonstration, findTrialPhone } from '#sim'
import {
  acceptTime,
  doubtSentence,
  isElsewhere,
  type TrustedTime,
  watchTime,
} from './trusted-time.ts'
import { placesOf } from './places.ts'
import { buildServer } from './server.ts'
import { tick } from './tick.ts'

/** The composition root: everything is built here, by hand, and stopped here. */
async function main(): Promise<void> {
  const config = readConfig()
  const stops: Stop[] = []
  let stopping = false
  const end = async (): Promise<boolean> => {
    stopping = true
    let failed = false
    for (const step of stops.reverse())
      try {
        await step()
      } catch (error) {
        // What stands below is stopped all the same, the database above all.
        failed = true
        process.stderr.write(`停止时出错：${(error as Error).stack}\n`)
      }
    return failed
  }
  const stop = async (code: number) => {
    if (!stopping) process.exit((await end()) ? 1 : code)
  }
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  try {
    await start(config, stops)
  } catch (error) {
    // What was under way when somebody stopped us has failed for that reason.
    if (stopping) return
    await end()
    throw error
  }
}

type Stop = () => Promise<unknown> | void

/** `stops` holds how to end what was begun, the last first. */
async function start(config: Config, stops: Stop[]): Promise<void> {
  const started = performance.now()
  if (config.does.has('web')) await checkPort(config.port, config.host)
  const ownerUrl = config.databaseUrl ?? (await startOwnDatabase(config, stops))
  let now = () => toInstant(new Date())
  const places = placesOf(config, () => now())
  const county = await openCounty({
    ...config,
    ownerUrl,
    places,
    now: () => now(),
  })
  stops.push(() => county.close())
  const time = await openDatabaseTime(county.pool)
  stops.push(() => time.stop())
  await checkReady(county, config.demo)
  now = time.now

  const { does } = config
  const trusted = await trustTime(county, config)
  const server = does.has('web')
    ? await buildServer(county, { ...config, time: trusted })
    : createHttpServer({ logLevel: config.logLevel })
  if (does.has('web')) await server.listen({ port: config.port, host: config.host })
  stops.push(() => server.close())

  const onFault = (what: string) => (error: Error) => server.log.error({ err: error }, what)
  stops.push(repeat(WORLD_EVERY_MS, () => county.world.look(), onFault('world')))
  if (does.has('sealer')) county.sealer.start(onFault('sealing'))
  if (does.has('worker')) startWork(county, config, trusted, onFault, stops)

  say(`\n一门已就绪（${((performance.now() - started) / 1000).toFixed(1)} 秒）`)
  if (does.has('web')) await sayAddresses(county, config, server)
  const warning = plainHttpWarning(config)
  if (warning) say(`\n${warning}`)
  say('\n按 Ctrl-C 停止。')
}

/**
 * Watches over the clocks. A demonstration that was shut for weeks begins without asking; a county
 * asks a person, and everything but the passing of time works meanwhile.
 */
async function trustTime({ pool }: County, config: Config): Promise<TrustedTime> {
  const trusted = watchTime({
    pool,
    isElsewhere: isElsewhere(config.databaseUrl),
    keeps: config.does.has('worker'),
    onChange: (judged) =>
      say(`\n${judged.doubt ? doubtSentence(judged.doubt, judged) : '时间可信了，到期处理继续。'}`),
  })
  const judged = await trusted.judge()
  if (judged.doubt && config.demo && (await acceptTime(pool, judged)))
    say('演示环境：已按现在的时间继续，并记入账本。')
  return trusted
}

/** What time and the sealed facts ask for; of each, one process at a time does it. */
function startWork(
  county: County,
  config: Config,
  trusted: TrustedTime,
  onFault: (what: string) => (error: Error) => void,
  stops: Stop[],
): void {
  /**
   * On whichever process leads: follows the sealed events, one batch after the other, without
   * overtaking itself. What tells or judges waits while the time is in doubt.
   */
  const lead = (
    name: LeaseName,
    pool: Pool,
    everyMs: number,
    take: (pool: Pool) => Promise<unknown>,
  ) => {
    const lease = county.lease(pool, name)
    const guarded = lease.guard(pool)
    stops.push(follow(lease, everyMs, () => take(guarded), onFault(name), trusted.isSure))
  }
  lead('notices', county.pool, 500, (pool) =>
    notifyApplicants({ ...county, pool, county: county.tenant.name }),
  )
  lead('supervision', county.supervisionPool, 100, (supervisionPool) =>
    supervise({ ...county, supervisionPool }),
  )
  lead('authenticity', county.supervisionPool, 1000, (supervisionPool) =>
    examineDecided({ ...county, supervisionPool }),
  )
  lead('tick', county.pool, 60_000, async (pool) => {
    // By the time that was judged: the clock may have jumped since.
    const { doubt, at } = await trusted.judge()
    if (doubt) return
    await tick({ ...county, pool, now: () => at }, at)
    await pool.query(beat('tick', at))
  })
  const gateway = gatewayOf(config)
  if (gateway)
    // Messages need no leader: each process claims what it sends. Codes have a lane of their own.
    for (const urgentOnly of [true, false])
      stops.push(
        repeat(
          1000,
          (stopping) =>
            sendQueued(county.pool, county.keys, gateway, { ...DELIVERY, urgentOnly, stopping }),
          onFault('messages'),
        ),
      )
}

/** Where messages go; without one they wait in the outbox. */
function gatewayOf({ gatewayUrl, demo }: Config) {
  if (gatewayUrl) return webhookGateway(gatewayUrl)
  return demo ? demoGateway : undefined
}

const say = (text: string) => process.stdout.write(`${text}\n`)

/**
 * The database that comes with us, below the state folder; a new one is prepared, and lived in for
 * the demonstration. The county's own PostgreSQL is prepared by `npm run migrate`, once, and never
 * by a process that merely starts.
 */
async function startOwnDatabase(config: Config, stops: Stop[]): Promise<string> {
  const opening = tell('准备数据库')
  const embedded = await startEmbeddedPostgres(config.stateDir, { guards: true })
  stops.push(() => embedded.stop())
  const now = toInstant(new Date())
  await prepareDatabase(embedded.url, placesOf(config, () => now).keyStore, config)
  opening.end()
  if (config.demo && !process.argv.includes('--empty'))
    await fillDemonstration(embedded.url, config, now)
  return embedded.url
}

/** How soon this process follows what another one published. */
const WORLD_EVERY_MS = 300

/** Where people find the county; for the demonstration one sign-in per role, and how to begin. */
async function sayAddresses(county: County, config: Config, server: HttpServer): Promise<void> {
  const base = `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${(server.server.address() as { port: number }).port}`
  say(`  群众和企业     ${base}/`)
  say(`  工作人员       ${base}/staff/`)
  if (!config.demo) return
  const accounts = await listAccounts(county.pool, county.keys, DEMO_UNITS, county.now())
  say(`  演示账号与短信 ${base}/demo`)
  say(`\n演示账号（密码均为 ${DEMO_PASSWORD}，每种岗位一个）：`)
  const byRole = (role: string) => accounts.find((a) => a.role === role)
  for (const [role, name] of Object.entries(ROLES)) {
    const account = byRole(role)
    if (account)
      say(
        `  ${name.padEnd(10, '　')} ${account.staffId}${account.totp ? '（动态验证码见演示页）' : ''}`,
      )
  }
  const phone = await findTrialPhone(county.pool, county.keys)
  say(
    `\n当一回群众：打开 ${base}/my ，用手机号 ${phone ?? '13900000000（任何号码都可以）'} 登录，短信验证码显示在 ${base}/demo`,
  )
  say(
    `当一回窗口人员：打开 ${base}/staff/ ，账号 ${byRole('clerk')?.staffId}，密码 ${DEMO_PASSWORD}`,
  )
}

main().catch((error: Error) => {
  const isSaid = error instanceof NotReadyError || error instanceof ContentAlteredError
  const says = isSaid ? error.message : (error.stack ?? error.message)
  process.stderr.write(`启动失败：${says}\n`)
  process.exit(1)
})
