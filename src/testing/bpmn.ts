import fc from 'fast-check'
import { compileProcess, type Net, parseBpmn } from '#process'

export const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:yimen="http://yimen/bpmn"'

/** A whole file around the elements of one process. */
export const file = (body: string, more = '', id = 'p') =>
  `<?xml version="1.0"?><bpmn:definitions ${NAMESPACES} id="d" targetNamespace="t" ${more}><bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`
export const task = (id: string, inner = '', attributes = '') =>
  `<bpmn:userTask id="${id}" name="任务${id}" ${attributes}>${inner}</bpmn:userTask>`
const conditionXml = (text: string) =>
  `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${text}</bpmn:conditionExpression>`
let flows = 0
export const flow = (from: string, to: string, condition?: string, id = `f${flows++}`) =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition ? conditionXml(condition) : ''}</bpmn:sequenceFlow>`
/** Flows along a way: `chain('s', 'a', 'e')` goes from `s` over `a` to `e`. */
export const chain = (...ids: string[]) =>
  ids
    .slice(1)
    .map((id, i) => flow(ids[i]!, id))
    .join('')
export const START = '<bpmn:startEvent id="s" />'
export const END = '<bpmn:endEvent id="e" />'

export async function netOf(xml: string): Promise<Net> {
  const parsed = await parseBpmn(xml)
  const compiled = 'refusals' in parsed ? parsed : compileProcess(parsed.file)
  if ('refusals' in compiled) throw new Error(JSON.stringify(compiled.refusals))
  return compiled.net
}

/** What is refused of a file, as `code:elementId`. */
export async function refusalsOf(xml: string): Promise<string[]> {
  const parsed = await parseBpmn(xml)
  const compiled = 'refusals' in parsed ? parsed : compileProcess(parsed.file)
  return 'refusals' in compiled
    ? compiled.refusals.map(({ code, elementId }) => `${code}:${elementId}`)
    : []
}

/** A random structured model: sequences of tasks, parallel blocks and exclusive choices. */
export type Block =
  | { kind: 'task' }
  | { kind: 'seq'; parts: Block[] }
  | { kind: 'par' | 'xor'; parts: Block[]; take: number }

const sequence = (inner: fc.Arbitrary<Block>) =>
  fc.array(inner, { minLength: 1, maxLength: 3 }).map((parts) => ({ kind: 'seq' as const, parts }))
const fork = (kind: 'par' | 'xor', inner: fc.Arbitrary<Block>) =>
  fc.record({
    kind: fc.constant(kind),
    parts: fc.array(inner, { minLength: 2, maxLength: 3 }),
    take: fc.nat(2),
  })

/**
 * `calm` has no choice inside a parallel block: bpmn-engine passes a discarded branch on to the parallel join, which then
 * fires early.
 */
export const { calm, block } = fc.letrec<{ inner: Block; calm: Block; block: Block }>((tie) => ({
  inner: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant<Block>({ kind: 'task' }),
    sequence(tie('inner')),
    fork('par', tie('inner')),
  ),
  calm: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant<Block>({ kind: 'task' }),
    sequence(tie('calm')),
    fork('par', tie('inner')),
    fork('xor', tie('calm')),
  ),
  block: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant<Block>({ kind: 'task' }),
    sequence(tie('block')),
    fork('par', tie('block')),
    fork('xor', tie('block')),
  ),
}))

export interface Link {
  id: string
  from: string
  to: string
  /** Taken when the variable has this value. */
  when?: readonly [string, number] | undefined
}

/** A block as elements of a process, and the variables that decide its choices. */
export interface Model {
  elements: string[]
  links: Link[]
  variables: Record<string, number>
}

export function modelOf(root: Block): Model {
  let id = 0
  const model: Model = { elements: [START, END], links: [], variables: {} }
  const link = (from: string, to: string, when?: [string, number]) =>
    model.links.push({ id: `l${id++}`, from, to, when })
  const build = (b: Block): [string, string] => {
    if (b.kind === 'task') {
      const t = `t${id++}`
      model.elements.push(task(t))
      return [t, t]
    }
    if (b.kind === 'seq') {
      const ends = b.parts.map(build)
      for (let i = 1; i < ends.length; i++) link(ends[i - 1]![1], ends[i]![0])
      return [ends[0]![0], ends.at(-1)![1]]
    }
    const tag = b.kind === 'par' ? 'parallelGateway' : 'exclusiveGateway'
    const [split, join] = [`g${id++}`, `g${id++}`]
    model.elements.push(`<bpmn:${tag} id="${split}" />`, `<bpmn:${tag} id="${join}" />`)
    const variable = `v${id++}`
    if (b.kind === 'xor') model.variables[variable] = b.take % b.parts.length
    b.parts.forEach((part, i) => {
      const [first, last] = build(part)
      link(split, first, b.kind === 'xor' ? [variable, i] : undefined)
      link(last, join)
    })
    return [split, join]
  }
  const [first, last] = build(root)
  link('s', first)
  link(last, 'e')
  return model
}

const feel = ([variable, value]: readonly [string, number]) => `${variable} = ${value}`

/** The elements of a model in the order in which a file would have them. */
export function elementsOf(
  model: Pick<Model, 'elements' | 'links'>,
  condition: (when: readonly [string, number]) => string = feel,
): string[] {
  return [
    ...model.elements,
    ...model.links.map(({ id, from, to, when }) => flow(from, to, when && condition(when), id)),
  ]
}
