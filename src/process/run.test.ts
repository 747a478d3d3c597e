import { processKeys, shippedNet } from '../testing/shipped.ts'
import { Engine } from 'bpmn-engine'
import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  completeTask,
  findNode,
  fireEvent,
  listSteps,
  openEvents,
  openTasks,
  returnTo,
  RunError,
  signTask,
  startRun,
} from '#process'
import {
  type Block,
  calm,
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

test('县里的每一个流程都能编译、从受理走到决定，且只有一个决定环节', async () => {
  for (const key of processKeys) {
    const process = shippedNet(key)
    expect(listSteps(process).filter((s) => s.isDecision).length, key).toBe(1)
    let step = startRun(process, { signers: 2 })
    for (let i = 0; !step.ended; i++) {
      expect(i, key).toBeLessThan(20)
      const next = openTasks(process, step.state)[0]!
      step = findNode(process, next)!.multi
        ? signTask(process, step.state, next, true)
        : completeTask(process, step.state, next, { outcome: 'agree' })
      expect(JSON.stringify(step.state).length, '状态不超过 300 字节').toBeLessThan(300)
    }
  }
})

test('并行网关：两支都到齐才汇合', async () => {
  const p = await netOf(
    file(
      `${START}<bpmn:parallelGateway id="a" />${task('x')}${task('y')}<bpmn:parallelGateway id="b" />${task('z')}${END}` +
        flow('s', 'a') +
        flow('a', 'x') +
        flow('a', 'y') +
        flow('x', 'b') +
        flow('y', 'b') +
        flow('b', 'z') +
        flow('z', 'e'),
    ),
  )
  const one = startRun(p)
  expect(openTasks(p, one.state)).toEqual(['x', 'y'])
  const two = completeTask(p, one.state, 'y')
  expect(openTasks(p, two.state)).toEqual(['x'])
  expect(openTasks(p, completeTask(p, two.state, 'x').state)).toEqual(['z'])
})

test('包容网关：走了几支就等几支', async () => {
  const p = await netOf(
    file(
      `${START}<bpmn:inclusiveGateway id="a" default="fd" />${task('x')}${task('y')}${task('z')}<bpmn:inclusiveGateway id="b" />${task('last')}${END}` +
        flow('s', 'a') +
        flow('a', 'x', 'n &gt; 1') +
        flow('a', 'y', 'n &gt; 2') +
        '<bpmn:sequenceFlow id="fd" sourceRef="a" targetRef="z" />' +
        flow('x', 'b') +
        flow('y', 'b') +
        flow('z', 'b') +
        flow('b', 'last') +
        flow('last', 'e'),
    ),
  )
  expect(openTasks(p, startRun(p, { n: 0 }).state)).toEqual(['z'])
  const both = startRun(p, { n: 5 })
  expect(openTasks(p, both.state)).toEqual(['x', 'y'])
  const half = completeTask(p, both.state, 'x')
  expect(openTasks(p, half.state)).toEqual(['y'])
  expect(openTasks(p, completeTask(p, half.state, 'y').state)).toEqual(['last'])
  expect(openTasks(p, completeTask(p, startRun(p, { n: 2 }).state, 'x').state)).toEqual(['last'])
})

test('子流程、调用活动、边界定时、消息、终止', async () => {
  const inner =
    `<bpmn:startEvent id="is" />${task('in')}<bpmn:endEvent id="ie" />` +
    flow('is', 'in') +
    flow('in', 'ie')
  const p = await netOf(
    file(
      `${START}<bpmn:subProcess id="sub" name="子流程">${inner}</bpmn:subProcess><bpmn:boundaryEvent id="late" attachedToRef="sub"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('esc')}<bpmn:intermediateCatchEvent id="msg"><bpmn:messageEventDefinition /></bpmn:intermediateCatchEvent>${END}<bpmn:endEvent id="t"><bpmn:terminateEventDefinition /></bpmn:endEvent>` +
        flow('s', 'sub') +
        flow('sub', 'msg') +
        flow('msg', 'e') +
        flow('late', 'esc') +
        flow('esc', 't'),
    ),
  )
  const one = startRun(p)
  expect([openTasks(p, one.state), openEvents(p, one.state).map((e) => [e.id, e.trigger])]).toEqual(
    [['in'], [['late', 'P3D']]],
  )
  const waiting = completeTask(p, one.state, 'in')
  expect([openTasks(p, waiting.state), openEvents(p, waiting.state).map((e) => e.id)]).toEqual([
    [],
    ['msg'],
  ])
  expect(fireEvent(p, waiting.state, 'msg').ended).toBe(true)
  const late = fireEvent(p, one.state, 'late')
  expect([late.cancelled, openTasks(p, late.state)]).toEqual([['in'], ['esc']])
  expect(completeTask(p, late.state, 'esc').ended).toBe(true)
})

test('任务后面的连线有条件：成立的走，都不成立走默认的，没有默认的不会悄悄走丢', async () => {
  const after = async (id: string, isDefaultGiven: boolean, n: number) => {
    const p = await netOf(
      file(
        `${START}<bpmn:userTask id="t" ${isDefaultGiven ? 'default="fd"' : ''} />${task('x')}${task('y')}${task('z')}` +
          chain('s', 't') +
          flow('t', 'x', 'n &gt; 1') +
          flow('t', 'y', 'n &gt; 2') +
          (isDefaultGiven ? flow('t', 'z', undefined, 'fd') : chain('x', 'z')),
      ),
    )
    return openTasks(p, completeTask(p, startRun(p, { n }).state, id).state)
  }
  expect(await after('t', true, 0)).toEqual(['z'])
  expect(await after('t', true, 2)).toEqual(['x'])
  expect(await after('t', true, 3)).toEqual(['x', 'y'])
  await expect(after('t', false, 0)).rejects.toThrow(/no-way-out: t/)
})

test.each([
  ['不中断', 'cancelActivity="false"', [], ['esc', 'x']],
  ['中断', 'cancelActivity="true"', ['x'], ['esc']],
  ['没有写明，即中断', '', ['x'], ['esc']],
])('边界事件%s：任务照此继续或收回', async (_what, attribute, cancelled, open) => {
  const p = await netOf(
    file(
      `${START}${task('x')}<bpmn:boundaryEvent id="late" attachedToRef="x" ${attribute}><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('esc')}${END}` +
        chain('s', 'x', 'e') +
        chain('late', 'esc', 'e'),
    ),
  )
  const late = fireEvent(p, startRun(p).state, 'late')
  expect([late.cancelled, late.entered]).toEqual([cancelled, ['esc']])
  expect(openTasks(p, late.state).sort()).toEqual(open)
  const rest = open.reduce((step, id) => completeTask(p, step.state, id), late)
  expect(rest.ended).toBe(true)
})

test('不中断的边界事件在子流程上：里面的任务照样办', async () => {
  const p = await netOf(
    file(
      `${START}<bpmn:subProcess id="sub"><bpmn:startEvent id="is" />${task('in')}${chain('is', 'in')}</bpmn:subProcess><bpmn:boundaryEvent id="remind" attachedToRef="sub" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('note')}${task('after')}` +
        chain('s', 'sub', 'after') +
        chain('remind', 'note'),
    ),
  )
  const reminded = fireEvent(p, startRun(p).state, 'remind')
  expect([reminded.cancelled, openTasks(p, reminded.state).sort()]).toEqual([[], ['in', 'note']])
  expect(openTasks(p, completeTask(p, reminded.state, 'in').state).sort()).toEqual([
    'after',
    'note',
  ])
})

test('会签：全部完成，或提前满足条件', async () => {
  const p = await netOf(
    file(
      `${START}${task('m', '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">n</bpmn:loopCardinality><bpmn:completionCondition xsi:type="bpmn:tFormalExpression">nrOfCompletedInstances &gt;= 2</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>')}${END}` +
        flow('s', 'm') +
        flow('m', 'e'),
    ),
  )
  const one = signTask(p, startRun(p, { n: 3 }).state, 'm', true)
  expect(openTasks(p, one.state)).toEqual(['m'])
  expect(signTask(p, one.state, 'm', true).ended).toBe(true)
  expect(startRun(p, { n: 0 }).ended).toBe(true)
})

test('退回已办环节：其他分支收回，令牌回到该环节', async () => {
  const p = shippedNet('parallel')
  const fork = completeTask(p, startRun(p).state, 'examine')
  const back = returnTo(p, fork.state, 'examine')
  expect([back.cancelled.sort(), openTasks(p, back.state)]).toEqual([
    ['document-check', 'site-check'],
    ['examine'],
  ])
})

test('不能做的事明确拒绝：不在等待的任务、不存在的节点、没有出路的网关', async () => {
  const p = await netOf(
    file(
      `${START}<bpmn:exclusiveGateway id="g" />${task('x')}${task('y')}${END}` +
        flow('s', 'g') +
        flow('g', 'x', 'v = 1') +
        flow('g', 'y', 'v = 2') +
        flow('x', 'e') +
        flow('y', 'e'),
    ),
  )
  expect(() => startRun(p, { v: 3 })).toThrow(RunError)
  const one = startRun(p, { v: 1 })
  expect(() => completeTask(p, one.state, 'y')).toThrow(/not-waiting/)
  expect(() => completeTask(p, one.state, 'nobody')).toThrow(/unknown-element/)
})

test('随机结构化流程：与 bpmn-engine 每一步等待的任务完全相同', async () => {
  await fc.assert(
    fc.asyncProperty(
      calm,
      fc.array(fc.nat(7), { minLength: 40, maxLength: 40 }),
      async (root, choices) => {
        const model = modelOf(root)
        const { variables } = model
        const p = await netOf(file(elementsOf(model).join('')))
        const theirs = file(
          elementsOf(
            model,
            ([variable, value]) =>
              `\${environment.services.is(environment.variables.${variable}, ${value})}`,
          ).join(''),
        )
        const listener = new EventEmitter()
        const engine = new Engine({
          name: 'peer',
          source: theirs,
          variables,
          services: { is: (a: number, b: number) => a === b },
          extensions: {},
        })
        const execution = await engine.execute({ listener })
        const waiting = () =>
          execution
            .getPostponed()
            .filter((a) => a.type === 'bpmn:UserTask')
            .map((a) => a.id)
            .sort()
        let mine = startRun(p, variables)
        for (const choice of choices) {
          expect(openTasks(p, mine.state).sort()).toEqual(waiting())
          if (mine.ended) break
          const open = openTasks(p, mine.state).sort()
          const next = open[choice % open.length]!
          mine = completeTask(p, mine.state, next)
          execution.signal({ id: next })
        }
        expect(execution.isRunning).toBe(!mine.ended)
      },
    ),
    { numRuns: 60 },
  )
})

test('并行块里有选择：没走的那一支不算到齐', async () => {
  const choice: Block = { kind: 'xor', take: 1, parts: [{ kind: 'task' }, { kind: 'task' }] }
  const model = modelOf({
    kind: 'seq',
    parts: [{ kind: 'par', take: 0, parts: [{ kind: 'task' }, choice] }, { kind: 'task' }],
  })
  const p = await netOf(file(elementsOf(model).join('')))
  const one = startRun(p, model.variables)
  expect(openTasks(p, one.state).length).toBe(2)
  const two = completeTask(p, one.state, openTasks(p, one.state)[0]!)
  expect(openTasks(p, two.state).length).toBe(1)
  expect(openTasks(p, completeTask(p, two.state, openTasks(p, two.state)[0]!).state).length).toBe(1)
})
