import { evaluate } from 'feelin'
import type { Net, Node } from './net.ts'

/** A running process, small enough to travel in every event: where the tokens are, and the variables. */
export interface RunState {
  /** Nodes at which a token waits: user tasks, catching events, open scopes. Sorted; a node may stand twice. */
  readonly t: readonly number[]
  /** Tokens parked before joins, by flow. */
  readonly f?: Readonly<Record<number, number>>
  /** Multi-instance tasks: [done, total] by node. */
  readonly m?: Readonly<Record<number, readonly [number, number]>>
  readonly v?: Variables
}

export type Variables = Readonly<Record<string, string | number | boolean>>

/** What one step of the run did. */
export interface Advance {
  state: RunState
  /** User tasks that became open, in order, and those that were closed without being completed (by a boundary event). */
  entered: string[]
  cancelled: string[]
  /** Service tasks and marking events that were passed. */
  passed: string[]
  ended: boolean
}

/** The caller asked for what the run does not allow, or the model left no way out. */
export class RunError extends Error {
  readonly code: 'not-waiting' | 'unknown-node' | 'no-way-out' | 'endless'
  readonly nodeId: string
  constructor(code: RunError['code'], nodeId: string) {
    super(`${code}: ${nodeId}`)
    this.code = code
    this.nodeId = nodeId
  }
}

export function startRun(net: Net, variables: Variables = {}): Advance {
  const game = new Game(net, { t: [], v: variables })
  game.enter(net.start)
  return game.settle()
}

/** Completes a user task (for a multi-instance task: one of its instances). */
export function completeTask(
  net: Net,
  state: RunState,
  nodeId: string,
  variables: Variables = {},
): Advance {
  const game = new Game(net, { ...state, v: { ...state.v, ...variables } })
  game.complete(indexOf(net, nodeId), ['user-task'])
  return game.settle()
}

/** A timer runs out, or a message arrives: at an intermediate event, or on the edge of an activity. */
export function fireEvent(
  net: Net,
  state: RunState,
  nodeId: string,
  variables: Variables = {},
): Advance {
  const game = new Game(net, { ...state, v: { ...state.v, ...variables } })
  const index = indexOf(net, nodeId)
  if (net.nodes[index]!.kind === 'boundary') game.fireBoundary(index)
  else game.complete(index, ['timer', 'message'])
  return game.settle()
}

/** Puts the token of one open task back on an earlier task (退回): other open tasks are closed, parked tokens are dropped. */
export function returnTo(net: Net, state: RunState, nodeId: string): Advance {
  const target = indexOf(net, nodeId)
  const game = new Game(net, { t: [], v: state.v ?? {} })
  game.cancelAll(state)
  const scopes: number[] = []
  for (let scope = net.nodes[target]!.scope; scope >= 0; scope = net.nodes[scope]!.scope)
    scopes.unshift(scope)
  game.open(scopes)
  game.enter(target)
  return game.settle()
}

/** Ids of the user tasks that wait, once each. */
export function openTasks(net: Net, state: RunState): string[] {
  return [...new Set(state.t)]
    .filter((i) => net.nodes[i]!.kind === 'user-task')
    .map((i) => net.nodes[i]!.id)
}

/** Events that may fire now: waiting intermediate events, and boundary events of open activities. */
export function openEvents(net: Net, state: RunState): Node[] {
  const waiting = new Set(state.t)
  return net.nodes.filter(
    (node, i) =>
      ((node.kind === 'timer' || node.kind === 'message') && waiting.has(i)) ||
      (node.kind === 'boundary' && waiting.has(node.host!)),
  )
}

const nodeIndexes = new WeakMap<Net, Map<string, number>>()

function indexOf(net: Net, nodeId: string): number {
  let indexes = nodeIndexes.get(net)
  if (!indexes) nodeIndexes.set(net, (indexes = new Map(net.nodes.map((node, i) => [node.id, i]))))
  const index = indexes.get(nodeId)
  if (index === undefined) throw new RunError('unknown-node', nodeId)
  return index
}

/** More moves than this in one step means that the model circles without ever waiting. */
const MOST_MOVES = 10_000

/** The token game of one step: mutable inside, a new state outside. */
class Game {
  readonly #net: Net
  readonly #tokens: number[]
  readonly #parked: Map<number, number>
  readonly #multi: Map<number, readonly [number, number]>
  readonly #variables: Variables
  readonly #moving: number[] = []
  readonly #entered: string[] = []
  readonly #cancelled: string[] = []
  readonly #passed: string[] = []
  #moves = 0

  constructor(net: Net, state: RunState) {
    this.#net = net
    this.#tokens = [...state.t]
    this.#parked = new Map(
      Object.entries(state.f ?? {}).map(([flow, count]) => [Number(flow), count]),
    )
    this.#multi = new Map(
      Object.entries(state.m ?? {}).map(([node, progress]) => [Number(node), progress]),
    )
    this.#variables = state.v ?? {}
  }

  #node(index: number): Node {
    return this.#net.nodes[index]!
  }

  open(scopes: readonly number[]): void {
    this.#tokens.push(...scopes)
  }

  cancelAll(state: RunState): void {
    for (const index of state.t)
      if (this.#node(index).kind === 'user-task') this.#cancelled.push(this.#node(index).id)
  }

  complete(index: number, kinds: readonly Node['kind'][]): void {
    const node = this.#node(index)
    if (!kinds.includes(node.kind) || !this.#tokens.includes(index))
      throw new RunError('not-waiting', node.id)
    const progress = this.#multi.get(index)
    if (progress) {
      const done = progress[0] + 1
      const isEnough =
        node.multi?.until !== undefined &&
        this.#holds(node.multi.until, { nrOfCompletedInstances: done, nrOfInstances: progress[1] })
      if (done < progress[1] && !isEnough) {
        this.#multi.set(index, [done, progress[1]])
        return
      }
      this.#multi.delete(index)
    }
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
        const total = node.multi ? Number(this.#value(node.multi.count)) : 1
        // 会签 with nobody to sign is passed at once.
        if (!(total >= 1)) {
          this.#leave(index)
          return
        }
        if (node.multi) this.#multi.set(index, [0, total])
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
    } else if (node.kind === 'inclusive' && node.out.length > 1) {
      const taken = node.out.filter((f) => f !== node.defaultFlow && this.#flowHolds(f))
      if (taken.length === 0 && node.defaultFlow === undefined)
        throw new RunError('no-way-out', node.id)
      this.#moving.push(...(taken.length > 0 ? taken : [node.defaultFlow!]))
    } else {
      this.#moving.push(...node.out.filter((f) => this.#flowHolds(f)))
    }
  }

  #flowHolds(flow: number): boolean {
    const { condition } = this.#net.flows[flow]!
    return condition === undefined || this.#holds(condition)
  }

  #holds(expression: string, more: Variables = {}): boolean {
    return this.#value(expression, more) === true
  }

  #value(expression: string, more: Variables = {}): unknown {
    if (/^\d+$/.test(expression)) return Number(expression)
    return evaluate(expression, { ...this.#variables, ...more }).value
  }

  /** A token comes over a flow. Joins collect; everything else is entered. */
  #arrive(flow: number): void {
    const target = this.#net.flows[flow]!.to
    const node = this.#node(target)
    if (node.in.length > 1 && (node.kind === 'parallel' || node.kind === 'inclusive')) {
      this.#parked.set(flow, (this.#parked.get(flow) ?? 0) + 1)
      if (node.kind === 'parallel' && node.in.every((f) => this.#parked.has(f)))
        this.#fireJoin(target)
    } else this.enter(target)
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
    const state: RunState = {
      t: this.#tokens.sort((a, b) => a - b),
      ...(this.#parked.size > 0 && { f: Object.fromEntries(this.#parked) }),
      ...(this.#multi.size > 0 && { m: Object.fromEntries(this.#multi) }),
      ...(Object.keys(this.#variables).length > 0 && { v: this.#variables }),
    }
    return {
      state,
      entered: this.#entered,
      cancelled: this.#cancelled,
      passed: this.#passed,
      ended: this.#tokens.length === 0 && this.#parked.size === 0,
    }
  }

  /** An inclusive join fires when no token elsewhere could still come over one of its empty flows. */
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
