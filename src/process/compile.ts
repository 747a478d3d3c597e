import { own } from '#foundation/own'
import { parseAgreement } from './agreement.ts'
import { attributeFaults, ownAttributes } from './attributes.ts'
import { arrange } from './arrange.ts'
import { findDeadEnds } from './dead-ends.ts'
import { doubtsAbout, isForeignWork } from './doubts.ts'
import { findEndlessLoops } from './endless.ts'
import { Expression, faultOf } from './expression.ts'
import type { Flow, Net, Node, NodeKind, Refusal } from './net.ts'
import { type BpmnFile, type Element, refusal } from './parse.ts'
import { timerWorkdays } from './timer.ts'

/**
 * Compiles one process of a file; without an id the only one that is executable (or the only one
 * there is). `called` finds the files of call activities by process id. What is refused cannot be
 * run; what is doubted can, but a county does not take it.
 */
export function compileProcess(
  file: BpmnFile,
  processId?: string,
  called: (id: string) => BpmnFile | undefined = () => undefined,
): { net: Net; doubts: Refusal[] } | { refusals: Refusal[] } {
  const chosen = chooseProcess(file, processId)
  if ('refusals' in chosen) return chosen
  const builder = new Builder(file, called)
  const start = builder.level(chosen.process, -1, '', [chosen.process.id ?? ''])
  builder.checkConditions()
  builder.checkReached(start)
  if (builder.refusals.length > 0) return { refusals: builder.refusals }
  const net = {
    processId: chosen.process.id ?? '',
    name: chosen.process.name ?? '',
    ...arrange(builder.nodes, builder.flows, start),
  }
  return {
    net,
    doubts: [
      ...builder.doubts,
      ...findDeadEnds(net).map(doubtAt('dead-end', '流程会停在这里，到不了结束')),
      ...findEndlessLoops(net).map(
        doubtAt('endless', '在一个没有人办理、也不等时间的循环里，进去就出不来'),
      ),
    ],
  }
}

const doubtAt =
  (code: Refusal['code'], says: string) =>
  ({ id, name, kind }: Node): Refusal => ({
    code,
    elementId: id,
    elementName: name,
    elementType: kind,
    says,
  })

function chooseProcess(
  file: BpmnFile,
  processId: string | undefined,
): { process: Element } | { refusals: Refusal[] } {
  const { processes } = file
  if (processId !== undefined) {
    const process = processes.find((p) => p.id === processId)
    return process
      ? { process }
      : {
          refusals: [
            {
              code: 'no-process',
              elementId: processId,
              elementName: '',
              elementType: 'bpmn:Process',
              says: `文件中没有流程“${processId}”`,
            },
          ],
        }
  }
  const withContent = processes.filter(
    (p) => ((p.flowElements as Element[] | undefined) ?? []).length > 0,
  )
  if (withContent.length === 0)
    return {
      refusals: [
        {
          code: 'no-process',
          elementId: '',
          elementName: '',
          elementType: 'bpmn:Process',
          says: '文件中没有可执行的流程（只有图形或空泳池）',
        },
      ],
    }
  const executable = withContent.filter((p) => p.isExecutable === true)
  const candidates = executable.length > 0 ? executable : withContent
  if (candidates.length === 1) return { process: candidates[0]! }
  return {
    refusals: candidates.map((p) =>
      refusal('several-processes', p, '文件含多个流程，请指明要用哪一个'),
    ),
  }
}

const KINDS: Record<string, NodeKind> = {
  'bpmn:StartEvent': 'start',
  'bpmn:EndEvent': 'end',
  'bpmn:UserTask': 'user-task',
  'bpmn:ServiceTask': 'service-task',
  'bpmn:ExclusiveGateway': 'exclusive',
  'bpmn:InclusiveGateway': 'inclusive',
  'bpmn:ParallelGateway': 'parallel',
  'bpmn:IntermediateCatchEvent': 'pass',
  'bpmn:IntermediateThrowEvent': 'pass',
  'bpmn:BoundaryEvent': 'boundary',
  'bpmn:SubProcess': 'scope',
  'bpmn:CallActivity': 'scope',
}

/** Elements that carry no behaviour. */
const SILENT = new Set([
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
  'bpmn:TextAnnotation',
  'bpmn:Association',
  'bpmn:Group',
])

class Builder {
  readonly nodes: Node[] = []
  readonly flows: Flow[] = []
  readonly refusals: Refusal[] = []
  readonly doubts: Refusal[] = []
  readonly #types: Element[] = []
  /** Flows with a condition that was refused already. */
  readonly #misread = new Set<number>()
  readonly #ids = new Set<string>()
  readonly #file: BpmnFile
  readonly #called: (id: string) => BpmnFile | undefined

  constructor(file: BpmnFile, called: (id: string) => BpmnFile | undefined) {
    this.#file = file
    this.#called = called
  }

  #refuse(code: Refusal['code'], element: Element, says: string): void {
    this.refusals.push(refusal(code, element, says))
  }

  /** The id of a node or flow in the net: there, and alone. */
  #identify(element: Element, prefix: string): string {
    const id = prefix + (element.id ?? '')
    if (!element.id) this.#refuse('missing-id', element, '没有编号（id）')
    else if (this.#ids.has(id)) this.#refuse('duplicate-id', element, `编号“${id}”重复`)
    this.#ids.add(id)
    return id
  }

  /** Adds the elements of a process or sub-process; answers the index of its start. */
  level(container: Element, scope: number, prefix: string, callers: readonly string[]): number {
    const elements = (container.flowElements as Element[] | undefined) ?? []
    const indexOf = new Map<Element, number>()
    for (const element of elements) {
      if (element.$type === 'bpmn:SequenceFlow' || SILENT.has(element.$type)) continue
      const kind = own(KINDS, element.$type)
      if (!kind || element.triggeredByEvent === true) {
        this.#refuse('unsupported-element', element, '不支持这种元素')
        continue
      }
      const node: Node = {
        id: this.#identify(element, prefix),
        name: element.name ?? '',
        kind,
        in: [],
        out: [],
        scope,
        attributes: ownAttributes(element),
      }
      indexOf.set(element, this.nodes.push(node) - 1)
      this.#types.push(element)
      this.doubts.push(...doubtsAbout(element))
      if (isForeignWork(element))
        this.#refuse('foreign-work', element, '这项工作由别的程序去做，这里没有，会当作做过了')
      for (const fault of attributeFaults(node.attributes))
        this.#refuse('bad-attribute', element, fault)
      this.#trigger(element, node)
      this.#multi(element, node)
    }
    for (const [element, index] of indexOf) {
      const node = this.nodes[index]!
      if (node.kind === 'boundary') {
        const host = indexOf.get(element.attachedToRef as Element)
        if (host === undefined) this.#refuse('broken-reference', element, '边界事件没有依附的活动')
        else Object.assign(node, { host, interrupting: element.cancelActivity !== false })
      }
      if (node.kind === 'scope') node.innerStart = this.#inside(element, index, prefix, callers)
    }
    for (const element of elements)
      if (element.$type === 'bpmn:SequenceFlow') this.#flow(element, indexOf, prefix)
    for (const [element, index] of indexOf) this.#orderOut(element, this.nodes[index]!)
    const starts = [...indexOf.values()].filter((i) => this.nodes[i]!.kind === 'start')
    if (starts.length === 0) this.#refuse('no-start', container, '没有开始事件')
    if (starts.length > 1) this.#refuse('several-starts', container, '有多个开始事件')
    return starts[0] ?? -1
  }

  #inside(element: Element, index: number, prefix: string, callers: readonly string[]): number {
    if (element.$type === 'bpmn:SubProcess') return this.level(element, index, prefix, callers)
    const id = element.calledElement as string | undefined
    const inFile = this.#file.processes.find((p) => p.id === id)
    const called = id === undefined ? undefined : inFile ? this.#file : this.#called(id)
    const process = called?.processes.find((p) => p.id === id)
    if (!process) this.#refuse('called-process-unknown', element, `找不到被调用的流程“${id ?? ''}”`)
    else if (callers.includes(id!))
      this.#refuse('called-process-recursive', element, `流程“${id}”调用了自己`)
    else return this.level(process, index, `${prefix}${element.id}/`, [...callers, id!])
    return -1
  }

  #flow(element: Element, indexOf: Map<Element, number>, prefix: string): void {
    const from = indexOf.get(element.sourceRef as Element)
    const to = indexOf.get(element.targetRef as Element)
    if (from === undefined || to === undefined) {
      // Its end is an element that was refused already, or lies in another scope.
      if (this.refusals.length === 0)
        this.#refuse('broken-reference', element, '连线的一端不存在，或跨越了子流程边界')
      return
    }
    const expression = element.conditionExpression as Element | undefined
    const condition = expression && this.#feel(expression, element)
    if (expression && !condition) this.#misread.add(this.flows.length)
    const flow: Flow = {
      id: this.#identify(element, prefix),
      from,
      to,
      ...(condition && { condition }),
    }
    const index = this.flows.push(flow) - 1
    this.nodes[from]!.out.push(index)
    this.nodes[to]!.in.push(index)
    if ((this.#types[from]!.default as Element | undefined) === element)
      this.nodes[from]!.defaultFlow = index
  }

  /**
   * Conditions are asked in the order in which the element lists its flows; where it lists none, by
   * id.
   */
  #orderOut(element: Element, node: Node): void {
    const listed = ((element.outgoing as Element[] | undefined) ?? []).map((flow) => flow.id)
    const place = ({ id }: Flow) => {
      const at = listed.indexOf(id.slice(id.lastIndexOf('/') + 1))
      return at < 0 ? listed.length : at
    }
    node.out.sort((a, b) => {
      const [one, other] = [this.flows[a]!, this.flows[b]!]
      return place(one) - place(other) || (one.id < other.id ? -1 : 1)
    })
  }

  /** A FEEL expression; other languages are refused rather than guessed at. */
  #feel(expression: Element, owner: Element): Expression | undefined {
    const language = (expression.language as string | undefined) ?? this.#file.expressionLanguage
    const text = String(expression.body ?? '')
      .trim()
      .replace(/^=\s*/, '')
    if (text === '') return undefined
    if ((language && !/feel/i.test(language)) || /^[$#]\{/.test(text)) {
      this.#refuse('foreign-expression', owner, `条件“${text}”不是 FEEL 表达式`)
      return undefined
    }
    const fault = faultOf(text)
    if (fault) {
      this.#refuse('bad-expression', owner, `条件“${text}”：${fault}`)
      return undefined
    }
    return new Expression(text)
  }

  #trigger(element: Element, node: Node): void {
    const definitions = (element.eventDefinitions as Element[] | undefined) ?? []
    const definition = definitions[0]
    if (!definition) return
    const kind = definitions.length > 1 ? 'several' : definition.$type
    if (kind === 'bpmn:TerminateEventDefinition' && node.kind === 'end') node.kind = 'terminate'
    else if (kind === 'bpmn:TimerEventDefinition' && element.$type !== 'bpmn:EndEvent') {
      const timer = (definition.timeDuration ?? definition.timeDate ?? definition.timeCycle) as
        | Element
        | undefined
      node.trigger = String(timer?.body ?? '').trim()
      if (node.kind === 'start') this.#refuse('bad-timer', element, '流程由受理开始，不能定时开始')
      else if (timerWorkdays(node) === undefined)
        this.#refuse('bad-timer', element, `“${node.trigger}”：只能等若干日，写作 P5D，按工作日计`)
      if (element.$type === 'bpmn:IntermediateCatchEvent') node.kind = 'timer'
    } else if (kind === 'bpmn:MessageEventDefinition') {
      node.trigger = (definition.messageRef as Element | undefined)?.name ?? node.name
      if (element.$type === 'bpmn:IntermediateCatchEvent') node.kind = 'message'
    } else this.#refuse('unsupported-element', element, `不支持这种事件（${kind}）`)
  }

  #multi(element: Element, node: Node): void {
    const loop = element.loopCharacteristics as Element | undefined
    if (!loop) {
      if (node.attributes.role === 'countersigner' || node.attributes.agreement !== undefined)
        this.#refuse('bad-attribute', element, '会签环节须是多实例任务')
      return
    }
    if (loop.$type !== 'bpmn:MultiInstanceLoopCharacteristics' || node.kind !== 'user-task') {
      this.#refuse('unsupported-element', element, '只支持用户任务的多实例（会签）')
      return
    }
    const count = loop.loopCardinality
      ? this.#feel(loop.loopCardinality as Element, element)
      : undefined
    if (count === undefined) {
      this.#refuse('unsupported-element', element, '多实例须写明个数（loopCardinality）')
      return
    }
    if ((node.attributes.role ?? 'countersigner') !== 'countersigner')
      this.#refuse('bad-attribute', element, '多实例任务只用于会签（yimen:role="countersigner"）')
    const until = loop.completionCondition
      ? this.#feel(loop.completionCondition as Element, element)
      : undefined
    // An agreement that cannot be read was refused with the other attributes.
    const agreement = parseAgreement(node.attributes.agreement) ?? { kind: 'all' }
    node.multi = {
      isSequential: loop.isSequential === true,
      count,
      ...(until && { until }),
      agreement,
    }
  }

  checkConditions(): void {
    this.nodes.forEach((node, i) => {
      if (node.kind !== 'exclusive' && node.kind !== 'inclusive') return
      if (node.out.length < 2) return
      const bare = node.out.filter(
        (f) =>
          this.flows[f]!.condition === undefined && f !== node.defaultFlow && !this.#misread.has(f),
      )
      if (bare.length > 0)
        this.#refuse('condition-missing', this.#types[i]!, '网关的分支缺少条件，也不是默认分支')
    })
  }

  checkReached(start: number): void {
    if (this.refusals.length > 0) return
    const reached = new Set<number>()
    const visit = (index: number) => {
      if (index < 0 || reached.has(index)) return
      reached.add(index)
      const node = this.nodes[index]!
      for (const flow of node.out) visit(this.flows[flow]!.to)
      if (node.innerStart !== undefined) visit(node.innerStart)
      this.nodes.forEach((other, i) => {
        if (other.host === index) visit(i)
      })
    }
    visit(start)
    this.nodes.forEach((_, i) => {
      if (!reached.has(i))
        this.#refuse('never-reached', this.#types[i]!, '从开始事件到不了这个元素')
    })
  }
}
