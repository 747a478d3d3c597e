import { must } from '#foundation/assert'
import type { StepId } from '#foundation/ids'
import type { Agreement } from './agreement.ts'
import { compileProcess } from './compile.ts'
import { findNode, type Net, type Node, type Refusal } from './net.ts'
import { type BpmnFile, parseBpmn } from './parse.ts'
import type { RunState } from './run.ts'

/**
 * Compiles a BPMN text; `parts` are the files of the processes that it calls. @throws with every
 * element that we cannot run, by id and reason.
 */
export async function compileText(xml: string, parts: readonly string[] = []): Promise<Net> {
  const [file, ...called] = await Promise.all([xml, ...parts].map(parsed))
  const compiled = compileProcess(file!, undefined, (id) =>
    called.find((part) => part.processes.some((p) => p.id === id)),
  )
  if ('refusals' in compiled) throw new Error(saysOf(compiled.refusals))
  if (compiled.doubts.length > 0) throw new Error(saysOf(compiled.doubts))
  return compiled.net
}

async function parsed(xml: string): Promise<BpmnFile> {
  const result = await parseBpmn(xml)
  if ('refusals' in result) throw new Error(saysOf(result.refusals))
  return result.file
}

const saysOf = (refusals: readonly Refusal[]) =>
  refusals.map((r) => `${r.elementId} ${r.elementName} ${r.says}`).join('；')

/** A user task as officers know it: 环节. */
export interface Step {
  readonly id: string
  readonly name: string
  /** Who does it: `handler` 承办, `reviewer` 审核, `approver` 决定; or `countersigner`. */
  readonly role: string
  /** 会签规则, of a step that several people sign. */
  readonly agreement?: Agreement
  /** 会签 one after the other, in the order in which the signers were named. */
  readonly isInTurn?: boolean
  /** The step at which the administrative decision is made. */
  readonly isDecision: boolean
  /** Done at the township that is the first level of a 上报件. */
  readonly isTownship: boolean
  /** On-site verification and the like need two officers (行政许可法 34). */
  readonly officers: number
  /** Share of the promised limit, in percent; 0 without a limit of its own. */
  readonly limitShare: number
}

const steps = new WeakMap<Node, Step>()

/** A node never changes: what it says is read once. */
function toStep(node: Node): Step {
  const known = steps.get(node) ?? readStep(node)
  steps.set(node, known)
  return known
}

function readStep(node: Node): Step {
  const {
    role = node.multi ? 'countersigner' : 'handler',
    level,
    officers,
    limitShare,
  } = node.attributes
  return {
    id: node.id,
    name: node.name,
    role,
    ...(node.multi && { agreement: node.multi.agreement, isInTurn: node.multi.isSequential }),
    isDecision: isDecision(node),
    isTownship: level === 'township',
    officers: Number(officers ?? 1),
    limitShare: Number(limitShare ?? 0),
  }
}

export function listSteps(net: Net): Step[] {
  return net.nodes.filter((node) => node.kind === 'user-task').map(toStep)
}

export function getStep(net: Net, stepId: StepId): Step {
  return toStep(must(findNode(net, stepId), `step ${stepId} exists`))
}

/**
 * 必经环节: user tasks without whose completion the decision cannot be reached, whatever the conditions
 * say; of a run, those that are still ahead of it.
 */
export function listMandatorySteps(net: Net, run?: RunState): string[] {
  const isReached = (without: number) =>
    reach(net, new Set([without]), run).some((i) => isDecision(net.nodes[i]!))
  return net.nodes.flatMap((node, i) =>
    node.kind === 'user-task' && !isDecision(node) && !isReached(i) ? [node.id] : [],
  )
}

export const isDecision = ({ attributes }: Node): boolean => attributes.decision === 'true'

/**
 * Nodes that a token can come to, from the start or from where a run stands, when some tasks are
 * never completed; a parallel join needs all its flows.
 */
export function reach(net: Net, without: ReadonlySet<number>, run?: RunState): number[] {
  const waiting = (run?.tokens ?? []).map((id) => net.nodeIndex.get(id)!)
  const parked = Object.keys(run?.joins ?? {}).map((id) => net.flowIndex.get(id)!)
  const [entered, active] = [new Set(run ? waiting : [net.start]), new Set(parked)]
  // What goes on inside a scope that was entered before is told by the tokens inside.
  const isOpen = new Set(waiting)
  for (let before = -1; before !== entered.size + active.size; ) {
    before = entered.size + active.size
    for (const [i, node] of net.nodes.entries()) {
      const isEntered =
        entered.has(i) ||
        (node.host !== undefined
          ? entered.has(node.host)
          : node.kind === 'parallel'
            ? node.in.every((f) => active.has(f)) && node.in.length > 0
            : node.in.some((f) => active.has(f)))
      if (!isEntered) continue
      entered.add(i)
      if (node.innerStart !== undefined && !isOpen.has(i)) entered.add(node.innerStart)
      const isCompleted =
        node.kind === 'scope'
          ? net.nodes.some(
              (inner, j) => inner.scope === i && inner.kind === 'end' && entered.has(j),
            )
          : !without.has(i)
      if (isCompleted) for (const flow of node.out) active.add(flow)
    }
  }
  return [...entered]
}
