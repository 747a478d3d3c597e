import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  completeTask,
  mapRun,
  type Net,
  openTasks,
  type RunState,
  signTask,
  startRun,
} from '#process'
import {
  block,
  chain,
  elementsOf,
  END,
  file,
  flow,
  modelOf,
  netOf,
  START,
  task,
} from '../testing/bpmn.ts'

const GATE = (id: string) => `<bpmn:parallelGateway id="${id}" />`
const MULTI =
  '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>n</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>'

/** 受理 → x → y → 结束。 */
const line = await netOf(file(START + task('x') + task('y') + END + chain('s', 'x', 'y', 'e')))
/** x 与 y 同时办，flow `fx`、`fy` 汇合后 z。 */
const fork = (more = '') =>
  netOf(
    file(
      `${START}${GATE('a')}${task('x')}${task('y')}${GATE('b')}${task('z')}${END}${more}` +
        chain('s', 'a', 'x') +
        chain('a', 'y') +
        flow('x', 'b', undefined, 'fx') +
        flow('y', 'b', undefined, 'fy') +
        chain('b', 'z', 'e'),
    ),
  )

const moved = (net: Net, run: RunState, toNet: Net, mapping = {}) => {
  const result = mapRun(net, run, toNet, mapping)
  if (!result.ok) throw new Error(JSON.stringify(result.misfits))
  return result.advance
}
const misfits = (net: Net, run: RunState, toNet: Net, mapping = {}) => {
  const result = mapRun(net, run, toNet, mapping)
  return result.ok ? [] : result.misfits.map(({ id, to, problem }) => [id, to, problem])
}

test('移到同一个流程：什么都不变', async () => {
  await fc.assert(
    fc.asyncProperty(block, fc.array(fc.nat(7), { maxLength: 12 }), async (root, choices) => {
      const model = modelOf(root)
      const net = await netOf(file(elementsOf(model).join('')))
      let { state } = startRun(net, model.variables)
      for (const choice of choices) {
        expect(moved(net, state, net)).toEqual({
          state,
          entered: [],
          cancelled: [],
          passed: [],
          ended: state.tokens.length === 0,
        })
        const open = openTasks(net, state)
        if (open.length === 0) return
        state = completeTask(net, state, open[choice % open.length]!).state
      }
    }),
    { numRuns: 60 },
  )
})

test('没有改名的环节留在原处，改了名的到新的环节', async () => {
  const renamed = await netOf(
    file(START + task('x') + task('check') + task('y') + END + chain('s', 'x', 'check', 'y', 'e')),
  )
  const { state } = startRun(line, { n: 1 })
  expect(moved(line, state, renamed).state).toEqual(state)
  expect(moved(line, state, renamed, { x: 'check' }).state).toEqual({
    tokens: ['check'],
    variables: { n: 1 },
  })
})

test('没有去处、去处不是等人办的环节，逐个指出', async () => {
  const other = await netOf(file(START + task('y') + END + chain('s', 'y', 'e')))
  expect(misfits(line, startRun(line).state, other)).toEqual([['x', 'x', 'no-target']])
  expect(misfits(line, startRun(line).state, other, { x: 'z' })).toEqual([['x', 'z', 'no-target']])
  expect(misfits(line, startRun(line).state, other, { x: 's' })).toEqual([['x', 's', 'other-kind']])
  const both = await fork()
  expect(misfits(both, startRun(both).state, other)).toEqual([['x', 'x', 'no-target']])
  expect(misfits(both, startRun(both).state, other, { x: 'e', y: 'none' })).toEqual([
    ['x', 'e', 'other-kind'],
    ['y', 'none', 'no-target'],
  ])
})

test('两个环节并成一个：两份都要办', async () => {
  const both = await fork()
  const { state } = moved(both, startRun(both).state, line, { x: 'y' })
  expect(state.tokens).toEqual(['y', 'y'])
})

test('会签只能移到会签，签过的照算；两个会签不能并成一个', async () => {
  const net = await netOf(
    file(
      `${START}${GATE('a')}${task('m', MULTI)}${task('k', MULTI)}${END}${chain('s', 'a', 'm', 'e')}${chain('a', 'k', 'e')}`,
    ),
  )
  const state = signTask(net, startRun(net, { n: 3 }).state, 'm', false).state
  const swapped = moved(net, state, net, { m: 'k', k: 'm' })
  expect(swapped.state.instances).toEqual({
    k: { agreed: 0, disagreed: 1, total: 3 },
    m: { agreed: 0, disagreed: 0, total: 3 },
  })
  expect(misfits(net, state, net, { m: 'k' })).toEqual([['m', 'k', 'taken']])
  expect(misfits(net, state, line, { m: 'x', k: 'y' })).toEqual([
    ['k', 'y', 'other-kind'],
    ['m', 'x', 'other-kind'],
  ])
  expect(misfits(line, startRun(line).state, net, { x: 'm' })).toEqual([['x', 'm', 'other-kind']])
})

test('已到汇合处的一支：照样等另一支；新流程不再等的，随即往下', async () => {
  const both = await fork()
  const { state } = completeTask(both, startRun(both).state, 'x')
  expect(state).toEqual({ tokens: ['y'], joins: { fx: 1 } })
  const waiting = moved(both, state, await fork(task('w') + chain('a', 'w', 'b')))
  expect(waiting.state).toEqual(state)
  // 原来三支，新流程只有两支，都已到齐。
  const three = await fork(task('w') + chain('a', 'w') + flow('w', 'b', undefined, 'fw'))
  const start = startRun(three).state
  const lastOpen = completeTask(three, completeTask(three, start, 'x').state, 'y').state
  expect(lastOpen.tokens).toEqual(['w'])
  const side = await fork(task('note') + chain('a', 'note', 'e'))
  const on = moved(three, lastOpen, side, { w: 'note' })
  expect([on.state.tokens, on.entered]).toEqual([['note', 'z'], ['z']])
})

test('汇合处没有了、换了种类、把等在一起的拆开：逐个指出', async () => {
  const both = await fork()
  const parked = completeTask(both, startRun(both).state, 'x').state
  expect(misfits(both, parked, line)).toEqual([['fx', 'fx', 'no-target']])
  const inserted = await netOf(
    file(
      `${START}${GATE('a')}${task('x')}${task('y')}${task('w')}${GATE('b')}${END}` +
        chain('s', 'a', 'x') +
        chain('a', 'y', 'b') +
        flow('x', 'w', undefined, 'fx') +
        flow('w', 'b', undefined, 'fw') +
        chain('b', 'e'),
    ),
  )
  expect(misfits(both, parked, inserted)).toEqual([['fx', 'fx', 'other-kind']])
  expect(moved(both, parked, inserted, { fx: 'fw' }).state).toEqual({
    tokens: ['y'],
    joins: { fw: 1 },
  })
  const three = await fork(task('w') + chain('a', 'w') + flow('w', 'b', undefined, 'fw'))
  const two = completeTask(three, completeTask(three, startRun(three).state, 'x').state, 'w').state
  const split = await netOf(
    file(
      `${START}${GATE('a')}${task('x')}${task('y')}${task('w')}${GATE('b')}${GATE('c')}${END}` +
        chain('s', 'a', 'x') +
        flow('x', 'b', undefined, 'fx') +
        chain('a', 'y', 'b') +
        chain('b', 'c') +
        chain('a', 'w') +
        flow('w', 'c', undefined, 'fw') +
        chain('c', 'e'),
    ),
  )
  expect(misfits(three, two, split)).toEqual([['fx', 'fx', 'other-join']])
})

test('环节移进子流程、移出子流程：子流程随之打开、关上', async () => {
  const wrapped = await netOf(
    file(
      `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="is" />${task('x')}${chain('is', 'x')}</bpmn:subProcess>${task('y')}${END}` +
        chain('s', 'sub', 'y', 'e'),
    ),
  )
  const inside = moved(line, startRun(line).state, wrapped)
  expect(inside.state.tokens).toEqual(['sub', 'x'])
  expect(openTasks(wrapped, completeTask(wrapped, inside.state, 'x').state)).toEqual(['y'])
  const outside = moved(wrapped, inside.state, line)
  expect(outside.state.tokens).toEqual(['x'])
})

test('子流程里有人到了汇合处：移过去子流程照样开着；两次进入的照样出来两次', async () => {
  const sub = (inside: string) =>
    `<bpmn:subProcess id="sub"><bpmn:startEvent id="is" />${inside}</bpmn:subProcess>`
  const inner =
    GATE('a') +
    task('x') +
    task('y') +
    GATE('b') +
    chain('is', 'a', 'x') +
    chain('a', 'y', 'b') +
    flow('x', 'b', undefined, 'fx')
  const net = await netOf(file(START + sub(inner) + task('z') + chain('s', 'sub', 'z')))
  const parked = completeTask(net, startRun(net).state, 'x').state
  const toZ = moved(net, parked, net, { y: 'z' })
  expect(toZ.state).toEqual({ tokens: ['sub', 'z'], joins: { fx: 1 } })

  const twice = await netOf(
    file(
      `${START}${GATE('f')}<bpmn:exclusiveGateway id="m" />${sub(task('x') + chain('is', 'x'))}${task('z')}` +
        chain('s', 'f', 'm', 'sub', 'z') +
        chain('f', 'm'),
    ),
  )
  const { state } = startRun(twice)
  expect(state.tokens).toEqual(['sub', 'sub', 'x', 'x'])
  expect(moved(twice, state, twice).state).toEqual(state)
})

test('汇合后没有出路的，指出是哪个网关', async () => {
  const three = await fork(task('w') + chain('a', 'w') + flow('w', 'b', undefined, 'fw'))
  const start = startRun(three, { v: 0 }).state
  const state = completeTask(three, completeTask(three, start, 'x').state, 'y').state
  const dead = await netOf(
    file(
      `${START}${GATE('a')}${task('x')}${task('y')}${task('w')}${GATE('b')}<bpmn:exclusiveGateway id="g" />${END}` +
        chain('s', 'a', 'x') +
        chain('a', 'y') +
        chain('a', 'w', 'e') +
        flow('x', 'b', undefined, 'fx') +
        flow('y', 'b', undefined, 'fy') +
        chain('b', 'g') +
        flow('g', 'e', 'v = 1') +
        flow('g', 'w', 'v = 2'),
    ),
  )
  expect(misfits(three, state, dead)).toEqual([['g', 'g', 'no-way-out']])
})

test.each(['constructor', '__proto__', 'toString'])(
  '环节、连线叫作“%s”，也照样移过去',
  async (id) => {
    const net = await netOf(
      file(
        `${START}${GATE('a')}${task('x')}${task('y')}${GATE('b')}${task('z')}${END}` +
          chain('s', 'a', 'x') +
          chain('a', 'y') +
          flow('x', 'b', undefined, id) +
          flow('y', 'b', undefined, 'fy') +
          chain('b', 'z', 'e'),
      ),
    )
    const { state } = completeTask(net, startRun(net).state, 'x')
    expect(moved(net, state, net).state).toEqual(state)
    const done = completeTask(net, moved(net, state, net).state, 'y')
    expect(openTasks(net, done.state)).toEqual(['z'])

    const beside = await netOf(
      file(
        `${START}${GATE('a')}${task(id)}<bpmn:userTask id="m" name="m">${MULTI}</bpmn:userTask>${GATE('b')}${END}` +
          chain('s', 'a', id, 'b', 'e') +
          chain('a', 'm', 'b'),
      ),
    )
    const signing = signTask(beside, startRun(beside, { n: 2 }).state, 'm', true).state
    expect(moved(beside, signing, beside).state).toEqual(signing)
  },
)
