import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileProcess, type Net, parseBpmn } from '#process'
import { dataDir } from '#platform/repository'

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
 * `calm` has no choice inside a parallel block: bpmn-engine passes a discarded branch on to the
 * parallel join, which then fires early.
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

interface Link {
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

/** The file of a shipped process. */
export const shippedFile = (processKey: string): string =>
  readFileSync(join(dataDir, 'processes', `${processKey}.bpmn`), 'utf8')

/**
 * The file with a step on one of its flows, written before all others. Where a gateway chooses the
 * flow, it keeps its id up to the step; otherwise from there on, as somebody may wait before a
 * join.
 */
export function withStep(
  xml: string,
  flowId: string,
  step: { id: string; name: string; role: string },
): string {
  const { id, name, role } = step
  const flow = new RegExp(`<bpmn:sequenceFlow id="${flowId}"[^>]*>`).exec(xml)![0]
  const [, source, target] = /sourceRef="([^"]+)" targetRef="([^"]+)"/.exec(flow)!
  const isChosen = xml.includes(`default="${flowId}"`) || !flow.endsWith('/>')
  const [from, to] = isChosen ? [source, id] : [id, target]
  const [newFrom, newTo] = isChosen ? [id, target] : [source, id]
  return xml
    .replace(flow, flow.replace(/sourceRef="[^"]+" targetRef="[^"]+"/, ends(from!, to!)))
    .replace(
      /<bpmn:startEvent /,
      `<bpmn:userTask id="${id}" name="${name}" yimen:role="${role}" />` +
        `<bpmn:sequenceFlow id="${id}-flow" ${ends(newFrom!, newTo!)} /><bpmn:startEvent `,
    )
}
const ends = (from: string, to: string) => `sourceRef="${from}" targetRef="${to}"`

/** The file with another id for one of its elements. */
export const withOtherId = (xml: string, id: string, other: string): string =>
  xml.replaceAll(new RegExp(`"${id}(_di)?"`, 'g'), (_, di = '') => `"${other}${di}"`)

/** The file without a step that one flow leaves: whoever came to it comes to what followed. */
export function withoutStep(xml: string, stepId: string): string {
  const [leaving] = new RegExp(`<bpmn:sequenceFlow [^>]*sourceRef="${stepId}"[^>]*/>`).exec(xml)!
  const next = /targetRef="([^"]+)"/.exec(leaving!)![1]!
  const id = /id="([^"]+)"/.exec(leaving!)![1]!
  return xml
    .replace(leaving!, '')
    .replace(new RegExp(`<bpmn:userTask id="${stepId}"[^>]*/>`), '')
    .replaceAll(`targetRef="${stepId}"`, `targetRef="${next}"`)
    .replaceAll(
      new RegExp(`<bpmndi:BPMN(Shape|Edge) id="(${stepId}|${id})_di"[^]*?</bpmndi:BPMN\\1>`, 'g'),
      '',
    )
}
