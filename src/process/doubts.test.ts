import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileProcess, parseBpmn } from '#process'
import { block, chain, elementsOf, END, file, flow, modelOf, START, task } from '../testing/bpmn.ts'

async function doubtsOf(xml: string): Promise<string[]> {
  const parsed = await parseBpmn(xml)
  const compiled = 'refusals' in parsed ? parsed : compileProcess(parsed.file)
  if ('refusals' in compiled) throw new Error(JSON.stringify(compiled.refusals))
  return compiled.doubts.map(({ code, elementId }) => `${code}:${elementId}`)
}

const OTHERS =
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
const around = (...elements: string[]) => file(START + elements.join('') + END, OTHERS)

test.each([
  [
    '由别的软件的人员写法指定谁办',
    task('x', '', 'camunda:candidateGroups="finance"'),
    'foreign-extension:x',
  ],
  [
    '扩展元素里写的监听器',
    task('x', '<bpmn:extensionElements><zeebe:taskListeners /></bpmn:extensionElements>'),
    'foreign-extension:x',
  ],
  [
    '按标准写的办理人',
    task(
      'x',
      '<bpmn:potentialOwner id="po"><bpmn:resourceRef>r</bpmn:resourceRef></bpmn:potentialOwner>',
    ),
    'foreign-extension:x',
  ],
  ['什么也不做的服务任务', '<bpmn:serviceTask id="x" />', 'does-nothing:x'],
  [
    '没有人发的消息',
    '<bpmn:intermediateCatchEvent id="x"><bpmn:messageEventDefinition /></bpmn:intermediateCatchEvent>',
    'nobody-sends:x',
  ],
  [
    '不会发出的消息',
    '<bpmn:intermediateThrowEvent id="x"><bpmn:messageEventDefinition /></bpmn:intermediateThrowEvent>',
    'does-nothing:x',
  ],
])('存疑：%s', async (_what, element, doubt) =>
  expect(await doubtsOf(around(element, chain('s', 'x', 'e')))).toEqual([doubt]),
)

test('只有我们自己的属性、说明、图形的，没有可疑之处', async () =>
  expect(
    await doubtsOf(
      around(
        task('x', '<bpmn:documentation>说明</bpmn:documentation>', 'yimen:role="handler"'),
        '<bpmn:textAnnotation id="ta"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>',
        chain('s', 'x', 'e'),
      ),
    ),
  ).toEqual([]))

const XOR = (id: string, more = '') => `<bpmn:exclusiveGateway id="${id}" ${more} />`
const AND = (id: string) => `<bpmn:parallelGateway id="${id}" />`
const OR = (id: string, more = '') => `<bpmn:inclusiveGateway id="${id}" ${more} />`
const LATE = (id: string, host: string) =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`

test.each([
  [
    '二选一之后却要两支到齐',
    XOR('g', 'default="fd"') +
      task('x') +
      task('y') +
      AND('j') +
      chain('s', 'g') +
      flow('g', 'x', undefined, 'fd') +
      flow('g', 'y', 'v = 1') +
      chain('x', 'j', 'e') +
      chain('y', 'j'),
    ['dead-end:j'],
  ],
  [
    '往回的一支进了并行网关',
    task('x') +
      AND('j') +
      task('y') +
      XOR('g', 'default="fd"') +
      chain('s', 'x', 'j', 'y', 'g') +
      flow('g', 'j', 'again') +
      flow('g', 'e', undefined, 'fd'),
    ['dead-end:j'],
  ],
  [
    '三支里只有一支绕过汇合，走到它就停住',
    AND('a') +
      task('x') +
      task('y') +
      XOR('g', 'default="fd"') +
      AND('j') +
      chain('s', 'a', 'x', 'g') +
      flow('g', 'j', undefined, 'fd') +
      flow('g', 'e', 'skip') +
      chain('a', 'y', 'j', 'e'),
    ['dead-end:j'],
  ],
  [
    '正常的汇合不受牵连，只指出停住的那一处',
    XOR('g', 'default="fd"') +
      AND('a') +
      task('x') +
      task('y') +
      AND('j1') +
      task('z') +
      AND('j') +
      chain('s', 'g') +
      flow('g', 'a', undefined, 'fd') +
      flow('g', 'z', 'v') +
      chain('a', 'x', 'j1', 'j', 'e') +
      chain('a', 'y', 'j1') +
      chain('z', 'j'),
    ['dead-end:j'],
  ],
  [
    '有不断的提醒，照样看得出停在哪里',
    task('x') +
      LATE('late', 'x') +
      task('note') +
      XOR('g', 'default="fd"') +
      AND('j') +
      chain('s', 'x', 'g') +
      chain('late', 'note') +
      flow('g', 'j', undefined, 'fd') +
      flow('g', 'j', 'v') +
      chain('j', 'e'),
    ['dead-end:j'],
  ],
  [
    '出不去的循环',
    task('x') + task('y') + XOR('in') + chain('s', 'in', 'x', 'y', 'in'),
    ['dead-end:x', 'dead-end:y'],
  ],
  [
    '一支送来两个令牌，多出的一个永远等着',
    AND('a') +
      AND('b') +
      XOR('m') +
      task('x') +
      AND('j') +
      chain('s', 'a', 'b', 'm', 'x', 'j', 'e') +
      chain('b', 'm') +
      chain('a', 'j'),
    ['dead-end:j'],
  ],
])('停住：%s', async (_what, elements, doubts) =>
  // 出不去的循环没有结束事件可到。
  expect(
    await doubtsOf(file(START + elements + (elements.includes('targetRef="e"') ? END : ''))),
  ).toEqual(doubts),
)

test.each([
  [
    '循环套着并行',
    XOR('in') +
      AND('a') +
      task('x') +
      task('y') +
      AND('j') +
      XOR('g', 'default="fd"') +
      chain('s', 'in', 'a', 'x', 'j', 'g') +
      chain('a', 'y', 'j') +
      flow('g', 'in', 'again') +
      flow('g', 'e', undefined, 'fd'),
  ],
  [
    '包容网关走几支等几支',
    OR('a', 'default="fd"') +
      task('x') +
      task('y') +
      task('z') +
      OR('j') +
      chain('s', 'a') +
      flow('a', 'x', 'v') +
      flow('a', 'y', 'w') +
      flow('a', 'z', undefined, 'fd') +
      chain('x', 'j', 'e') +
      chain('y', 'j') +
      chain('z', 'j'),
  ],
  [
    '不中断的提醒',
    task('x') +
      LATE('late', 'x') +
      task('note') +
      chain('s', 'x', 'e') +
      chain('late', 'note', 'e'),
  ],
  [
    '没有默认分支的选择',
    XOR('g') +
      task('x') +
      task('y') +
      chain('s', 'g') +
      flow('g', 'x', 'v') +
      flow('g', 'y', 'w') +
      chain('x', 'e') +
      chain('y', 'e'),
  ],
])('走得到结束：%s', async (_what, elements) =>
  expect(await doubtsOf(file(START + elements + END))).toEqual([]),
)

test.each([
  [
    '两个网关之间',
    task('x') +
      XOR('in') +
      XOR('g', 'default="fd"') +
      chain('s', 'x', 'in', 'g') +
      flow('g', 'in', 'again') +
      flow('g', 'e', undefined, 'fd'),
    ['endless:in', 'endless:g'],
  ],
  [
    '中间只有不等人的事件',
    task('x') +
      XOR('in') +
      '<bpmn:intermediateThrowEvent id="w" />' +
      XOR('g', 'default="fd"') +
      chain('s', 'x', 'in', 'w', 'g') +
      flow('g', 'in', 'again') +
      flow('g', 'e', undefined, 'fd'),
    ['endless:in', 'endless:w', 'endless:g'],
  ],
])('自己转个不停的循环：%s', async (_what, elements, doubts) =>
  expect(await doubtsOf(file(START + elements + END))).toEqual(doubts),
)

test('随机结构化流程都走得到结束', async () => {
  await fc.assert(
    fc.asyncProperty(block, async (root) => {
      expect(await doubtsOf(file(elementsOf(modelOf(root)).join('')))).toEqual([])
    }),
    { numRuns: 60 },
  )
})
