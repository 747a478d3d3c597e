import { BpmnModdle } from 'bpmn-moddle'
import type { Refusal } from './net.ts'

/** The parts of a bpmn-moddle element that we read. */
export interface Element {
  $type: string
  id?: string
  name?: string
  [key: string]: unknown
}

const OWN_NAMESPACE = {
  name: 'yimen',
  uri: 'http://yimen/bpmn',
  prefix: 'yimen',
  xml: { tagAlias: 'lowerCase' },
  types: [],
}

/** A parsed file: its processes, not compiled yet. */
export interface BpmnFile {
  processes: Element[]
  expressionLanguage: string | undefined
}

/** Attributes in namespaces other than BPMN's own. */
export function attributesOf(element: Element): Readonly<Record<string, string>> {
  return (element.$attrs ?? {}) as Record<string, string>
}

export async function parseBpmn(
  xml: string,
): Promise<{ file: BpmnFile } | { refusals: Refusal[] }> {
  try {
    const { rootElement, warnings } = await new BpmnModdle({ yimen: OWN_NAMESPACE }).fromXML(xml)
    const root = rootElement as Element
    if (root.$type !== 'bpmn:Definitions') return { refusals: [notBpmn('根元素不是 definitions')] }
    const refusals = warnings.flatMap((warning) => unreadable(warning) ?? [])
    if (refusals.length > 0) return { refusals }
    const processes = ((root.rootElements as Element[] | undefined) ?? []).filter(
      (e) => e.$type === 'bpmn:Process',
    )
    // The parser fills in XPath, the standard's default; without a word of the file we read FEEL.
    const language = Object.hasOwn(root, 'expressionLanguage') ? root.expressionLanguage : undefined
    return { file: { processes, expressionLanguage: language as string | undefined } }
  } catch (error) {
    return { refusals: [notBpmn((error as Error).message)] }
  }
}

/**
 * References that decide where a token goes; one that leads nowhere would be dropped by the parser.
 */
const LEADING = new Set(['bpmn:sourceRef', 'bpmn:targetRef', 'bpmn:attachedToRef', 'bpmn:default'])

/**
 * The parser goes on without what it cannot read, and only warns: for us that is another process
 * than the one drawn.
 */
function unreadable(warning: ParserWarning): Refusal | undefined {
  const { message, element } = warning
  const [, fault, id] = /(duplicate|illegal) ID <([^>]*)>/.exec(message) ?? []
  const [, tag = ''] = /unparsable content <?([^\s>]*)/.exec(message) ?? []
  if (fault === 'duplicate')
    return refusal(
      'duplicate-id',
      { $type: tag, id: id! },
      `编号“${id}”重复，每个元素须有自己的编号`,
    )
  if (fault === 'illegal')
    return refusal(
      'illegal-id',
      { $type: tag, id: id! },
      `编号“${id}”不可用：须以字母或下划线开头，只含字母、数字、点、横线和下划线`,
    )
  if (tag !== '')
    return refusal('unsupported-element', { $type: tag }, `${lineIn(message)}读不懂元素 ${tag}`)
  if (message.startsWith('unresolved reference') && element && LEADING.has(warning.property ?? ''))
    return refusal('broken-reference', element, `指向不存在的元素“${warning.value ?? ''}”`)
  if (message.startsWith('unsupported document encoding'))
    return notBpmn(`须用 UTF-8 编码（${message}）`)
  return undefined
}

interface ParserWarning {
  message: string
  element?: Element
  property?: string
  value?: string
}

export function refusal(code: Refusal['code'], element: Element, says: string): Refusal {
  return {
    code,
    elementId: element.id ?? '',
    elementName: element.name ?? '',
    elementType: element.$type,
    says,
  }
}

function notBpmn(message: string): Refusal {
  return {
    code: 'not-bpmn',
    elementId: '',
    elementName: '',
    elementType: '',
    says: `不是有效的 BPMN 2.0 文件：${inWords(message)}`,
  }
}

/** What the XML parser says, in words and with the line that it means. */
function inWords(message: string): string {
  const nested = /nested error: (.*)/.exec(message)?.[1] ?? message.split('\n')[0]!
  const [, words] = PARSER_WORDS.find(([says]) => says.test(nested)) ?? []
  return `${lineIn(message)}${words ?? nested}`
}

/** The parser counts lines from zero. */
function lineIn(message: string): string {
  const [, line] = /line: (\d+)/.exec(message) ?? []
  return line === undefined ? '' : `第 ${Number(line) + 1} 行`
}

const PARSER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/unexpected end of file|missing start tag/, '没有写完，或者不是 XML'],
  [/unclosed (tag|cdata|comment|question)/, '的标签没有写完，缺少“>”'],
  [/closing tag mismatch|missing open tag|close tag/, '的结束标签与开始标签不配对'],
  [/nodeName/, '的标签名称写错了'],
  [/missing namespace/, '的标签前缀没有声明'],
  [/non-whitespace outside/, '在标签之外还有文字'],
  [/failed to parse document as <bpmn:Definitions>/, '根元素不是 definitions'],
]
