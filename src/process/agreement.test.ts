import { expect, test } from 'vitest'
import { completeTask, nameSigners, openTasks, signTask, startRun } from '#process'
import { chain, END, file, flow, netOf, refusalsOf, START, task } from '../testing/bpmn.ts'
import { jointOutcome, parseAgreement } from './agreement.ts'

// 规则，同意、不同意、会签人数，结果（没有结果，继续等）。
test.each([
  ['all', 0, 0, 3, undefined],
  ['all', 2, 0, 3, undefined],
  ['all', 3, 0, 3, 'agree'],
  ['all', 0, 1, 3, undefined],
  ['all', 2, 1, 3, 'disagree'],
  ['all', 0, 3, 3, 'disagree'],
  ['veto', 2, 0, 3, undefined],
  ['veto', 3, 0, 3, 'agree'],
  ['veto', 0, 1, 3, 'disagree'],
  ['veto', 2, 1, 3, 'disagree'],
  ['any', 0, 0, 3, undefined],
  ['any', 1, 0, 3, 'agree'],
  ['any', 0, 2, 3, undefined],
  ['any', 0, 3, 3, 'disagree'],
  ['2/3', 1, 0, 3, undefined],
  ['2/3', 2, 0, 3, 'agree'],
  ['2/3', 1, 1, 3, undefined],
  ['2/3', 2, 1, 3, 'agree'],
  ['2/3', 0, 2, 3, 'disagree'],
  ['2/3', 2, 0, 4, undefined],
  ['2/3', 3, 0, 4, 'agree'],
  ['2/3', 0, 2, 4, 'disagree'],
  ['1/3', 33, 0, 100, undefined],
  ['1/3', 34, 0, 100, 'agree'],
  ['1/1', 2, 0, 3, undefined],
  ['1/1', 0, 1, 3, 'disagree'],
] as const)(
  '会签规则 %s：同意 %i、不同意 %i，共 %i 人 → %s',
  (rule, agreed, disagreed, total, outcome) =>
    expect(jointOutcome(parseAgreement(rule)!, { agreed, disagreed, total })).toBe(outcome),
)

test('没有写规则的，须全部同意', () => expect(parseAgreement(undefined)).toEqual({ kind: 'all' }))

test.each([['most'], ['3/2'], ['0/3'], ['2/0'], ['66%'], ['']])(
  '规则“%s”看不懂：拒绝',
  async (text) =>
    expect(await refusalsOf(signing({ agreement: text }))).toContain('bad-attribute:m'),
)

const MULTI = (more = '') =>
  `<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>signers</bpmn:loopCardinality>${more}</bpmn:multiInstanceLoopCharacteristics>`

/** 会签 `m`；不同意的回到 `x`，同意的往下到 `y`。 */
function signing({ agreement, until }: { agreement?: string; until?: string }) {
  const attribute = agreement === undefined ? '' : `yimen:agreement="${agreement}"`
  const condition = until && `<bpmn:completionCondition>${until}</bpmn:completionCondition>`
  return file(
    `${START}${task('x')}${task('m', MULTI(condition), attribute)}<bpmn:exclusiveGateway id="g" default="fd" />${task('y')}${END}` +
      chain('s', 'x', 'm', 'g') +
      flow('g', 'x', 'outcome = "disagree"') +
      flow('g', 'y', undefined, 'fd') +
      chain('y', 'e'),
  )
}

/** 依次签署后，等着的环节。 */
async function afterSigning(rule: { agreement?: string; until?: string }, ...answers: boolean[]) {
  const net = await netOf(signing(rule))
  const begun = completeTask(net, startRun(net, { signers: 3 }).state, 'x')
  const end = answers.reduce((step, agrees) => signTask(net, step.state, 'm', agrees), begun)
  return { open: openTasks(net, end.state), result: end.result, state: end.state }
}

test.each([
  ['all', [true, true, true], 'y'],
  ['all', [false, true, true], 'x'],
  ['veto', [true, false], 'x'],
  ['any', [false, true], 'y'],
  ['any', [false, false, false], 'x'],
  ['2/3', [true, true], 'y'],
  ['2/3', [true, false, true], 'y'],
  ['2/3', [false, false], 'x'],
])('会签结果决定去向：%s，%j → %s', async (agreement, answers, next) => {
  const before = await afterSigning({ agreement }, ...answers.slice(0, -1))
  expect([before.open, before.result]).toEqual([['m'], undefined])
  const { open, result, state } = await afterSigning({ agreement }, ...answers)
  const agreed = answers.filter(Boolean).length
  expect(open).toEqual([next])
  expect(result).toEqual({
    outcome: next === 'y' ? 'agree' : 'disagree',
    agreed,
    disagreed: answers.length - agreed,
  })
  expect(state.variables).toMatchObject({ ...result })
})

test('写明提前结束条件的，没有签的不计', async () => {
  const two = { until: 'nrOfCompletedInstances &gt;= 2' }
  expect((await afterSigning(two, true, true)).result).toMatchObject({
    outcome: 'agree',
    agreed: 2,
  })
  expect((await afterSigning(two, true, false)).result).toMatchObject({ outcome: 'disagree' })
  const refused = { until: 'disagreed &gt;= 1' }
  expect((await afterSigning(refused, false)).open).toEqual(['x'])
  expect((await afterSigning(refused, true)).open).toEqual(['m'])
})

test('减少会签人，已有的签署足够的，会签随即结束；增加的，继续等', async () => {
  const net = await netOf(signing({ agreement: '1/2' }))
  const begun = completeTask(net, startRun(net, { signers: 5 }).state, 'x').state
  const one = signTask(net, begun, 'm', true).state
  expect(openTasks(net, nameSigners(net, one, 'm', 3).state)).toEqual(['m'])
  const fewer = nameSigners(net, one, 'm', 2)
  expect([openTasks(net, fewer.state), fewer.result?.outcome]).toEqual([['y'], 'agree'])
})

test('会签的环节只能签，别的环节不能签', async () => {
  const net = await netOf(signing({}))
  const first = startRun(net, { signers: 3 }).state
  expect(() => signTask(net, first, 'x', true)).toThrow(/not-waiting: x/)
  const begun = completeTask(net, first, 'x').state
  expect(() => completeTask(net, begun, 'm')).toThrow(/not-waiting: m/)
})

test('会签环节须是多实例任务，多实例任务须是会签', async () => {
  const one = (xml: string) => refusalsOf(file(`${START}${xml}${END}${chain('s', 'm', 'e')}`))
  expect(await one(task('m', '', 'yimen:role="countersigner"'))).toEqual(['bad-attribute:m'])
  expect(await one(task('m', '', 'yimen:agreement="all"'))).toEqual(['bad-attribute:m'])
  expect(await one(task('m', MULTI(), 'yimen:role="handler"'))).toEqual(['bad-attribute:m'])
  expect(await one(task('m', MULTI(), 'yimen:role="countersigner"'))).toEqual([])
})
