import { HistoryBrokenError } from '#ledger'
import { patrol, supervise } from '#supervision'
import type { Ground } from '../county.ts'
import { exportCounty } from '../export.ts'
import { inspectAll, noteFiles } from '../inspection.ts'
import { replay } from '../replay.ts'
import { verifyCounty } from '../verify.ts'
import { type Command, UsageError } from './call.ts'
import { withCounty, withGround } from './with-county.ts'

const FILES = '没有核对材料和文书的文件（--no-files）'
const TABLES = '由账本算出的各表不在核验之内：用 yimen replay --check 比对'

/** 核验整个账本和账本指明的公布内容 */
export const verify: Command = ({ values, say }) =>
  withGround(async (county) => {
    const broken = await sealOrSay(county)
    const withFiles = !values['no-files']
    const report = await verifyCounty(county, { withFiles })
    const leaves = withFiles ? [TABLES] : [FILES, TABLES]
    const ok = report.ok && broken === undefined
    await inspectAll(county)
    if (withFiles)
      await noteFiles(
        county.sealerPool,
        report.findings.filter((f) => 'turn' in f),
      )
    say({ ...report, ok, leaves, ...(broken && { broken }) }, () =>
      [
        ...(ok
          ? [
              `账本完好：${report.events} 条事件，${report.checkpoints} 个检查点${withFiles ? `，${report.files} 个文件` : ''}`,
            ]
          : []),
        ...report.findings.map((f) => `${f.kind} ${f.says}`),
        ...(broken ? [`封存停着：${broken}`] : []),
        ...(report.seen > 0 ? [`${report.seen} 条外来的事实已有人看过，不作为事实`] : []),
        ...leaves,
      ].join('\n'),
    )
    return ok ? 0 : 1
  })

/** 导出已封存的账本和公布内容 */
export const exportAll: Command = ({ rest: [dir], say }) =>
  withGround(async (county) => {
    if (!dir) throw new UsageError('写成 export 目录')
    const broken = await sealOrSay(county)
    const { events, contents } = await exportCounty(county, dir)
    say({ events, contents, dir, ...(broken && { broken }) }, () =>
      [
        `已导出 ${events} 条事件和 ${contents} 份公布内容到 ${dir}`,
        ...(broken ? [`封存停着，还没有封存的不在其中：${broken}`] : []),
      ].join('\n'),
    )
    return broken ? 1 : 0
  })

/** Seals what waits; answers why not. A broken history keeps nobody from looking at it. */
async function sealOrSay({ sealer }: Pick<Ground, 'sealer'>): Promise<string | undefined> {
  try {
    await sealer.sealAll()
    return undefined
  } catch (error) {
    if (error instanceof HistoryBrokenError) return error.message
    throw error
  }
}

/** 由账本重新计算全部牌 */
export const patrolCards: Command = ({ say }) =>
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
  })

/** 由账本重建各模块的投影，或者只比对 */
export const replayModules: Command = ({ rest: modules, values: { check }, say }) => {
  const altered: string[] = []
  // Whoever only compares is told what was altered, and all the rest.
  const onAltered = check
    ? ({ message }: Error) => void altered.push(`content-altered ${message}`)
    : undefined
  return withCounty(async (county, _setNow, ownerUrl) => {
    const left: string[] = []
    const tables = await replay(
      ownerUrl,
      county,
      { modules, check, apart: check },
      {
        told: (what, done) => void process.stderr.write(`${what} ${done}\n`),
        leftOut: (why) => void left.push(why),
      },
    )
    const wrong = tables.filter((t) => t.missing + t.superfluous > 0)
    say({ check, tables, left, altered }, () =>
      [
        ...tables.map(
          (t) =>
            `${t.table.padEnd(30)} ${t.rows} 行${check ? `，缺 ${t.missing}，多 ${t.superfluous}` : ''}`,
        ),
        ...altered,
        ...left.map((line) => `没有计入：${line}`),
        ...wrong.flatMap((t) => t.examples.map((line) => `${t.table} ${line}`)),
        verdict(check, wrong.length),
      ].join('\n'),
    )
    return wrong.length + left.length + altered.length === 0 ? 0 : 1
  }, onAltered)
}

function verdict(check: boolean, wrong: number): string {
  if (!check) return '已按账本重建'
  return wrong === 0
    ? '比对过的各表都与账本一致，没有改动'
    : `${wrong} 张表与账本不一致，没有改动；要按账本重建，请去掉 --check`
}
