import { Expression } from './expression.ts'
import type { Condition, Net, Node } from './net.ts'
import {
  type Advance,
  completeTask,
  fireEvent,
  openEvents,
  openTasks,
  RunError,
  type RunState,
  signTask,
  startRun,
} from './run.ts'

/** How far is looked: steps in all, conditions asked in one step, tokens on one element. */
const MOST = { steps: 5_000, conditions: 32, tokens: 2 }

/**
 * Elements at which a run can come to wait for ever: from there no way leads to the end, however
 * people decide. Every condition is taken to be able to hold or not, so a way that no case can go
 * may be found as well. Of a process too large to be looked at whole nothing is said.
 */
export function findDeadEnds(net: Net): Node[] {
  const places = new Explorer(net).explore()
  if (!places) return []
  const dead = [...places.values()].filter((place) => !place.isLive)
  const stuck = dead.filter((place) => place.next.size === 0)
  const ids = new Set(
    (stuck.length > 0 ? stuck : dead).flatMap(({ run }) => [
      ...Object.keys(run.joins ?? {}).map((id) => net.flows[net.flowIndex.get(id)!]!.to),
      ...(stuck.length > 0 ? [] : run.tokens.map((id) => net.nodeIndex.get(id)!)),
    ]),
  )
  return [...ids].sort((a, b) => a - b).map((i) => net.nodes[i]!)
}

/** Where a run can stand, whatever its variables. */
interface Place {
  run: RunState
  next: Set<string>
  /** Can the end be reached from here? */
  isLive: boolean
}

class Explorer {
  readonly #oracle = new Oracle()
  readonly #net: Net
  readonly #places = new Map<string, Place>()
  readonly #todo: Place[] = []
  #steps = 0

  constructor(net: Net) {
    this.#net = withFreeChoices(net, this.#oracle)
  }

  /** All places that can be reached; undefined when they are too many. */
  explore(): ReadonlyMap<string, Place> | undefined {
    const net = this.#net
    const start: Place = { run: { tokens: [] }, next: new Set(), isLive: false }
    this.#go(start, () => startRun(net))
    for (let place = this.#todo.pop(); place; place = this.#todo.pop()) {
      const { run } = place
      for (const id of openTasks(net, run))
        this.#go(place, () =>
          run.instances?.[id] ? signTask(net, run, id, true) : completeTask(net, run, id),
        )
      for (const { id } of openEvents(net, run)) this.#go(place, () => fireEvent(net, run, id))
      if (this.#steps > MOST.steps) return undefined
    }
    this.#spreadLife()
    return this.#places
  }

  /** Takes one step in every way that its conditions allow. */
  #go(from: Place, step: () => Advance): void {
    this.#oracle.begin()
    do {
      if (++this.#steps > MOST.steps) return
      try {
        this.#reach(from, step())
      } catch (error) {
        if (error instanceof TooManyConditions) from.isLive = true
        // A gateway none of whose conditions holds is not a way that somebody meant.
        else if (!(error instanceof RunError)) throw error
      }
    } while (this.#oracle.turn())
  }

  #reach(from: Place, { state, ended }: Advance): void {
    const { variables: _, ...run } = state
    const key = JSON.stringify(run)
    from.next.add(key)
    if (this.#places.has(key)) return
    const place = { run, next: new Set<string>(), isLive: ended || isCrowded(run) }
    this.#places.set(key, place)
    if (!place.isLive) this.#todo.push(place)
  }

  #spreadLife(): void {
    const before = new Map<string, Place[]>()
    for (const place of this.#places.values())
      for (const key of place.next) before.set(key, [...(before.get(key) ?? []), place])
    const alive = [...this.#places].filter(([, place]) => place.isLive).map(([key]) => key)
    for (let key = alive.pop(); key !== undefined; key = alive.pop())
      for (const place of before.get(key) ?? []) {
        if (place.isLive) continue
        place.isLive = true
        alive.push(JSON.stringify(place.run))
      }
  }
}

/**
 * More and more tokens on one element (a reminder sent again and again): not followed any further.
 */
function isCrowded({ tokens, joins = {} }: RunState): boolean {
  return (
    Object.values(joins).some((count) => count > MOST.tokens) ||
    tokens.some((id) => tokens.indexOf(id) + MOST.tokens <= tokens.lastIndexOf(id))
  )
}

function withFreeChoices(net: Net, oracle: Oracle): Net {
  const one = new Expression('1')
  return {
    ...net,
    flows: net.flows.map((flow) => (flow.condition ? { ...flow, condition: oracle } : flow)),
    nodes: net.nodes.map((node) =>
      node.multi
        ? { ...node, multi: { isSequential: false, count: one, agreement: { kind: 'all' } } }
        : node,
    ),
  }
}

class TooManyConditions extends Error {}

/** Answers the conditions of one step, in every combination in turn. */
class Oracle implements Condition {
  readonly text = ''
  #answers: boolean[] = []
  #asked = 0

  begin(): void {
    this.#answers = []
    this.#asked = 0
  }

  holds(): boolean {
    if (this.#asked >= MOST.conditions) throw new TooManyConditions()
    return (this.#answers[this.#asked++] ??= false)
  }

  /** Goes on to the next combination; false when there is none. */
  turn(): boolean {
    this.#answers.length = this.#asked
    while (this.#answers.at(-1) === true) this.#answers.pop()
    if (this.#answers.length === 0) return false
    this.#answers[this.#answers.length - 1] = true
    this.#asked = 0
    return true
  }
}
