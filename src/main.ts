import { addDays, dayOf, toInstant } from '#foundation/time'
import { DOCUMENT_TEMPLATE, renderPdf, templateKind } from '#documents'
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
import { type Pool, row } from '#platform/database'
import { openDatabaseTime } from '#platform/database-time'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { createHttpServer, type HttpServer } from '#platform/http'
import { follow, type LeaseName } from '#platform/lease'
import { NotReadyError } from '#platform/not-ready'
import { repeat } from '#platform/repeat'
import { examineDecided, supervise } from '#supervision'
import { HABITS, simulate } from '#testing'
import { workdaysText } from '#text/time'
import { type Config, fontsDir, readConfig } from './config.ts'
import { COUNTY, type County, openCounty, prepareDatabase } from './county.ts'
import { placesOf } from './places.ts'
import { buildServer } from './server.ts'
import { tick } from './tick.ts'

/** The composition root: everything is built here, by hand, and stopped here. */
async function main(): Promise<void> {
  const config = readConfig()
  const isEmpty = process.argv.includes('--empty')
  const started = performance.now()

  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres(config.stateDir)
  const ownerUrl = config.databaseUrl ?? embedded!.url
  let now = () => toInstant(new Date())
  const places = placesOf(config, () => now())
  // The county's own PostgreSQL is prepared by `npm run migrate`, once, and never by a process that merely starts.
  if (embedded) await prepareDatabase(ownerUrl, places.keyStore, config)
  const county = await openCounty({
    ownerUrl,
    stateDir: config.stateDir,
    places,
    pooled: config.pooled,
    now: () => now(),
    publicUrl: config.publicUrl,
  })
  const time = await openDatabaseTime(county.pool)
  now = time.now

  const stops: (() => Promise<unknown> | void)[] = [
    () => embedded?.stop(),
    () => county.close(),
    () => time.stop(),
  ]
  let stopping = false
  const stop = async (code: number) => {
    if (stopping) return
    stopping = true
    for (const step of stops.reverse()) await step()
    process.exit(code)
  }
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))

  const known = await row(county.pool, 'select 1 from ledger.event limit 1')
  if (!known && !isEmpty && embedded && config.demo) {
    const today = dayOf(now())
    let from = county.calendar().addWorkdays(today, -60)
    from = county.calendar().workdayOnOrAfter(from)
    const days = county.calendar().workdaysBetween(from, addDays(today, -1)) + 1
    say(`模拟${COUNTY.name}最近${workdaysText(days)}的办件……`)
    let virtual = now()
    now = () => virtual
    await simulate(
      county,
      {
        ...HABITS,
        seed: 42,
        from,
        days,
        cases: days * 12,
        sampleFile: await sampleMaterial(county),
        wrongdoing: DISHONEST,
      },
      (day, done) => {
        virtual = toInstant(new Date(Date.parse(`${day}T10:30:00Z`)))
        if (process.stdout.isTTY)
          process.stdout.write(`\r  ${day}  办件 ${done.cases}  操作 ${done.acts}  `)
      },
    )
    if (process.stdout.isTTY) process.stdout.write('\n')
    now = time.now
  }

  const { does } = config
  const server = does.has('web')
    ? await buildServer(county, { logLevel: config.logLevel, demo: config.demo })
    : createHttpServer({ logLevel: config.logLevel })
  if (does.has('web')) await server.listen({ port: config.port, host: config.host })
  stops.push(() => server.close())

  const onFault = (what: string) => (error: Error) => server.log.error({ err: error }, what)
  if (does.has('sealer')) county.sealer.start(onFault('sealing'))
  /** On whichever process leads: follows the sealed events, one batch after the other, without overtaking itself. */
  const lead = (
    name: LeaseName,
    pool: Pool,
    everyMs: number,
    take: (pool: Pool) => Promise<unknown>,
  ) => {
    const lease = county.lease(pool, name)
    const guarded = lease.guard(pool)
    stops.push(follow(lease, everyMs, () => take(guarded), onFault(name)))
  }
  if (does.has('worker')) {
    lead('notices', county.pool, 500, (pool) =>
      notifyApplicants({ ...county, pool, county: COUNTY.name }),
    )
    const gateway = config.gatewayUrl
      ? webhookGateway(config.gatewayUrl)
      : config.demo
        ? demoGateway
        : undefined
    if (gateway)
      stops.push(
        repeat(
          1000,
          (stopping) => sendQueued(county.pool, county.keys, gateway, { ...DELIVERY, stopping }),
          onFault('messages'),
        ),
      )
    lead('supervision', county.supervisionPool, 100, (supervisionPool) =>
      supervise({ ...county, supervisionPool }),
    )
    lead('authenticity', county.supervisionPool, 2000, (supervisionPool) =>
      examineDecided({ ...county, supervisionPool }),
    )
    lead('tick', county.pool, 60_000, (pool) => tick({ ...county, pool }, county.now()))
  }

  say(`\n一门已就绪（${((performance.now() - started) / 1000).toFixed(1)} 秒）`)
  if (does.has('web')) await sayAddresses(county, config, server)
  say('\n按 Ctrl-C 停止。')
}

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Where people find the county, and for the demonstration one sign-in per role. */
async function sayAddresses(county: County, config: Config, server: HttpServer): Promise<void> {
  const base = `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${(server.server.address() as { port: number }).port}`
  say(`  群众和企业     ${base}/`)
  say(`  工作人员       ${base}/staff/`)
  if (config.demo) {
    const accounts = await listAccounts(county.pool, county.keys, DEMO_UNITS, county.now())
    say(`  演示账号与短信 ${base}/demo`)
    say(`\n演示账号（密码均为 ${DEMO_PASSWORD}，每种岗位一个）：`)
    for (const [role, name] of Object.entries(ROLES)) {
      const account = accounts.find((a) => a.role === role)
      if (account)
        say(
          `  ${name.padEnd(10, '　')} ${account.staffId}${account.totp ? '（动态验证码见演示页）' : ''}`,
        )
    }
  }
}

/** A little wrongdoing, so that the demonstration has something to find: about three in a hundred eligible cases. */
const DISHONEST = {
  'one-sitting': 0.008,
  'at-night': 0.006,
  'borrowed-pause': 0.006,
  'stalling-correction': 0.006,
  'clock-reset': 0.006,
} as const

/** What the demonstration shows for a material that was sent online. */
function sampleMaterial(county: County): Promise<Buffer> {
  const { typst } = county.world.current().get(templateKind, DOCUMENT_TEMPLATE)
  return renderPdf(
    { typst, fonts: fontsDir },
    {
      county: COUNTY.name,
      unit: COUNTY.name,
      title: '示例材料',
      number: '模拟数据',
      addressee: '',
      columns: [],
      header: [],
      rows: [],
      closing: [],
      date: '',
      seal: '示例材料，无印章',
      verifyUrl: `${county.publicUrl}/verify`,
      paragraphs: ['本文件由模拟程序生成，用来演示材料的上传、核对和预览，不含任何真实信息。'],
    },
  )
}

main().catch((error: Error) => {
  const says = error instanceof NotReadyError ? error.message : (error.stack ?? error.message)
  process.stderr.write(`启动失败：${says}\n`)
  process.exit(1)
})
