import type { Fault } from '#foundation/faults'
import { isDecision, reach } from './definitions.ts'
import type { Net, Node } from './net.ts'

/** What a step costs grows with the elements, for some questions with their square. */
const MOST_ELEMENTS = 500

/**
 * What a process that cases are handled by must be, beyond what we can run: it is no larger than
 * people can read, has a decision, ends by no way without one, and nobody has anything left to do
 * after it. @law 行政许可法 37、38（依法作出决定）
 */
export function processFaults(net: Net): Fault[] {
  const { nodes, flows } = net
  if (nodes.length + flows.length > MOST_ELEMENTS)
    return [{ field: 'xml', reason: `流程太大，环节和连线最多 ${MOST_ELEMENTS} 个` }]
  const decisions = nodes.flatMap((node, i) => (isDecision(node) ? [i] : []))
  if (decisions.length === 0)
    return [{ field: 'xml', reason: '没有作出决定的环节，请在它上面写 yimen:decision="true"' }]
  const past = reach(net, new Set(decisions)).map((i) => nodes[i]!)
  return [
    ...past.filter(isEnd).map((node) => faultAt(node, '不经过决定就可以走到这里结束')),
    ...after(net, decisions)
      .filter(isWaiting)
      .map((node) => faultAt(node, '在决定之后；作出决定，流程就结束了')),
  ]
}

const faultAt = ({ id, name }: Node, says: string): Fault => ({
  field: 'xml',
  reason: `“${name || id}”（${id}）${says}`,
})

const isEnd = ({ kind, scope }: Node) => kind === 'terminate' || (kind === 'end' && scope < 0)
const isWaiting = ({ kind }: Node) => ['user-task', 'timer', 'message'].includes(kind)

/** Where tokens can come to from these nodes, out of sub-processes and into them. */
function after({ nodes, flows }: Net, from: readonly number[]): Node[] {
  const found = new Set<number>()
  const todo = from.flatMap((i) => nodes[i]!.out.map((flow) => flows[flow]!.to))
  for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
    if (found.has(i)) continue
    found.add(i)
    const { out, kind, scope, innerStart } = nodes[i]!
    const leaves = kind === 'end' && scope >= 0 ? nodes[scope]!.out : []
    todo.push(...[...out, ...leaves].map((flow) => flows[flow]!.to))
    if (innerStart !== undefined) todo.push(innerStart)
  }
  return [...found].map((i) => nodes[i]!)
}
