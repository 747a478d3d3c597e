import { prepare } from '#platform/prepared'
import { backup, restore } from '../backup.ts'
import { BINDINGS } from '../bound.ts'
import { prepareDatabase } from '../county.ts'
import { verifyCounty } from '../verify.ts'
import { type Command, UsageError } from './call.ts'
import { inGround, systemNow, withDatabase } from './with-county.ts'

/** 准备或升级数据库 */
export const migrate: Command = ({ say }) =>
  withDatabase(async ({ ownerUrl, config, places }) => {
    const migrations = await prepareDatabase(ownerUrl, places.keyStore, config)
    say({ migrations }, () =>
      migrations.length === 0
        ? '数据库已是最新'
        : `已执行 ${migrations.length} 个迁移：${migrations.join('、')}`,
    )
    return 0
  })

/** 备份数据库、密钥、材料和见证文件 */
export const backUp: Command = ({ rest: [dir], say }) =>
  withDatabase(async ({ ownerUrl, places }) => {
    if (!dir) throw new UsageError('写成 backup 目录')
    const manifest = await backup(ownerUrl, places, dir, systemNow())
    const rows = manifest.tables.reduce((sum, t) => sum + t.rows, 0)
    const { leftOut } = manifest
    const others =
      leftOut.length > 0
        ? `\n数据库里还有不是本平台的表，没有备份：${leftOut.join('、')}。需要的话请另行备份。`
        : ''
    say(
      { dir, rows, files: Object.keys(manifest.files).length, leftOut },
      () =>
        `已备份 ${manifest.tables.length} 张表 ${rows} 行和全部文件到 ${dir}。其中有密钥，请妥善保管。${others}`,
    )
    return 0
  })

/** 恢复到空的数据库和空的目录，并核验账本 */
export const restoreAll: Command = ({ rest: [dir], say }) =>
  withDatabase(async (reached) => {
    if (!dir) throw new UsageError('写成 restore 目录')
    const { ownerUrl, places, config } = reached
    const { madeAt } = await restore(dir, ownerUrl, places)
    // The roles of this cluster get to know the passwords that were restored.
    await prepare(ownerUrl, places.keyStore, BINDINGS, config.tenant.name)
    return inGround(reached, async (county) => {
      const report = await verifyCounty(county)
      say(
        { madeAt, ...report },
        () =>
          `已恢复 ${madeAt} 的备份，账本 ${report.events} 条事件${report.ok ? '完好' : `有问题：\n${report.findings.map((f) => f.says).join('\n')}`}`,
      )
      return report.ok ? 0 : 1
    })
  })
