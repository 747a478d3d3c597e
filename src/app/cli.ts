import { own } from '#foundation/own'
import { HistoryBrokenError } from '#ledger'
import { ContentAlteredError } from '#world'
import { NotReadyError } from '#platform/not-ready'
import { RestoreRefused } from './backup.ts'
import { bpmn } from './cli/bpmn.ts'
import { type Command, readCall, UsageError } from './cli/call.ts'
import { showCase } from './cli/cases.ts'
import { clock } from './cli/clock.ts'
import { backUp, migrate, restoreAll } from './cli/database.ts'
import { health } from './cli/health.ts'
import { exportAll, patrolCards, replayModules, verify } from './cli/ledger.ts'
import { notices } from './cli/notices.ts'
import { refused } from './cli/refused.ts'
import { seed, simulateCounty } from './cli/simulation.ts'
import { staff } from './cli/staff.ts'
import { witness } from './cli/witness.ts'
import { workdays } from './cli/workdays.ts'
import { UnknownModule } from './replay.ts'

const HELP = `用法：yimen <命令> [参数] [--json]（在源码目录：npm run -s cli -- <命令>）

  workdays add 日期 天数 [--mode days|seconds]   某日起若干工作日的最后一日
  workdays between 起 止 [--mode days|seconds]   两日之间的工作日（起始日不计入）；按秒计时可加 --unit 单位
  workdays explain 日期 天数                     逐日说明为什么
  clock explain 办件编号                         办件各项期限的逐日算法
  case show 办件编号                             办件的经过
  bpmn check 文件                                支持哪些元素，拒绝、存疑哪些（编号和名称）
  bpmn run 文件 [--choose 变量=值[,…]]          依次经过的任务
  clock accept                                   看过钟之后确认现在的时间，让停着的到期处理继续；记入账本
  witness accept                                 看过见证之后，由数据库补写它少了的检查点；记入账本
  refused [seen]                                 不是本县的程序写下、没有封存的事实；seen：查明之后确认；记入账本
  notices [again | drop 序号]                    没能通知申请人的事项和原因；again：改好之后再通知一次；
                                                 drop：改不好的，不再通知
  health                                         封存、通知、监察、到期处理、发件箱、见证、时间、磁盘是否跟得上
  verify [--no-files]                            核验整个账本，账本指明的公布内容、材料和文书；--no-files 不看文件
  export 目录                                    导出已封存的账本和公布内容，供 tools/verify.py 独立核验
  seed [故事…]                                   把 sim/stories.ts 中的故事写入数据库；不写名称则列出
  simulate [--seed 42 --days 60 --cases 700]     模拟一个县，并每天核对不变量
  replay [模块…] [--check]                       由账本重建各模块的投影；--check 只比对，不改动
  patrol                                         发牌巡检：由账本重新计算全部牌，列出漏发、多发和错级
  staff add 账号 --unit 单位 --name 姓名 --role 岗位[,…]
                                                 开账号：打印一次性密码，需要时打印动态验证码的密钥；
                                                 头几个管理人员连同岗位，以后的岗位由两人拟订、批准
  staff renew 账号                               忘了密码或丢了动态验证码：换一次性密码，原来的登录全部失效
  migrate                                        准备或升级数据库：迁移、角色、密钥、目录数据（以数据库所有者执行）
  backup 目录                                    备份数据库、密钥、材料和见证文件（运行中也可以）
  restore 目录                                   恢复到空的数据库和空的目录，并核验账本

退出码：0 正常，1 发现问题，2 用法错误。`

const COMMANDS: Readonly<Record<string, Command>> = {
  workdays,
  clock,
  case: showCase,
  bpmn,
  verify,
  export: exportAll,
  seed,
  simulate: simulateCounty,
  replay: replayModules,
  patrol: patrolCards,
  staff,
  health,
  notices,
  witness,
  refused,
  migrate,
  backup: backUp,
  restore: restoreAll,
}

async function main(): Promise<number> {
  const { command, call } = readCall(process.argv.slice(2))
  if (call.values.help || command === undefined) {
    process.stdout.write(`${HELP}\n`)
    return command === undefined && !call.values.help ? 2 : 0
  }
  const run = own(COMMANDS, command)
  if (!run) throw new UsageError(`没有命令“${command}”`)
  return run(call)
}

/** Wrong use, or what an operator can mend: the sentence is enough. */
const EXPECTED = [UsageError, RangeError, RestoreRefused, NotReadyError, UnknownModule]
/** A problem was found, and the sentence tells it. */
const FOUND = [HistoryBrokenError, ContentAlteredError]

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    const isOneOf = (kinds: readonly (new (...given: never[]) => Error)[]) =>
      kinds.some((kind) => error instanceof kind)
    const isExpected = isOneOf(EXPECTED)
    process.stderr.write(`${isExpected || isOneOf(FOUND) ? error.message : error.stack}\n`)
    process.exit(isExpected ? 2 : 1)
  },
)
