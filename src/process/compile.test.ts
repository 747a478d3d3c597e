import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileText, openTasks, startRun } from '#process'
import { dataDir } from '#platform/repository'
import {
  block,
  chain,
  elementsOf,
  END,
  file,
  flow,
  modelOf,
  NAMESPACES,
  netOf,
  refusalsOf,
  START,
  task,
} from '../testing/bpmn.ts'

test.each([
  [
    '脚本任务',
    file(
      `${START}<bpmn:scriptTask id="sc" name="脚本" />${END}` + flow('s', 'sc') + flow('sc', 'e'),
    ),
    'unsupported-element:sc',
  ],
  [
    '事件网关',
    file(`${START}<bpmn:eventBasedGateway id="ev" />${END}` + flow('s', 'ev') + flow('ev', 'e')),
    'unsupported-element:ev',
  ],
  [
    '信号事件',
    file(
      `${START}<bpmn:intermediateCatchEvent id="sig"><bpmn:signalEventDefinition /></bpmn:intermediateCatchEvent>${END}` +
        flow('s', 'sig') +
        flow('sig', 'e'),
    ),
    'unsupported-element:sig',
  ],
  [
    '没有条件的分支',
    file(
      `${START}<bpmn:exclusiveGateway id="g" />${task('x')}${task('y')}` +
        flow('s', 'g') +
        flow('g', 'x') +
        flow('g', 'y', 'v = 2'),
    ),
    'condition-missing:g',
  ],
  [
    '别的表达式语言',
    file(
      `${START}<bpmn:exclusiveGateway id="g" />${task('x')}` +
        flow('s', 'g') +
        '<bpmn:sequenceFlow id="juel" sourceRef="g" targetRef="x"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${ok}</bpmn:conditionExpression></bpmn:sequenceFlow>',
    ),
    'foreign-expression:juel',
  ],
  ['没有开始事件', file(task('x')), 'no-start:p'],
  ['到不了的元素', file(`${START}${END}${task('x')}` + flow('s', 'e')), 'never-reached:x'],
  [
    '找不到的调用',
    file(
      `${START}<bpmn:callActivity id="c" calledElement="nowhere" />${END}` +
        flow('s', 'c') +
        flow('c', 'e'),
    ),
    'called-process-unknown:c',
  ],
  [
    '自己调用自己',
    file(
      `${START}<bpmn:callActivity id="c" calledElement="p" />${END}` +
        flow('s', 'c') +
        flow('c', 'e'),
    ),
    'called-process-recursive:c',
  ],
  ['不是 BPMN', '<html><body>hello</body></html>', 'not-bpmn:'],
  ['不是 XML', 'hello', 'not-bpmn:'],
  ['空文件', '', 'not-bpmn:'],
  [
    '两个可执行流程',
    `<bpmn:definitions ${NAMESPACES} id="d" targetNamespace="t"><bpmn:process id="p1" isExecutable="true"><bpmn:startEvent id="s1" /></bpmn:process><bpmn:process id="p2" isExecutable="true"><bpmn:startEvent id="s2" /></bpmn:process></bpmn:definitions>`,
    'several-processes:p1',
  ],
  [
    '没有编号的任务',
    file(`${START}<bpmn:userTask name="审核" />${END}` + chain('s', 'e')),
    'missing-id:',
  ],
  [
    '没有编号的连线',
    file(`${START}${END}<bpmn:sequenceFlow sourceRef="s" targetRef="e" />`),
    'missing-id:',
  ],
  [
    '两个任务一个编号',
    file(`${START}${task('x')}${task('x')}${END}` + chain('s', 'x', 'e')),
    'duplicate-id:x',
  ],
  [
    '连线与任务一个编号',
    file(`${START}${task('x')}${END}` + flow('s', 'x', undefined, 'x') + flow('x', 'e')),
    'duplicate-id:x',
  ],
  [
    '子流程里外一个编号',
    file(
      `${START}<bpmn:subProcess id="u"><bpmn:startEvent id="us" />${task('x')}${chain('us', 'x')}</bpmn:subProcess>${task('x')}` +
        chain('s', 'u', 'x'),
    ),
    'duplicate-id:x',
  ],
  ['不可用的编号', file(`${START}${task('1x')}${END}` + chain('s', '1x', 'e')), 'illegal-id:1x'],
  [
    '连到不存在的元素',
    file(`${START}${END}` + chain('s', 'e') + flow('s', 'gone', undefined, 'lost')),
    'broken-reference:lost',
  ],
  [
    '默认分支不存在',
    file(
      `${START}<bpmn:exclusiveGateway id="g" default="gone" />${task('x')}${END}` +
        chain('s', 'g') +
        flow('g', 'x', 'v = 1') +
        flow('g', 'e', 'v = 2') +
        chain('x', 'e'),
    ),
    'broken-reference:g',
  ],
  [
    '小时',
    file(
      `${START}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration>PT72H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${END}` +
        chain('s', 't', 'e'),
    ),
    'bad-timer:t',
  ],
  [
    '循环的定时',
    file(
      `${START}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeCycle>R3/P1D</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${END}` +
        chain('s', 't', 'e'),
    ),
    'bad-timer:t',
  ],
  [
    '日期的定时',
    file(
      `${START}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDate>2026-12-01T00:00:00</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${END}` +
        chain('s', 't', 'e'),
    ),
    'bad-timer:t',
  ],
  [
    '没有写时间的定时',
    file(
      `${START}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${END}` +
        chain('s', 't', 'e'),
    ),
    'bad-timer:t',
  ],
  [
    '零日',
    file(
      `${START}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration>P0D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${END}` +
        chain('s', 't', 'e'),
    ),
    'bad-timer:t',
  ],
  [
    '定时开始',
    file(
      '<bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>' +
        END +
        chain('s', 'e'),
    ),
    'bad-timer:s',
  ],
  [
    '由别的程序做的工作',
    file(
      `${START}<bpmn:serviceTask id="pay" camunda:class="org.example.ChargeFee" />${END}` +
        chain('s', 'pay', 'e'),
      'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
    ),
    'foreign-work:pay',
  ],
  [
    '写错的属性',
    file(`${START}${task('x', '', 'yimen:ofiicers="2"')}${END}` + chain('s', 'x', 'e')),
    'bad-attribute:x',
  ],
  [
    '每个对象都有的名字，不因此成了属性',
    file(`${START}${task('x', '', 'yimen:constructor="2"')}${END}` + chain('s', 'x', 'e')),
    'bad-attribute:x',
  ],
  [
    '写错的岗位',
    file(`${START}${task('x', '', 'yimen:role="handlers"')}${END}` + chain('s', 'x', 'e')),
    'bad-attribute:x',
  ],
  [
    '超过百分之百的份额',
    file(`${START}${task('x', '', 'yimen:limitShare="120"')}${END}` + chain('s', 'x', 'e')),
    'bad-attribute:x',
  ],
  [
    '读不懂的元素',
    file(`${START}<bpmn:approvalTask id="x" />${END}` + chain('s', 'e')),
    'unsupported-element:',
  ],
])('%s：拒绝并指出是哪个元素', async (_what, xml, expected) =>
  expect(await refusalsOf(xml)).toContain(expected),
)

test.each([
  ['approved == true'],
  ['true == approved'],
  ['a && b'],
  ["outcome = 'agree'"],
  ['a and'],
  ['if a then b'],
  ["bpmn:getDataObject('approved')"],
  ['isApproved(a)'],
  ['today() > date("2026-01-01")'],
  ['now() > t'],
  ['count(for i in 1..1000000000 return i) = 1'],
  ['some i in list satisfies i = 1'],
  ['(function(f) f(f))(function(f) f(f))'],
  ['matches(a, "^(a+)+$")'],
  ['replace(a, "a", "aa") = "b"'],
  [`a = 1${' or a = 1'.repeat(200)}`],
])('条件“%s”不是 FEEL，要看时间，或者会没完没了：拒绝', async (condition) =>
  expect(
    await refusalsOf(
      file(
        `${START}<bpmn:exclusiveGateway id="g" default="fd" />${task('x')}${END}` +
          chain('s', 'g') +
          flow('g', 'x', condition.replaceAll('&', '&amp;').replaceAll('>', '&gt;'), 'c') +
          flow('g', 'e', undefined, 'fd') +
          chain('x', 'e'),
      ),
    ),
  ).toEqual(['bad-expression:c']),
)

test.each([
  ['outcome = "return"'],
  ['n &gt;= 2 and not(hurried)'],
  ['count(list) in [1..3]'],
  ['kind in ("a", "b")'],
])('条件“%s”可以执行', async (condition) =>
  expect(
    await refusalsOf(
      file(
        `${START}<bpmn:exclusiveGateway id="g" default="fd" />${task('x')}${END}` +
          chain('s', 'g') +
          flow('g', 'x', condition) +
          flow('g', 'e', undefined, 'fd') +
          chain('x', 'e'),
      ),
    ),
  ).toEqual([]),
)

test('文件写明条件用 XPath：拒绝；没有写明的，按 FEEL 读', async () => {
  const xml = (language: string) =>
    file(
      `${START}<bpmn:exclusiveGateway id="g" default="fd" />${task('x')}${END}` +
        chain('s', 'g') +
        flow('g', 'x', 'v = 1', 'c') +
        flow('g', 'e', undefined, 'fd') +
        chain('x', 'e'),
      language,
    )
  expect(await refusalsOf(xml('expressionLanguage="http://www.w3.org/1999/XPath"'))).toEqual([
    'foreign-expression:c',
  ])
  expect(await refusalsOf(xml(''))).toEqual([])
})

test('别的工具画的文件：前缀不同、有外来扩展、数据元素、空泳池、注释，照样能读', async () => {
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t" exporter="X">
    <collaboration id="c"><participant id="A" name="我们" processRef="p" /><participant id="B" name="对方" /></collaboration>
    <process id="p" isExecutable="true"><extensionElements><zeebe:properties /></extensionElements>
      <startEvent id="s" camunda:formKey="f" /><userTask id="x" camunda:assignee="a"><extensionElements><camunda:formData /></extensionElements></userTask><endEvent id="e" />
      <dataObjectReference id="do" dataObjectRef="dob" /><dataObject id="dob" /><textAnnotation id="ta"><text>说明</text></textAnnotation>
      <sequenceFlow id="f1" sourceRef="s" targetRef="x" /><sequenceFlow id="f2" sourceRef="x" targetRef="e" /></process></definitions>`
  const p = await netOf(xml)
  expect(openTasks(p, startRun(p).state)).toEqual(['x'])
})

const shipped = readdirSync(join(dataDir, 'processes')).filter((name) => name.endsWith('.bpmn'))

/** The elements of the process of a shipped file, which has one on a line, put in another order. */
function reordered(xml: string): { elements: string[]; withOrder: (order: string[]) => string } {
  const [, before, inside, after] =
    /^(.*<bpmn:process [^>]*>\n)(.*)(\n *<\/bpmn:process>.*)$/s.exec(xml)!
  const elements = inside!.split('\n')
  return { elements, withOrder: (order) => `${before}${order.join('\n')}${after}` }
}

test.each(shipped)('%s：元素在文件里怎样排列都是同一个流程', async (name) => {
  const xml = readFileSync(join(dataDir, 'processes', name), 'utf8')
  const { elements, withOrder } = reordered(xml)
  const drawn = await netOf(xml)
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(elements, { minLength: elements.length }),
      async (order) => {
        expect(await netOf(withOrder(order))).toEqual(drawn)
      },
    ),
    { numRuns: 20 },
  )
})

test('随机流程：元素在文件里怎样排列都是同一个流程', async () => {
  const written = block.chain((root) => {
    const elements = elementsOf(modelOf(root))
    return fc.tuple(
      fc.constant(elements),
      fc.shuffledSubarray(elements, { minLength: elements.length }),
    )
  })
  await fc.assert(
    fc.asyncProperty(written, async ([elements, order]) => {
      expect(await netOf(file(order.join('')))).toEqual(await netOf(file(elements.join(''))))
    }),
    { numRuns: 60 },
  )
})

test('一个任务上有两个边界事件，先写哪个都是同一个流程', async () => {
  const late = (id: string) =>
    `<bpmn:boundaryEvent id="${id}" attachedToRef="x"><bpmn:timerEventDefinition><bpmn:timeDuration>P5D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`
  const one = (...events: string[]) =>
    netOf(file(START + events.join('') + task('x') + END + flows))
  const flows = chain('s', 'x', 'e') + chain('b1', 'e') + chain('b2', 'e')
  expect(await one(late('b2'), late('b1'))).toEqual(await one(late('b1'), late('b2')))
})

test('别的程序提供的操作：拒绝', async () => {
  const xml = file(
    `${START}<bpmn:serviceTask id="x" operationRef="op" />${END}` + chain('s', 'x', 'e'),
  ).replace(
    '<bpmn:process',
    '<bpmn:interface id="i" name="i"><bpmn:operation id="op" name="op"><bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface><bpmn:process',
  )
  expect(await refusalsOf(xml)).toEqual(['foreign-work:x'])
})

test('条件同时成立时，按网关列出的顺序走，与连线写在哪里无关', async () => {
  const gateway = (...listed: string[]) =>
    `<bpmn:exclusiveGateway id="g" default="fd">${listed.map((id) => `<bpmn:outgoing>${id}</bpmn:outgoing>`).join('')}</bpmn:exclusiveGateway>`
  const first = async (...listed: string[]) => {
    const p = await netOf(
      file(
        `${START}${task('x')}${task('y')}${END}` +
          chain('s', 'g') +
          flow('g', 'y', 'v &gt; 1', 'b') +
          flow('g', 'x', 'v &gt; 0', 'a') +
          flow('g', 'e', undefined, 'fd') +
          chain('x', 'e') +
          chain('y', 'e') +
          gateway(...listed),
      ),
    )
    return openTasks(p, startRun(p, { v: 2 }).state)
  }
  expect(await first('b', 'a', 'fd')).toEqual(['y'])
  expect(await first('a', 'b', 'fd')).toEqual(['x'])
  expect(await first()).toEqual(['x'])
})

test.each([
  ['写了一半', (xml: string) => xml.slice(0, 600), '第 4 行的标签没有写完'],
  [
    '少一个结束标签',
    (xml: string) => xml.replace('</bpmn:process>', ''),
    '第 59 行的结束标签与开始标签不配对',
  ],
  [
    '元素写错',
    (xml: string) => xml.replace('<bpmn:userTask', '<bpmn:userTsk'),
    '第 5 行读不懂元素 bpmn:userTsk',
  ],
  ['是网页', () => '<html></html>', '根元素不是 definitions'],
])('读不了的文件（%s）说得出是哪一行、为什么', async (_what, spoil, says) => {
  const xml = readFileSync(join(dataDir, 'processes/general.bpmn'), 'utf8')
  await expect(compileText(spoil(xml))).rejects.toThrow(says)
})
