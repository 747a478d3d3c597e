import type { Net, Node } from './net.ts'

/**
 * Elements of a loop in which nothing waits: no person, no timer. Nothing can change inside it, so
 * whoever goes round once goes round for ever.
 */
export function findEndlessLoops(net: Net): Node[] {
  const next = net.nodes.map((_, i) => automaticNext(net, i))
  return net.nodes.filter((_, i) => comesBack(next, i))
}

function comesBack(next: readonly number[][], to: number): boolean {
  const seen = new Set<number>()
  const todo = [...next[to]!]
  for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
    if (i === to) return true
    if (seen.has(i)) continue
    seen.add(i)
    todo.push(...next[i]!)
  }
  return false
}

/** Where a token goes from here without having waited here. */
function automaticNext({ nodes, flows }: Net, i: number): number[] {
  const { kind, out, scope, innerStart } = nodes[i]!
  if (kind === 'user-task' || kind === 'timer' || kind === 'message') return []
  // Into a sub-process, and out of it where its inside ends.
  if (innerStart !== undefined) return [innerStart]
  const leaves = kind === 'end' && scope >= 0 ? nodes[scope]!.out : []
  return [...out, ...leaves].map((flow) => flows[flow]!.to)
}
