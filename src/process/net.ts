/** What the interpreter runs: a BPMN process compiled to flat arrays. Sub-processes and called processes are folded in. */
export interface Net {
  processId: string
  name: string
  nodes: Node[]
  flows: Flow[]
  /** Start events without a trigger of the outermost level: one. */
  start: number
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
  id: string
  name: string
  kind: NodeKind
  in: number[]
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
  multi?: { sequential: boolean; count: string; until?: string }
  /** Our own attributes (namespace http://yimen/bpmn): see data/processes/README.md. */
  attributes: Record<string, string>
}

export interface Flow {
  id: string
  from: number
  to: number
  /** FEEL. */
  condition?: string
}

/** Something of a file that we cannot run, with the element's id and name. */
export interface Refusal {
  code:
    | 'not-bpmn'
    | 'no-process'
    | 'several-processes'
    | 'unsupported-element'
    | 'no-start'
    | 'several-starts'
    | 'condition-missing'
    | 'foreign-expression'
    | 'broken-reference'
    | 'called-process-unknown'
    | 'called-process-recursive'
    | 'never-reached'
  elementId: string
  elementName: string
  elementType: string
  says: string
}
