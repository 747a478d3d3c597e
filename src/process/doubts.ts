import { attributesOf, type Element, refusal } from './parse.ts'
import type { Refusal } from './net.ts'

/**
 * What an element asks for and we pass over: the process runs, but does less than its author may
 * expect.
 */
export function doubtsAbout(element: Element): Refusal[] {
  const doubts: Refusal[] = []
  const doubt = (code: Refusal['code'], says: string) => doubts.push(refusal(code, element, says))
  const foreign = foreignWords(element)
  if (foreign.length > 0)
    doubt('foreign-extension', `别的软件的写法，这里不起作用：${foreign.join('、')}`)
  if (Array.isArray(element.resources) && element.resources.length > 0)
    doubt('foreign-extension', '由谁办理不看这里写的人员，须写 yimen:role')
  if (element.$type === 'bpmn:ServiceTask') doubt('does-nothing', '服务任务什么也不做，直接经过')
  for (const { $type } of (element.eventDefinitions as Element[] | undefined) ?? []) {
    if ($type !== 'bpmn:MessageEventDefinition') continue
    if (element.$type === 'bpmn:EndEvent' || element.$type === 'bpmn:IntermediateThrowEvent')
      doubt('does-nothing', '消息不会发出')
    else doubt('nobody-sends', '消息要由对接系统发来，目前没有')
  }
  return doubts
}

/** Is this work that another program should do? We would pass it as if it were done. */
export function isForeignWork(element: Element): boolean {
  if (element.$type !== 'bpmn:ServiceTask') return false
  return (
    foreignWords(element).length > 0 ||
    element.operationRef !== undefined ||
    Object.hasOwn(element, 'implementation')
  )
}

/** Attributes and extension elements in the namespaces of other programs. */
function foreignWords(element: Element): string[] {
  const { values = [] } = (element.extensionElements ?? {}) as { values?: Element[] }
  const loop = element.loopCharacteristics as Element | undefined
  const attributes = [element, ...(loop ? [loop] : [])].flatMap((e) => Object.keys(attributesOf(e)))
  const words = [...attributes, ...values.map(({ $type }) => $type)]
  return [...new Set(words)].filter((word) => !/^(yimen|xmlns|xsi|xml)\b/.test(word))
}
