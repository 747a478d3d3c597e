import type { Flow, Net, Node } from './net.ts'

/**
 * Puts the elements of a net into the order in which a token comes to them (a node before those
 * that follow it, loops aside), so that the order in which a tool happened to write the file leaves
 * no trace.
 */
export function arrange(
  nodes: readonly Node[],
  flows: readonly Flow[],
  start: number,
): Pick<Net, 'nodes' | 'flows' | 'start' | 'nodeIndex' | 'flowIndex'> {
  const nodeOrder = tokenOrder(nodes, flows, start)
  const flowOrder = nodeOrder.flatMap((i) => nodes[i]!.out)
  const [newNode, newFlow] = [inverse(nodeOrder), inverse(flowOrder)]
  const arranged = nodeOrder.map((i): Node => {
    const node = nodes[i]!
    return {
      ...node,
      in: node.in.map((f) => newFlow[f]!).sort((a, b) => a - b),
      out: node.out.map((f) => newFlow[f]!),
      scope: node.scope < 0 ? -1 : newNode[node.scope]!,
      ...(node.defaultFlow !== undefined && { defaultFlow: newFlow[node.defaultFlow]! }),
      ...(node.innerStart !== undefined && { innerStart: newNode[node.innerStart]! }),
      ...(node.host !== undefined && { host: newNode[node.host]! }),
    }
  })
  const arrangedFlows = flowOrder.map((f): Flow => {
    const flow = flows[f]!
    return { ...flow, from: newNode[flow.from]!, to: newNode[flow.to]! }
  })
  return {
    nodes: arranged,
    flows: arrangedFlows,
    start: newNode[start]!,
    nodeIndex: new Map(arranged.map(({ id }, i) => [id, i])),
    flowIndex: new Map(arrangedFlows.map(({ id }, i) => [id, i])),
  }
}

/** Reverse postorder from the start: what is inside a scope comes before what follows the scope. */
function tokenOrder(nodes: readonly Node[], flows: readonly Flow[], start: number): number[] {
  const guests = Map.groupBy(nodes.keys(), (i) => nodes[i]!.host)
  const byId = (a: number, b: number) => (nodes[a]!.id < nodes[b]!.id ? -1 : 1)
  const seen = new Set<number>()
  const left: number[] = []
  const visit = (index: number) => {
    if (seen.has(index)) return
    seen.add(index)
    const { innerStart, out } = nodes[index]!
    const next = [
      ...(innerStart === undefined ? [] : [innerStart]),
      ...out.map((f) => flows[f]!.to),
      ...(guests.get(index) ?? []).toSorted(byId),
    ]
    for (const after of next.reverse()) visit(after)
    left.push(index)
  }
  visit(start)
  return left.reverse()
}

function inverse(order: readonly number[]): number[] {
  const places: number[] = []
  for (const [place, index] of order.entries()) places[index] = place
  return places
}
