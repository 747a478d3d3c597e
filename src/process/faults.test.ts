import { expect, test } from 'vitest'
import { compileText } from './definitions.ts'
import { processFaults } from './faults.ts'
import { processKeys, shippedNet } from '../testing/shipped.ts'

const HEAD =
  '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yimen="http://yimen/bpmn" targetNamespace="t"><process id="p">'
const START = '<startEvent id="s"/><endEvent id="e"/>'
const task = (id: string) => `<userTask id="${id}" name="${id}"/>`
const DECIDE = '<userTask id="decide" name="决定" yimen:decision="true" yimen:role="approver"/>'
const chain = (...ids: string[]) =>
  ids
    .slice(1)
    .map((to, i) => `<sequenceFlow id="${ids[i]}-${to}" sourceRef="${ids[i]}" targetRef="${to}"/>`)
    .join('')
const faultsIn = async (body: string) =>
  processFaults(await compileText(`${HEAD}${START}${body}</process></definitions>`)).map(
    (f) => f.reason,
  )
const FORK = '<exclusiveGateway id="g" default="g-e"/>'
const IF = (to: string) =>
  `<sequenceFlow id="g-${to}" sourceRef="g" targetRef="${to}"><conditionExpression>outcome = "${to}"</conditionExpression></sequenceFlow>`

test('流程不经决定不得结束：有决定、且只由决定走到结束的，可以公布', async () => {
  expect(await faultsIn(task('a') + DECIDE + chain('s', 'a', 'decide', 'e'))).toEqual([])
  expect(processKeys.flatMap((key) => processFaults(shippedNet(key)))).toEqual([])
})

test('流程不经决定不得结束：没有决定的环节', async () =>
  expect(await faultsIn(task('a') + chain('s', 'a', 'e'))).toEqual([
    '没有作出决定的环节，请在它上面写 yimen:decision="true"',
  ]))

test('流程不经决定不得结束：有一条路绕过决定', async () =>
  expect(
    await faultsIn(
      task('a') +
        FORK +
        DECIDE +
        chain('s', 'a', 'g') +
        IF('decide') +
        chain('g', 'e') +
        chain('decide', 'e'),
    ),
  ).toEqual(['“e”（e）不经过决定就可以走到这里结束']))

test('流程不经决定不得结束：决定的环节上到期就结束', async () =>
  expect(
    await faultsIn(
      `${DECIDE}<boundaryEvent id="late" attachedToRef="decide"><timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition></boundaryEvent>` +
        chain('s', 'decide', 'e') +
        chain('late', 'e'),
    ),
  ).toEqual(['“e”（e）不经过决定就可以走到这里结束']))

test('作出决定之后没有环节，也不能再回到前面', async () => {
  expect(await faultsIn(DECIDE + task('z') + chain('s', 'decide', 'z', 'e'))).toEqual([
    '“z”（z）在决定之后；作出决定，流程就结束了',
  ])
  expect(
    await faultsIn(
      `<subProcess id="sub"><startEvent id="s2"/>${DECIDE}<endEvent id="e2"/>${chain('s2', 'decide', 'e2')}</subProcess>` +
        task('z') +
        chain('s', 'sub', 'z', 'e'),
    ),
  ).toEqual(['“z”（z）在决定之后；作出决定，流程就结束了'])
  expect(
    await faultsIn(
      task('a') + DECIDE + FORK + chain('s', 'a', 'decide', 'g') + IF('a') + chain('g', 'e'),
    ),
  ).toEqual([
    '“a”（a）在决定之后；作出决定，流程就结束了',
    '“决定”（decide）在决定之后；作出决定，流程就结束了',
  ])
})

test('a process larger than people can read is not published', async () => {
  const ids = Array.from({ length: 300 }, (_, i) => `t${i}`)
  expect(
    await faultsIn(ids.map(task).join('') + DECIDE + chain('s', ...ids, 'decide', 'e')),
  ).toEqual(['流程太大，环节和连线最多 500 个'])
})
