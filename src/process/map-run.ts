import { z } from 'zod'
import { text } from '#foundation/schema'
import type { Tally } from './agreement.ts'
import { findFlow, findNode, type Net, type Node } from './net.ts'
import { type Advance, RunError, type RunState, settleRun } from './run.ts'

/** A position of a run that finds no place in another net. */
export interface Misfit {
  /** The element at which the run stands, and the one to which the mapping sends it. */
  id: string
  to: string
  /**
   * `no-target`: the other net has no such element. `other-kind`: it is no place where such a token
   * waits. `taken`: another 会签 is sent there as well. `other-join`: tokens that wait for each other
   * would wait at different joins. `no-way-out`: tokens that need not wait there any longer would
   * find no way on. `skipped`: a step still to be done would be done in neither.
   */
  problem: 'no-target' | 'other-kind' | 'taken' | 'other-join' | 'no-way-out' | 'skipped'
}

/** For an element of a process the one of another; what it does not name keeps its id. */
export type Mapping = Readonly<Record<string, string>>

export const targetOf = (mapping: Mapping, id: string): string =>
  Object.hasOwn(mapping, id) ? mapping[id]! : id

interface Move {
  net: Net
  run: RunState
  toNet: Net
  mapping: Mapping
}
/**
 * Where the tokens, or what waits at joins, of a run go; `scopes` are the sub-processes around the
 * new positions.
 */
interface Moved {
  scopes: string[]
  misfits: Misfit[]
}

/**
 * Moves a run to another net, for a case whose process is changed under way; the mapping names
 * nodes and flows. Sub-processes need no mapping: those around the new positions are open. Answers
 * where the run then stands (tokens that need not wait any longer have moved on), or every position
 * that has no place.
 */
export function mapRun(
  net: Net,
  run: RunState,
  toNet: Net,
  mapping: Mapping = {},
): { ok: true; advance: Advance } | { ok: false; misfits: Misfit[] } {
  const move = { net, run, toNet, mapping }
  const { tokens, instances, ...placed } = moveTokens(move)
  const { joins, ...waiting } = moveJoins(move)
  const misfits = [...placed.misfits, ...waiting.misfits]
  if (misfits.length > 0) return { ok: false, misfits }

  // A sub-process that two tokens have entered is left twice.
  const open = [...new Set([...placed.scopes, ...waiting.scopes])].flatMap((scope) => {
    const entries = run.tokens.filter((id) => targetOf(mapping, id) === scope).length
    return Array.from({ length: Math.max(1, entries) }, () => scope)
  })
  try {
    const advance = settleRun(toNet, {
      tokens: [...tokens, ...open].sort(),
      joins,
      instances,
      ...(run.variables && { variables: run.variables }),
    })
    return { ok: true, advance }
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    const { elementId } = error
    return { ok: false, misfits: [{ id: elementId, to: elementId, problem: 'no-way-out' }] }
  }
}

// Elements are called what files call them, `constructor` too: only what a record says itself
// counts.

/**
 * Each token to the node that is named for its own, if a token may wait there; a 会签 takes along who
 * has signed.
 */
function moveTokens({ net, run, toNet, mapping }: Move): Moved & {
  tokens: string[]
  instances: Record<string, Tally>
} {
  const tallies = new Map(Object.entries(run.instances ?? {}))
  const tokens: string[] = []
  const scopes: string[] = []
  const misfits: Misfit[] = []
  const signing = new Map<string, { from: string; tally: Tally }>()
  for (const id of run.tokens) {
    const from = known(findNode(net, id), id)
    if (from.kind === 'scope') continue
    const to = findNode(toNet, targetOf(mapping, id))
    const tally = tallies.get(id)
    const miss = (problem: Misfit['problem']) =>
      misfits.push({ id, to: targetOf(mapping, id), problem })
    if (!to) miss('no-target')
    else if (to.kind !== from.kind || (to.multi === undefined) !== (tally === undefined))
      miss('other-kind')
    else if ((signing.get(to.id)?.from ?? id) !== id) miss('taken')
    else {
      tokens.push(to.id)
      scopes.push(...scopesAround(toNet, to))
      if (tally) signing.set(to.id, { from: id, tally })
    }
  }
  const instances = Object.fromEntries([...signing].map(([id, { tally }]) => [id, tally]))
  return { tokens, instances, scopes, misfits }
}

/**
 * What waits before a join to the flow that is named for its own, if it leads to a join of that
 * kind, and all to the same.
 */
function moveJoins({ net, run, toNet, mapping }: Move): Moved & { joins: Record<string, number> } {
  const parked = new Map<string, number>()
  const joinOf = new Map<string, string>()
  const scopes: string[] = []
  const misfits: Misfit[] = []
  for (const [id, count] of Object.entries(run.joins ?? {})) {
    const join = net.nodes[known(findFlow(net, id), id).to]!
    const flow = findFlow(toNet, targetOf(mapping, id))
    const target = flow && toNet.nodes[flow.to]!
    const miss = (problem: Misfit['problem']) =>
      misfits.push({ id, to: targetOf(mapping, id), problem })
    if (!target) miss('no-target')
    else if (target.kind !== join.kind || target.in.length < 2) miss('other-kind')
    else if ((joinOf.get(join.id) ?? target.id) !== target.id) miss('other-join')
    else {
      joinOf.set(join.id, target.id)
      parked.set(flow.id, (parked.get(flow.id) ?? 0) + count)
      scopes.push(...scopesAround(toNet, target))
    }
  }
  return { joins: Object.fromEntries(parked), scopes, misfits }
}

/**
 * Where a run can stand in a net, and what waits there: a mapping leads from one place to another
 * of its kind.
 */
export const place = z
  .object({
    id: text('examine'),
    name: text('审查'),
    kind: z.enum(['task', 'joint-task', 'timer', 'message', 'join']),
  })
  .meta({ id: 'Place' })
export type Place = z.infer<typeof place>

/**
 * The places of a net, in the order in which a token comes to them; before joins the flows that
 * lead there.
 */
export function listPlaces(net: Net): Place[] {
  return net.nodes.flatMap((node): Place[] => {
    const { id, name, kind, multi } = node
    switch (kind) {
      case 'user-task':
        return [{ id, name, kind: multi ? 'joint-task' : 'task' }]
      case 'timer':
      case 'message':
        return [{ id, name, kind }]
      case 'parallel':
      case 'inclusive':
        return (node.in.length < 2 ? [] : node.in).map((i): Place => {
          const flow = net.flows[i]!
          return { id: flow.id, name: net.nodes[flow.from]!.name, kind: 'join' }
        })
      default:
        return []
    }
  })
}

function known<T>(element: T | undefined, id: string): T {
  if (element === undefined) throw new RunError('unknown-element', id)
  return element
}

function scopesAround(net: Net, node: Node): string[] {
  if (node.scope < 0) return []
  const scope = net.nodes[node.scope]!
  return [...scopesAround(net, scope), scope.id]
}
