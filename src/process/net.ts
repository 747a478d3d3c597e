import type { Agreement } from './agreement.ts'
import type { Expression, Variables } from './expression.ts'

/**
 * What the interpreter runs: a BPMN process compiled to flat arrays. Sub-processes and called
 * processes are folded in. Nodes stand in the order in which a token comes to them, whatever the
 * order in the file. Numbers in `nodes` and `flows` are indexes and mean nothing outside of this
 * net: whatever is stored or published names elements by id.
 */
export interface Net {
  processId: string
  name: string
  nodes: Node[]
  flows: Flow[]
  /** Start events without a trigger of the outermost level: one. */
  start: number
  /** Where each element stands in `nodes` and `flows`, by id. */
  nodeIndex: ReadonlyMap<string, number>
  flowIndex: ReadonlyMap<string, number>
}

export type NodeKind =
  | 'start'
  | 'end'
  | 'terminate'
  | 'user-task'
  | 'service-task'
  | 'exclusive'
  | 'inclusive'
  | 'parallel'
  | 'timer'
  | 'message' // intermediate events that wait
  | 'pass' // intermediate events that only mark a place
  | 'boundary' // timer or message on the edge of an activity
  | 'scope' // sub-process or call activity

export interface Node {
  /**
   * Unique among nodes and flows; inside a called process after the id of the call: `call/task`.
   */
  id: string
  name: string
  kind: NodeKind
  in: number[]
  /** In the order in which their conditions are asked. */
  out: number[]
  /** The flow that a gateway takes when no condition holds. */
  defaultFlow?: number
  /** The scope node around this one; -1 at the outermost level. */
  scope: number
  /** First node inside, of a scope. */
  innerStart?: number
  /** The activity that a boundary event sits on, and whether it interrupts it. */
  host?: number
  interrupting?: boolean
  /** Timer in ISO 8601 (`P3D`), or the name of a message. */
  trigger?: string
  multi?: MultiInstance
  /** Our own attributes (namespace http://yimen/bpmn): see data/processes/README.md. */
  attributes: Record<string, string>
}

/** 会签: several people sign one task. */
interface MultiInstance {
  /** In the order in which they were named; who is next is for the caller to see to. */
  isSequential: boolean
  /** How many sign, unless they are named (`nameSigners`). */
  count: Expression
  /** Ends the task before everybody has signed. */
  until?: Expression
  agreement: Agreement
}

export interface Flow {
  id: string
  from: number
  to: number
  condition?: Condition
}

export interface Condition {
  readonly text: string
  holds(variables: Variables): boolean
}

export function findNode(net: Net, id: string): Node | undefined {
  const index = net.nodeIndex.get(id)
  return index === undefined ? undefined : net.nodes[index]
}

export function findFlow(net: Net, id: string): Flow | undefined {
  const index = net.flowIndex.get(id)
  return index === undefined ? undefined : net.flows[index]
}

/**
 * Something of a file that we cannot run, or pass over (a doubt), with the element's id and name.
 */
export interface Refusal {
  code:
    | 'not-bpmn'
    | 'no-process'
    | 'several-processes'
    | 'unsupported-element'
    | 'missing-id'
    | 'duplicate-id'
    | 'illegal-id'
    | 'no-start'
    | 'several-starts'
    | 'condition-missing'
    | 'foreign-expression'
    | 'bad-expression'
    | 'bad-timer'
    | 'bad-attribute'
    | 'broken-reference'
    | 'called-process-unknown'
    | 'called-process-recursive'
    | 'never-reached'
    | 'foreign-work'
    // Doubts: the process runs, but not as its author may expect.
    | 'foreign-extension'
    | 'does-nothing'
    | 'nobody-sends'
    | 'dead-end'
    | 'endless'
  elementId: string
  elementName: string
  elementType: string
  says: string
}
