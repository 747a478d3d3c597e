import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCalendarFiles, WorkCalendar, WorkingTime } from '#calendar'
import { findCaseView } from '#cases'
import { explainClock } from '#clock'
import { caseIds, type StaffId, staffIds, unitIds } from '#foundation/ids'
import {
  dayOf,
  type Instant,
  instantAt,
  isLegalDay,
  type LegalDay,
  type Now,
  toInstant,
} from '#foundation/time'
import {
  type OneTimeAccess,
  openAccount,
  readUnits,
  renewAccess,
  type Role,
  ROLES,
  type Staff,
} from '#identity'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { NotReadyError } from '#platform/not-ready'
import { prepare } from '#platform/prepared'
import {
  compileProcess,
  completeTask,
  findNode,
  listSteps,
  type Net,
  openTasks,
  parseBpmn,
  RunError,
  signTask,
  startRun,
  type Variables,
} from '#process'
import { patrol, supervise } from '#supervision'
import { brokenInvariants, HABITS, simulate, Teller } from '#sim'
import { STORIES } from '#sim'
import { CASE_FACTS } from '#text/case-facts'
import { CLOCKS, DAY_ROLES, STAGES } from '#text/labels'
import { chineseDay, chineseTime, durationText, remainingText } from '#text/time'
import { backup, restore, RestoreRefused } from './backup.ts'
import { type Config, dataDir, readConfig } from './config.ts'
import { type County, openCounty, prepareDatabase } from './county.ts'
import { exportCounty } from './export.ts'
import { placesOf } from './places.ts'
import { replay, UnknownModule } from './replay.ts'
import { verifyCounty } from './verify.ts'

const HELP = `用法：yimen <命令> [参数] [--json]（在源码目录：npm run -s cli -- <命令>）

  workdays add 日期 天数 [--mode days|seconds]   某日起若干工作日的最后一日
  workdays between 起 止 [--mode days|seconds]   两日之间的工作日（起始日不计入）；按秒计时可加 --unit 单位
  workdays explain 日期 天数                     逐日说明为什么
  clock explain 办件编号                         办件各项期限的逐日算法
  case show 办件编号                             办件的经过
  bpmn check 文件                                支持哪些元素，拒绝、存疑哪些（编号和名称）
  bpmn run 文件 [--choose 变量=值[,…]]          依次经过的任务
  verify                                         核验整个账本，和账本指明的公布内容
  export 目录                                    导出已封存的账本和公布内容，供 tools/verify.py 独立核验
  seed [故事…]                                   把 sim/stories.ts 中的故事写入数据库；不写名称则列出
  simulate [--seed 42 --days 60 --cases 700]     模拟一个县，并每天核对不变量
  replay [模块…] [--check]                       由账本重建各模块的投影；--check 只比对，不改动
  patrol                                         发牌巡检：由账本重新计算全部牌，列出漏发、多发和错级
  staff add 用户名 --unit 单位 --name 姓名 --role 岗位[,…]
                                                 开账号：打印一次性密码，需要时打印动态验证码的密钥；
                                                 头几个管理人员连同岗位，以后的岗位由两人拟订、批准
  staff renew 用户名                             忘了密码或丢了动态验证码：换一次性密码，原来的登录全部失效
  migrate                                        准备或升级数据库：迁移、角色、密钥、目录数据（以数据库所有者执行）
  backup 目录                                    备份数据库、密钥、材料和见证文件（运行中也可以）
  restore 目录                                   恢复到空的数据库和空的目录，并核验账本

退出码：0 正常，1 发现问题，2 用法错误。`

/** Wrong words on the command line. */
class UsageError extends Error {}

const { positionals, values } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        mode: { type: 'string', default: 'days' },
        unit: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string' },
        check: { type: 'boolean', default: false },
        choose: { type: 'string' },
        seed: { type: 'string', default: '42' },
        days: { type: 'string', default: '60' },
        cases: { type: 'string', default: '700' },
      },
    })
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}\n`)
    process.exit(2)
  }
})()

const say = (value: unknown, text: () => string) =>
  process.stdout.write(`${values.json ? JSON.stringify(value) : text()}\n`)

function shippedCalendar(): WorkCalendar {
  const { years, days } = readCalendarFiles(join(dataDir, 'calendars'))
  return new WorkCalendar(years, days)
}

function day(text: string | undefined): LegalDay {
  if (!text || !isLegalDay(text))
    throw new UsageError(`“${text ?? ''}”不是有效日期，请写成 2026-03-09 的形式`)
  return text
}

function count(text: string | undefined, what: string): number {
  const number = Number(text)
  if (!Number.isInteger(number)) throw new UsageError(`${what}“${text ?? ''}”不是整数`)
  return number
}

function workdays([verb, a, b]: string[]): number {
  const calendar = shippedCalendar()
  const unit =
    values.unit === undefined
      ? undefined
      : readUnits(join(dataDir, 'catalogue')).find((u) => u.unitId === values.unit)
  if (values.unit !== undefined && !unit) throw new UsageError(`没有单位“${values.unit}”`)
  const time = new WorkingTime(calendar, unit?.officeHours)
  const seconds = values.mode === 'seconds'
  if (values.mode !== 'days' && !seconds) throw new UsageError('--mode 只能是 days 或 seconds')
  if (verb === 'add') {
    const [from, n] = [day(a), count(b, '天数')]
    const on = seconds
      ? time.addWorkdays(instantAt(from, 8 * 3600), n)
      : calendar.addWorkdays(from, n)
    say({ from, workdays: n, mode: values.mode, on }, () => on)
  } else if (verb === 'between') {
    const [from, to] = [day(a), day(b)]
    const n = seconds
      ? time.workingSecondsBetween(instantAt(from), instantAt(to))
      : calendar.workdaysBetween(from, to)
    say({ from, to, mode: values.mode, [seconds ? 'seconds' : 'workdays']: n }, () =>
      durationText({ value: n, unit: seconds ? 'second' : 'workday' }),
    )
  } else if (verb === 'explain') {
    const [from, n] = [day(a), count(b, '天数')]
    const explained = explainClock(
      {
        kind: 'statutory',
        limit: { value: n, unit: 'workday' },
        startedOn: from,
        pauses: [],
        extensions: [],
      },
      calendar,
      from,
    )
    say(explained, () =>
      explained.days
        .map(
          (d) =>
            `${d.day}  ${d.number ? `第 ${d.number} 日` : d.role === 'start' ? '起算日，不计入' : (d.calendar.name ?? '休息日')}  ${d.article}`,
        )
        .join('\n'),
    )
  } else throw new UsageError('workdays 之后写 add、between 或 explain')
  return 0
}

async function bpmn([verb, file]: string[]): Promise<number> {
  if (!file || (verb !== 'check' && verb !== 'run'))
    throw new UsageError('写成 bpmn check 文件 或 bpmn run 文件')
  let xml: string
  try {
    xml = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`读不到文件 ${file}`)
  }
  const parsed = await parseBpmn(xml)
  const compiled = 'refusals' in parsed ? parsed : compileProcess(parsed.file)
  if ('refusals' in compiled) {
    say({ ok: false, refusals: compiled.refusals }, () =>
      compiled.refusals
        .map((r) => `拒绝 ${r.elementId || '（文件）'} ${r.elementName}：${r.says}`)
        .join('\n'),
    )
    return 1
  }
  const { net, doubts } = compiled
  if (verb === 'check') {
    say(
      {
        ok: doubts.length === 0,
        doubts,
        elements: net.nodes.map(({ id, name, kind }) => ({ id, name, kind })),
        steps: listSteps(net),
      },
      () =>
        [
          ...net.nodes.map((n) => `支持 ${n.kind.padEnd(12)} ${n.id} ${n.name}`),
          ...doubts.map((d) => `存疑 ${d.elementId} ${d.elementName}：${d.says}`),
        ].join('\n'),
    )
    return doubts.length === 0 ? 0 : 1
  }
  const variables = Object.fromEntries(
    (values.choose ?? '')
      .split(',')
      .filter(Boolean)
      .map((pair) => {
        const [name, value = ''] = pair.split('=')
        return [
          name,
          /^-?\d+$/.test(value)
            ? Number(value)
            : value === 'true'
              ? true
              : value === 'false'
                ? false
                : value,
        ]
      }),
  )
  const sequence: string[] = []
  try {
    return runThrough(net, variables, sequence)
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    throw new UsageError(
      [...sequence, `${RUN_FAULTS[error.code]}（${error.elementId}）`].join('\n'),
    )
  }
}

const RUN_FAULTS: Record<RunError['code'], string> = {
  'no-way-out': '没有可走的分支：条件都不成立，也没有默认分支，可用 --choose 给出变量',
  endless: '流程自己循环，不等任何人',
  'not-waiting': '不在等待',
  'unknown-element': '没有这个元素',
}

function runThrough(net: Net, variables: Variables, sequence: string[]): number {
  let step = startRun(net, { signers: 1, ...variables })
  while (!step.ended && openTasks(net, step.state).length > 0 && sequence.length < 100) {
    const next = openTasks(net, step.state)[0]!
    sequence.push(next)
    step = findNode(net, next)?.multi
      ? signTask(net, step.state, next, variables.outcome !== 'disagree')
      : completeTask(net, step.state, next)
  }
  say(
    { sequence, ended: step.ended },
    () =>
      sequence.join('\n') +
      (step.ended ? '' : '\n（没有走到结束：还在等待事件，或条件使流程循环）'),
  )
  return step.ended ? 0 : 1
}

const systemNow: Now = () => toInstant(new Date())

/** Reaches the database of this machine for one command, starting it when it does not run. */
async function withDatabase(
  work: (ownerUrl: string, config: Config) => Promise<number>,
): Promise<number> {
  const config = readConfig()
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres(config.stateDir)
  try {
    return await work(config.databaseUrl ?? embedded!.url, config)
  } finally {
    // A server that a running county uses is left alone.
    if (!embedded?.wasRunning) await embedded?.stop()
  }
}

function withCounty(
  work: (county: County, setNow: (at: Instant) => void, ownerUrl: string) => Promise<number>,
): Promise<number> {
  return withDatabase(async (ownerUrl, config) => {
    let now = systemNow
    const places = placesOf(config, systemNow)
    if (!config.databaseUrl) await prepareDatabase(ownerUrl, places.keyStore, config)
    const county = await openCounty({
      ...config,
      ownerUrl,
      places,
      now: () => now(),
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
  })
}

async function addStaff(county: County, staffId: StaffId): Promise<number> {
  const staff = { staffId, ...newStaff(county) }
  const opened = await openAccount(county.pool, county.keys, staff, county.now())
  if (!opened) throw new UsageError(`用户名 ${staffId} 已经有人用`)
  sayAccess(
    staffId,
    opened,
    opened.hasPost ? '已公布' : '还没有：请系统管理员在工作台“版本公布”里拟订，由另一人批准',
  )
  return 0
}

async function renewStaff(county: County, staffId: StaffId): Promise<number> {
  const access = await renewAccess(county.pool, county.keys, staffId)
  if (!access) throw new UsageError(`没有用户名 ${staffId}`)
  sayAccess(staffId, access)
  return 0
}

/** Unit, name and roles from the command line. */
function newStaff(county: County): Omit<Staff, 'staffId'> {
  const { unit = '', name = '', role = '' } = values
  const unitId = unitIds.is(unit) && county.units.get(unit)?.unitId
  if (!unitId) throw new UsageError(`没有单位“${unit}”，请用 --unit 写单位的代号，例如 info-centre`)
  if (!name.trim()) throw new UsageError('请用 --name 写姓名')
  const roles = role.split(',')
  const unknown = roles.filter((each) => !isRole(each))
  if (unknown.length > 0)
    throw new UsageError(
      `没有岗位“${unknown.join('、')}”。岗位有：${Object.entries(ROLES)
        .map(([key, title]) => `${key}（${title}）`)
        .join('、')}`,
    )
  return { unitId, name: name.trim(), roles: roles.filter(isRole) }
}

const isRole = (text: string): text is Role => Object.hasOwn(ROLES, text)

function sayAccess(staffId: StaffId, access: OneTimeAccess, post?: string): void {
  say({ staffId, ...access }, () =>
    [
      `用户名        ${staffId}`,
      `一次性密码    ${access.password}（首次登录时要换成自己的）`,
      ...(access.totp
        ? [`动态验证码    密钥 ${access.totp.secret}`, `              ${access.totp.uri}`]
        : []),
      ...(post ? [`岗位          ${post}`] : []),
      '以上只显示这一次，请当面交给本人。',
    ].join('\n'),
  )
}

const commands: Record<string, (rest: string[]) => number | Promise<number>> = {
  workdays,
  bpmn,
  clock: ([verb, caseId]) =>
    withCounty(async (county) => {
      if (verb !== 'explain' || !caseId || !caseIds.is(caseId))
        throw new UsageError('写成 clock explain 办件编号')
      const view = await findCaseView(county, caseId, 'system', dayOf(county.now()))
      if (!view) throw new UsageError(`没有办件 ${caseId}`)
      say(view.clocks, () =>
        view.clocks
          .map(
            (c) =>
              `${CLOCKS[c.countdown.kind]} ${durationText(c.facts.limit)}，${chineseDay(c.countdown.dueOn)}到期，${remainingText(c.countdown)}（${c.article}）\n${c.days.map((d) => `  ${d.day} ${d.number ? `第 ${d.number} 日` : (d.pause ?? d.calendar.name ?? DAY_ROLES[d.role])}`).join('\n')}`,
          )
          .join('\n'),
      )
      return 0
    }),
  case: ([verb, caseId]) =>
    withCounty(async (county) => {
      if (verb !== 'show' || !caseId || !caseIds.is(caseId))
        throw new UsageError('写成 case show 办件编号')
      const view = await findCaseView(county, caseId, 'system', dayOf(county.now()))
      if (!view) throw new UsageError(`没有办件 ${caseId}`)
      say(view, () =>
        [
          `${caseId} ${view.item.name} ${view.unitName} ${STAGES[view.state.stage]}`,
          ...view.timeline.map(
            (f) => `${chineseTime(f.occurredAt)}  ${CASE_FACTS[f.type]}  ${f.by}`,
          ),
        ].join('\n'),
      )
      return 0
    }),
  verify: () =>
    withCounty(async (county) => {
      await county.sealer.sealAll()
      const report = await verifyCounty(county)
      say(report, () =>
        report.ok
          ? `账本完好：${report.events} 条事件，${report.checkpoints} 个检查点`
          : report.findings.map((f) => `${f.kind} ${f.says}`).join('\n'),
      )
      return report.ok ? 0 : 1
    }),
  export: ([dir]) =>
    withCounty(async (county) => {
      if (!dir) throw new UsageError('写成 export 目录')
      await county.sealer.sealAll()
      const { events, contents } = await exportCounty(county, dir)
      say(
        { events, contents, dir },
        () => `已导出 ${events} 条事件和 ${contents} 份公布内容到 ${dir}`,
      )
      return 0
    }),
  seed: (keys) => {
    if (keys.length === 0) {
      say(
        STORIES.map(({ key, title }) => ({ key, title })),
        () => STORIES.map((s) => `${s.key.padEnd(24)} ${s.title}`).join('\n'),
      )
      return 0
    }
    const unknown = keys.filter((key) => !STORIES.some((s) => s.key === key))
    if (unknown.length > 0) throw new UsageError(`没有这个故事：${unknown.join('、')}`)
    return withCounty(async (county) => {
      for (const key of keys)
        await STORIES.find((s) => s.key === key)!.tell(
          new Teller(
            county,
            `${key}/${Date.now()}`,
            key === 'deemed-acceptance' ? '2026-02-09' : '2026-03-02',
          ),
        )
      say({ seeded: keys }, () => `已写入：${keys.join('、')}`)
      return 0
    })
  },
  simulate: () =>
    withCounty(async (county, setNow) => {
      const [seed, days, cases] = [
        count(values.seed, '种子'),
        count(values.days, '天数'),
        count(values.cases, '办件数'),
      ]
      const from = county
        .calendar()
        .workdayOnOrAfter(county.calendar().addWorkdays(dayOf(county.now()), -days))
      const started = performance.now()
      const broken: string[] = []
      const report = await simulate(county, { ...HABITS, seed, from, days, cases }, async (on) => {
        setNow(instantAt(on, 18 * 3600 + 1800))
        broken.push(...(await brokenInvariants(county, on)).map((says) => `种子 ${seed}，${says}`))
      })
      const seconds = (performance.now() - started) / 1000
      const verified = await verifyCounty(county)
      const ok = verified.ok && broken.length === 0
      say({ seed, ...report, seconds, events: verified.events, broken, ok }, () =>
        broken.length > 0
          ? broken.join('\n')
          : `办件 ${report.cases}，操作 ${report.acts}，事件 ${verified.events}，用时 ${seconds.toFixed(1)} 秒（每秒 ${(report.cases / seconds).toFixed(0)} 件），内存峰值 ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB，账本${verified.ok ? '完好' : '有问题'}`,
      )
      return ok ? 0 : 1
    }),
  patrol: () =>
    withCounty(async (county) => {
      await county.sealer.sealAll()
      while ((await supervise(county)) > 0) await county.sealer.sealAll()
      const report = await patrol(county)
      say(report, () =>
        report.findings.length === 0
          ? `核对 ${report.events} 条事件、${report.cards} 张牌，一张不差`
          : report.findings.map((f) => f.says).join('\n'),
      )
      return report.findings.length === 0 ? 0 : 1
    }),
  staff: ([verb, staffId]) => {
    if ((verb !== 'add' && verb !== 'renew') || !staffId || !staffIds.is(staffId))
      throw new UsageError(
        '写成 staff add 用户名 --unit 单位 --name 姓名 --role 岗位，或 staff renew 用户名；用户名形如 market.zhangsan，用小写字母、数字和连字符',
      )
    return withCounty((county) =>
      verb === 'add' ? addStaff(county, staffId) : renewStaff(county, staffId),
    )
  },
  migrate: () =>
    withDatabase(async (ownerUrl, config) => {
      const migrations = await prepareDatabase(
        ownerUrl,
        placesOf(config, systemNow).keyStore,
        config,
      )
      say({ migrations }, () =>
        migrations.length === 0
          ? '数据库已是最新'
          : `已执行 ${migrations.length} 个迁移：${migrations.join('、')}`,
      )
      return 0
    }),
  backup: ([dir]) =>
    withDatabase(async (ownerUrl, config) => {
      if (!dir) throw new UsageError('写成 backup 目录')
      const places = { ...placesOf(config, systemNow), stateDir: config.stateDir }
      const manifest = await backup(ownerUrl, places, dir, systemNow())
      const rows = manifest.tables.reduce((sum, t) => sum + t.rows, 0)
      say(
        { dir, rows, files: Object.keys(manifest.files).length },
        () =>
          `已备份 ${manifest.tables.length} 张表 ${rows} 行和全部文件到 ${dir}。其中有密钥，请妥善保管。`,
      )
      return 0
    }),
  restore: ([dir]) =>
    withDatabase(async (ownerUrl, config) => {
      if (!dir) throw new UsageError('写成 restore 目录')
      const places = { ...placesOf(config, systemNow), stateDir: config.stateDir }
      const manifest = await restore(dir, ownerUrl, places)
      // The roles of this cluster get to know the passwords that were restored.
      await prepare(ownerUrl, places.keyStore)
      const county = await openCounty({
        ownerUrl,
        stateDir: config.stateDir,
        places,
        now: () => toInstant(new Date()),
      })
      const report = await verifyCounty(county)
      await county.close()
      say(
        { madeAt: manifest.madeAt, ...report },
        () =>
          `已恢复 ${manifest.madeAt} 的备份，账本 ${report.events} 条事件${report.ok ? '完好' : `有问题：\n${report.findings.map((f) => f.says).join('\n')}`}`,
      )
      return report.ok ? 0 : 1
    }),
  replay: (modules) =>
    withCounty(async (county, _setNow, ownerUrl) => {
      const { check } = values
      const left: string[] = []
      const tables = await replay(
        ownerUrl,
        county,
        { modules, check },
        {
          told: (what, done) => void process.stderr.write(`${what} ${done}\n`),
          leftOut: (why) => void left.push(why),
        },
      )
      const wrong = tables.filter((t) => t.missing + t.superfluous > 0)
      say({ check, tables, left }, () =>
        [
          ...tables.map(
            (t) =>
              `${t.table.padEnd(30)} ${t.rows} 行${check ? `，缺 ${t.missing}，多 ${t.superfluous}` : ''}`,
          ),
          ...left.map((line) => `没有计入：${line}`),
          ...wrong.flatMap((t) => t.examples.map((line) => `${t.table} ${line}`)),
          check
            ? wrong.length === 0
              ? '各表都与账本一致，没有改动'
              : `${wrong.length} 张表与账本不一致，没有改动；要按账本重建，请去掉 --check`
            : '已按账本重建',
        ].join('\n'),
      )
      return wrong.length === 0 && left.length === 0 ? 0 : 1
    }),
}

async function main(): Promise<number> {
  const [command, ...rest] = positionals
  if (values.help || command === undefined) {
    process.stdout.write(`${HELP}\n`)
    return command === undefined && !values.help ? 2 : 0
  }
  const run = Object.hasOwn(commands, command) && commands[command]
  if (!run) throw new UsageError(`没有命令“${command}”`)
  return run(rest)
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    const isUsage = [UsageError, RangeError, RestoreRefused, NotReadyError, UnknownModule].some(
      (kind) => error instanceof kind,
    )
    process.stderr.write(`${isUsage ? error.message : error.stack}\n`)
    process.exit(isUsage ? 2 : 1)
  },
)
