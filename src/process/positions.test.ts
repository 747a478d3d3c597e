import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  completeTask,
  mapRun,
  type Net,
  openTasks,
  RunError,
  type RunState,
  startRun,
} from '#process'
import {
  type Block,
  block,
  elementsOf,
  file,
  type Model,
  modelOf,
  netOf,
  task,
} from '../testing/bpmn.ts'

const netOfModel = (model: Pick<Model, 'elements' | 'links'>, order?: readonly number[]) => {
  const elements = elementsOf(model)
  return netOf(file((order?.map((i) => elements[i % elements.length]!) ?? elements).join('')))
}

/** The states through which a run goes when these choices are made. */
function walk(net: Net, from: RunState, choices: readonly number[]): RunState[] {
  const states = [from]
  for (const choice of choices) {
    const open = openTasks(net, states.at(-1)!).sort()
    if (open.length === 0) break
    states.push(completeTask(net, states.at(-1)!, open[choice % open.length]!).state)
  }
  return states
}

/**
 * The model with a task `new` on one of its flows; the part that leads to a join keeps the id, as a
 * token may be parked there.
 */
function withStepOn(model: Model, at: number): Pick<Model, 'elements' | 'links'> {
  const links = model.links.flatMap((link, i) =>
    i === at
      ? [
          { ...link, id: 'to-new', to: 'new' },
          { id: link.id, from: 'new', to: link.to },
        ]
      : [link],
  )
  return { elements: [...model.elements, task('new')], links }
}

const choices = fc.array(fc.nat(7), { minLength: 40, maxLength: 40 })

test('在流程里任何地方插入环节，插在文件的任何位置：已有的办件还在原来的环节，照样办完；按方案换过去也一动不动', async () => {
  const inserted = fc.tuple(block, choices, fc.nat(), fc.nat(40)).chain((given) => {
    const model = modelOf(given[0])
    const { elements, links } = withStepOn(model, given[2] % model.links.length)
    const all = Array.from({ length: elements.length + links.length }, (_, i) => i)
    const order = fc.shuffledSubarray(all, { minLength: all.length })
    return fc.tuple(fc.constant({ model, choices: given[1], at: given[2], cut: given[3] }), order)
  })
  await fc.assert(
    fc.asyncProperty(inserted, async ([{ model, choices, at, cut }, order]) => {
      const before = await netOfModel(model)
      const after = await netOfModel(withStepOn(model, at % model.links.length), order)
      const states = walk(before, startRun(before, model.variables).state, choices)
      const reached = cut % states.length
      let state = states[reached]!
      expect(openTasks(after, state).sort()).toEqual(openTasks(before, state).sort())
      const stays = {
        state,
        entered: [],
        cancelled: [],
        passed: [],
        ended: state.tokens.length === 0,
      }
      expect(mapRun(before, state, after)).toEqual({ ok: true, advance: stays })
      const passNew = () => {
        if (state.tokens.includes('new')) state = completeTask(after, state, 'new').state
      }
      for (const expected of states.slice(reached)) {
        passNew()
        expect(state).toEqual(expected)
        const open = openTasks(before, expected).sort()
        const next = open[choices[states.indexOf(expected)]! % (open.length || 1)]
        if (next !== undefined) state = completeTask(after, state, next).state
      }
    }),
    { numRuns: 100 },
  )
})

test('流程里没有了的环节：办件说得出停在哪里，而不是跑到别处', async () => {
  const model = modelOf({ kind: 'seq', parts: [{ kind: 'task' }, { kind: 'task' }] })
  const net = await netOfModel(model)
  expect(() => completeTask(net, { tokens: ['gone'] }, 'gone')).toThrow(RunError)
  expect(() => openTasks(net, { tokens: ['gone'] })).toThrow(/unknown-element: gone/)
})

test('同样的进度写出来是同样的文字，不论先办哪一支', async () => {
  const three: Block[] = [{ kind: 'task' }, { kind: 'task' }, { kind: 'task' }]
  const model = modelOf({ kind: 'par', take: 0, parts: three })
  const net = await netOfModel(model)
  const [a, b] = openTasks(net, startRun(net).state)
  const inOrder = (...tasks: string[]) =>
    JSON.stringify(tasks.reduce((s, id) => completeTask(net, s, id).state, startRun(net).state))
  expect(inOrder(b!, a!)).toBe(inOrder(a!, b!))
})
