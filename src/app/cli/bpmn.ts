import { readFileSync } from 'node:fs'
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
import { type Call, type Command, UsageError } from './call.ts'

/** What our interpreter says of a process file. */
export const bpmn: Command = async (call) => {
  const [verb, file] = call.rest
  if (!file || (verb !== 'check' && verb !== 'run'))
    throw new UsageError('写成 bpmn check 文件 或 bpmn run 文件')
  const parsed = await parseBpmn(readText(file))
  const compiled = 'refusals' in parsed ? parsed : compileProcess(parsed.file)
  if ('refusals' in compiled) {
    const { refusals } = compiled
    call.say({ ok: false, refusals }, () =>
      refusals
        .map((r) => `拒绝 ${r.elementId || '（文件）'} ${r.elementName}：${r.says}`)
        .join('\n'),
    )
    return 1
  }
  return verb === 'check' ? check(call, compiled) : run(call, compiled.net)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`读不到文件 ${file}`)
  }
}

type Compiled = Extract<ReturnType<typeof compileProcess>, { net: Net }>

function check({ say }: Call, { net, doubts }: Compiled): number {
  const ok = doubts.length === 0
  const elements = net.nodes.map(({ id, name, kind }) => ({ id, name, kind }))
  say({ ok, doubts, elements, steps: listSteps(net) }, () =>
    [
      ...elements.map((n) => `支持 ${n.kind.padEnd(12)} ${n.id} ${n.name}`),
      ...doubts.map((d) => `存疑 ${d.elementId} ${d.elementName}：${d.says}`),
    ].join('\n'),
  )
  return ok ? 0 : 1
}

function run(call: Call, net: Net): number {
  const sequence: string[] = []
  try {
    return runThrough(call, net, chosen(call.values.choose), sequence)
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    throw new UsageError(
      [...sequence, `${RUN_FAULTS[error.code]}（${error.elementId}）`].join('\n'),
    )
  }
}

/** `outcome=agree,signers=2` */
const chosen = (choose = ''): Variables =>
  Object.fromEntries(
    choose
      .split(',')
      .filter(Boolean)
      .map((pair) => {
        const [name, value = ''] = pair.split('=')
        return [name, readValue(value)]
      }),
  )

function readValue(text: string): string | number | boolean {
  if (/^-?\d+$/.test(text)) return Number(text)
  return text === 'true' || (text !== 'false' && text)
}

const RUN_FAULTS: Record<RunError['code'], string> = {
  'no-way-out': '没有可走的分支：条件都不成立，也没有默认分支，可用 --choose 给出变量',
  endless: '流程自己循环，不等任何人',
  'not-waiting': '不在等待',
  'unknown-element': '没有这个元素',
}

function runThrough({ say }: Call, net: Net, variables: Variables, sequence: string[]): number {
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
