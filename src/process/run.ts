import { type JointResult, jointOutcome, type Tally } from './agreement.ts'
import type { Variables } from './expression.ts'
import type { Net, Node } from './net.ts'

/**
 * A running process: where the tokens are, and the variables. Elements are named by id, so that
 * what is stored keeps its meaning when the file gains steps, in whatever order they are written.
 * Equal runs are equal as text.
 */
export interface RunState {
  /**
   * Ids of the nodes at which a token waits: user tasks, catching events, open scopes. Sorted; one
   * may stand twice.
   */
  readonly tokens: readonly string[]
  /** How many tokens are parked before joins, by the flow over which they came. */
  readonly joins?: Readonly<Record<string, number>>
  /** How far the open multi-instance tasks (会签) have come. */
  readonly instances?: Readonly<Record<string, Tally>>
  readonly variables?: Variables
}

/** What one step of the run did. */
export interface Advance {
  state: RunState
  /**
   * User tasks that became open, in order, and those that were closed without being completed (by a
   * boundary event).
   */
  entered: string[]
  cancelled: string[]
  /** Service tasks and marking events that were passed. */
  passed: string[]
  /** What the 会签 that this step finished yielded. */
  result?: JointResult
  ended: boolean
}

/** The caller asked for what the run does not allow, or the model left no way out. */
export class RunError extends Error {
  readonly code: 'not-waiting' | 'unknown-element' | 'no-way-out' | 'endless'
  readonly elementId: string
  constructor(code: RunError['code'], elementId: string) {
    super(`${code}: ${elementId}`)
    this.code = code
    this.elementId = elementId
  }
}

export function startRun(net: Net, variables: Variables = {}): Advance {
  const game = new Game(net, { tokens: [], variables })
  game.enter(net.start)
  return game.settle()
}

/** Completes a user task; one that several people sign is signed instead. */
export function completeTask(
  net: Net,
  state: RunState,
  nodeId: string,
  variables: Variables = {},
): Advance {
  const game = new Game(net, state, variables)
  game.complete(indexOf(net, nodeId), ['user-task'])
  return game.settle()
}

/**
 * One of the signers of a multi-instance task answers (会签). Once the rule of the task is satisfied
 * the token moves on, and `outcome` (`agree`, `disagree`), `agreed` and `disagreed` are variables
 * of the run.
 */
export function signTask(net: Net, state: RunState, nodeId: string, agrees: boolean): Advance {
  const game = new Game(net, state)
  game.sign(indexOf(net, nodeId), agrees)
  return game.settle()
}

/** Says how many are to sign a multi-instance task that waits; fewer than before may finish it. */
export function nameSigners(
  net: Net,
  state: RunState,
  nodeId: string,
  total: number,
  variables: Variables = {},
): Advance {
  const game = new Game(net, state, variables)
  game.nameSigners(indexOf(net, nodeId), total)
  return game.settle()
}

/**
 * A timer runs out, or a message arrives: at an intermediate event, or on the edge of an activity.
 */
export function fireEvent(
  net: Net,
  state: RunState,
  nodeId: string,
  variables: Variables = {},
): Advance {
  const game = new Game(net, state, variables)
  const index = indexOf(net, nodeId)
  if (net.nodes[index]!.kind === 'boundary') game.fireBoundary(index)
  else game.complete(index, ['timer', 'message'])
  return game.settle()
}

/**
 * Puts the token of one open task back on an earlier task (退回): other open tasks are closed, parked
 * tokens are dropped.
 */
export function returnTo(net: Net, state: RunState, nodeId: string): Advance {
  const target = indexOf(net, nodeId)
  const game = new Game(net, { tokens: [], variables: state.variables ?? {} })
  game.cancelAll(state)
  const scopes: number[] = []
  for (let scope = net.nodes[target]!.scope; scope >= 0; scope = net.nodes[scope]!.scope)
    scopes.unshift(scope)
  game.open(scopes)
  game.enter(target)
  return game.settle()
}

/**
 * Moves on what need not wait any longer, in a run whose positions were written by somebody else
 * (`mapRun`).
 */
export function settleRun(net: Net, state: RunState): Advance {
  const game = new Game(net, state)
  game.fireFullJoins()
  return game.settle()
}

/** Ids of the user tasks that wait, once each, in the order of the process. */
export function openTasks(net: Net, state: RunState): string[] {
  return [...new Set(state.tokens)]
    .map((id) => indexOf(net, id))
    .filter((i) => net.nodes[i]!.kind === 'user-task')
    .sort((a, b) => a - b)
    .map((i) => net.nodes[i]!.id)
}

/**
 * Events that may fire now: waiting intermediate events, and boundary events of open activities.
 */
export function openEvents(net: Net, state: RunState): Node[] {
  const waiting = new Set(state.tokens.map((id) => indexOf(net, id)))
  return net.nodes.filter(
    (node, i) =>
      ((node.kind === 'timer' || node.kind === 'message') && waiting.has(i)) ||
      (node.kind === 'boundary' && waiting.has(node.host!)),
  )
}

function indexOf(net: Net, nodeId: string): number {
  const index = net.nodeIndex.get(nodeId)
  if (index === undefined) throw new RunError('unknown-element', nodeId)
  return index
}

function flowIndexOf(net: Net, flowId: string): number {
  const index = net.flowIndex.get(flowId)
  if (index === undefined) throw new RunError('unknown-element', flowId)
  return index
}

/** More moves than this in one step means that the model circles without ever waiting. */
const MOST_MOVES = 10_000

/** The token game of one step: mutable inside, a new state outside. */
class Game {
  readonly #net: Net
  readonly #tokens: number[]
  readonly #parked: Map<number, number>
  readonly #multi: Map<number, Tally>
  #variables: Variables
  readonly #moving: number[] = []
  readonly #entered: string[] = []
  readonly #cancelled: string[] = []
  readonly #passed: string[] = []
  #result: JointResult | undefined
  #moves = 0

  constructor(net: Net, state: RunState, variables: Variables = {}) {
    this.#net = net
    this.#tokens = state.tokens.map((id) => indexOf(net, id))
    this.#parked = new Map()
    for (const id in state.joins) this.#parked.set(flowIndexOf(net, id), state.joins[id]!)
    this.#multi = new Map()
    for (const id in state.instances) this.#multi.set(indexOf(net, id), state.instances[id]!)
    this.#variables = { ...state.variables, ...variables }
  }

  #node(index: number): Node {
    return this.#net.nodes[index]!
  }

  open(scopes: readonly number[]): void {
    this.#tokens.push(...scopes)
  }

  cancelAll(state: RunState): void {
    this.#cancelled.push(...openTasks(this.#net, state))
  }

  complete(index: number, kinds: readonly Node['kind'][]): void {
    const node = this.#node(index)
    if (!kinds.includes(node.kind) || !this.#tokens.includes(index) || this.#multi.has(index))
      throw new RunError('not-waiting', node.id)
    this.#take(index)
    this.#leave(index)
  }

  sign(index: number, agrees: boolean): void {
    const tally = this.#multi.get(index)
    if (!tally) throw new RunError('not-waiting', this.#node(index).id)
    this.#count(
      index,
      agrees
        ? { ...tally, agreed: tally.agreed + 1 }
        : { ...tally, disagreed: tally.disagreed + 1 },
    )
  }

  nameSigners(index: number, total: number): void {
    const tally = this.#multi.get(index)
    if (!tally) throw new RunError('not-waiting', this.#node(index).id)
    this.#count(index, { ...tally, total })
  }

  /** Finishes a multi-instance task when its signatures are enough. */
  #count(index: number, tally: Tally): void {
    const { agreement, until } = this.#node(index).multi!
    const { agreed, disagreed, total } = tally
    const signed = agreed + disagreed
    const isCutShort = until?.holds({
      ...this.#variables,
      agreed,
      disagreed,
      nrOfCompletedInstances: signed,
      nrOfInstances: total,
    })
    // Whoever is not waited for any longer does not count.
    const outcome = jointOutcome(agreement, isCutShort ? { ...tally, total: signed } : tally)
    if (!outcome) {
      this.#multi.set(index, tally)
      return
    }
    this.#result = { outcome, agreed, disagreed }
    this.#variables = { ...this.#variables, outcome, agreed, disagreed }
    this.#multi.delete(index)
    this.#take(index)
    this.#leave(index)
  }

  fireBoundary(index: number): void {
    const { host, interrupting, id } = this.#node(index)
    if (!this.#tokens.includes(host!)) throw new RunError('not-waiting', id)
    if (interrupting) this.#cancel(host!)
    this.#passed.push(id)
    this.#leave(index)
  }

  /** Takes one token away from a node. */
  #take(index: number): void {
    this.#tokens.splice(this.#tokens.indexOf(index), 1)
  }

  /** Closes an activity and everything inside of it. */
  #cancel(host: number): void {
    this.#take(host)
    this.#multi.delete(host)
    if (this.#node(host).kind === 'user-task') this.#cancelled.push(this.#node(host).id)
    this.#clear(host)
  }

  /** Removes every token inside a scope. */
  #clear(scope: number): void {
    for (let i = this.#tokens.length - 1; i >= 0; i--) {
      const index = this.#tokens[i]!
      if (!this.#isInside(index, scope)) continue
      this.#tokens.splice(i, 1)
      this.#multi.delete(index)
      if (this.#node(index).kind === 'user-task') this.#cancelled.push(this.#node(index).id)
    }
    for (const flow of [...this.#parked.keys()])
      if (this.#isInside(this.#net.flows[flow]!.to, scope)) this.#parked.delete(flow)
    for (let i = this.#moving.length - 1; i >= 0; i--) {
      if (this.#isInside(this.#net.flows[this.#moving[i]!]!.to, scope)) this.#moving.splice(i, 1)
    }
  }

  #isInside(index: number, scope: number): boolean {
    if (scope < 0) return true
    for (let around = this.#node(index).scope; around >= 0; around = this.#node(around).scope)
      if (around === scope) return true
    return false
  }

  /** A token comes to a node other than a join. */
  enter(index: number): void {
    const node = this.#node(index)
    switch (node.kind) {
      case 'user-task': {
        const total = node.multi ? Number(node.multi.count.valueOf(this.#variables)) : 1
        // 会签 with nobody to sign is passed at once.
        if (!(total >= 1)) {
          this.#leave(index)
          return
        }
        if (node.multi) this.#multi.set(index, { agreed: 0, disagreed: 0, total })
        this.#tokens.push(index)
        this.#entered.push(node.id)
        return
      }
      case 'timer':
      case 'message':
        this.#tokens.push(index)
        return
      case 'scope':
        this.#tokens.push(index)
        this.enter(node.innerStart!)
        return
      case 'terminate':
        this.#clear(node.scope)
        return
      case 'service-task':
      case 'pass':
        this.#passed.push(node.id)
        this.#leave(index)
        return
      default:
        this.#leave(index)
    }
  }

  /** A token leaves a node over its outgoing flows. */
  #leave(index: number): void {
    const node = this.#node(index)
    if (node.kind === 'exclusive') {
      const flow =
        node.out.length === 1
          ? node.out[0]
          : (node.out.find((f) => f !== node.defaultFlow && this.#flowHolds(f)) ?? node.defaultFlow)
      if (flow === undefined) throw new RunError('no-way-out', node.id)
      this.#moving.push(flow)
    } else if (node.kind === 'parallel') this.#moving.push(...node.out)
    else {
      // An activity with conditions on its flows goes on like an inclusive gateway.
      const taken = node.out.filter((f) => f !== node.defaultFlow && this.#flowHolds(f))
      if (taken.length > 0) this.#moving.push(...taken)
      else if (node.defaultFlow !== undefined) this.#moving.push(node.defaultFlow)
      else if (node.out.length > 0) throw new RunError('no-way-out', node.id)
    }
  }

  #flowHolds(flow: number): boolean {
    const { condition } = this.#net.flows[flow]!
    return condition === undefined || condition.holds(this.#variables)
  }

  /** A token comes over a flow. Joins collect; everything else is entered. */
  #arrive(flow: number): void {
    const target = this.#net.flows[flow]!.to
    const node = this.#node(target)
    if (node.in.length > 1 && (node.kind === 'parallel' || node.kind === 'inclusive')) {
      this.#parked.set(flow, (this.#parked.get(flow) ?? 0) + 1)
      if (node.kind === 'parallel' && this.#isFull(node)) this.#fireJoin(target)
    } else this.enter(target)
  }

  fireFullJoins(): void {
    for (const [index, node] of this.#net.nodes.entries())
      while (node.kind === 'parallel' && node.in.length > 1 && this.#isFull(node))
        this.#fireJoin(index)
  }

  #isFull(join: Node): boolean {
    return join.in.every((flow) => this.#parked.has(flow))
  }

  #fireJoin(index: number): void {
    for (const flow of this.#node(index).in) {
      const count = this.#parked.get(flow) ?? 0
      if (count > 1) this.#parked.set(flow, count - 1)
      else this.#parked.delete(flow)
    }
    this.#leave(index)
  }

  /** Moves tokens until every one of them waits. */
  settle(): Advance {
    do {
      while (this.#moving.length > 0) {
        if (++this.#moves > MOST_MOVES)
          throw new RunError('endless', this.#node(this.#net.flows[this.#moving[0]!]!.to).id)
        this.#arrive(this.#moving.shift()!)
      }
    } while (this.#fireInclusiveJoin() || this.#closeScope())
    const { nodes, flows } = this.#net
    const state: RunState = {
      tokens: this.#tokens.map((i) => nodes[i]!.id).sort(),
      ...(this.#parked.size > 0 && { joins: byId(this.#parked, flows) }),
      ...(this.#multi.size > 0 && { instances: byId(this.#multi, nodes) }),
      ...(Object.keys(this.#variables).length > 0 && { variables: this.#variables }),
    }
    return {
      state,
      entered: this.#entered,
      cancelled: this.#cancelled,
      passed: this.#passed,
      ...(this.#result && { result: this.#result }),
      ended: this.#tokens.length === 0 && this.#parked.size === 0,
    }
  }

  /**
   * An inclusive join fires when no token elsewhere could still come over one of its empty flows.
   */
  #fireInclusiveJoin(): boolean {
    for (const flow of this.#parked.keys()) {
      const join = this.#net.flows[flow]!.to
      const node = this.#node(join)
      if (node.kind !== 'inclusive') continue
      const empty = node.in.filter((f) => !this.#parked.has(f))
      const sources = new Set([
        ...this.#tokens,
        ...[...this.#parked.keys()].map((f) => this.#net.flows[f]!.to).filter((to) => to !== join),
      ])
      if (empty.some((f) => this.#comesFrom(f, sources, join))) continue
      this.#fireJoin(join)
      return true
    }
    return false
  }

  /** Is one of the sources before this flow, on a way that does not pass the join itself? */
  #comesFrom(flow: number, sources: ReadonlySet<number>, join: number): boolean {
    const seen = new Set<number>([join])
    const search = (index: number): boolean => {
      if (seen.has(index)) return false
      seen.add(index)
      const node = this.#node(index)
      // An open scope stands for the tokens inside of it.
      if (sources.has(index)) return true
      // A boundary event can fire as long as a token may come to its host.
      if (node.kind === 'boundary') return search(node.host!)
      return node.in.some((f) => search(this.#net.flows[f]!.from))
    }
    return search(this.#net.flows[flow]!.from)
  }

  /** A scope is done when nothing waits inside. */
  #closeScope(): boolean {
    for (const index of this.#tokens) {
      if (this.#node(index).kind !== 'scope') continue
      const isBusy =
        this.#tokens.some((t) => this.#isInside(t, index)) ||
        [...this.#parked.keys()].some((f) => this.#isInside(this.#net.flows[f]!.to, index))
      if (isBusy) continue
      this.#take(index)
      this.#leave(index)
      return true
    }
    return false
  }
}

function byId<V>(values: ReadonlyMap<number, V>, elements: readonly { id: string }[]) {
  const named = [...values].map(([index, value]) => [elements[index]!.id, value] as const)
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
}
