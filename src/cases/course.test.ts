import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ActorId, PlanId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import {
  compileText,
  getStep,
  listMandatorySteps,
  type Net,
  openEvents,
  openTasks,
  type Step,
  timerWorkdays,
} from '#process'
import { withStep } from '../testing/bpmn.ts'
import { pinsOf, tried, worldFor } from '../testing/given.ts'
import { neutralFile, PROCESS_KEYS, type ProcessKey } from '../testing/neutral.ts'
import { accept } from './acts/accept.ts'
import type { AnyAct } from './acts/act.ts'
import { approve } from './acts/approve.ts'
import { changeProcess } from './acts/change-process.ts'
import { countersign } from './acts/countersign.ts'
import { deny } from './acts/deny.ts'
import { examine } from './acts/examine.ts'
import { nameCountersigners } from './acts/name-countersigners.ts'
import { returnStep } from './acts/return-step.ts'
import { submit } from './acts/submit.ts'
import { takeBack } from './acts/take-back.ts'
import { timeOut } from './acts/time-out.ts'
import { advance, type Move } from './course.ts'
import type { CaseEvent, CaseFact } from './events.ts'
import { evolve } from './fold.ts'
import { type CaseState, openVisits, type World } from './state.ts'

const reason = '面积与图纸不一致，请核对'

interface Attempt {
  act: AnyAct
  by: string
  [key: string]: unknown
}

/** Everything that somebody might try now, whether or not it is allowed. */
function attempts(state: CaseState, { net }: World, pick: number): Attempt[] {
  if (state.stage === 'submitted') return [{ act: accept, by: 'north.clerk' }]
  return openVisits(state).flatMap(
    ({ stepId, countersigners = [], signatures = [] }): Attempt[] => {
      const step = getStep(net, stepId)
      const done = state.visits.filter((visit) => visit.completedBy)
      const back: Attempt[] = [
        {
          act: returnStep,
          by: `north.${step.role}`,
          stepId,
          toStepId: done[pick % done.length]?.stepId,
          reason,
        },
        { act: takeBack, by: done.at(-1)?.completedBy ?? '', stepId: done.at(-1)?.stepId, reason },
        { act: timeOut, by: 'system' },
      ]
      // Mostly forward, or few cases would come to a decision.
      const forward = forwardFrom(
        step,
        countersigners.find((id) => !signatures.some((s) => s.by === id)),
        pick,
      )
      return [...forward, ...forward, ...forward, ...back]
    },
  )
}

function forwardFrom(
  { id: stepId, role, isDecision }: Step,
  signer: string | undefined,
  pick: number,
): Attempt[] {
  if (isDecision)
    return [
      { act: approve, by: 'north.head', opinion: '准予' },
      {
        act: deny,
        by: 'north.head',
        reason: '加工场所距污染源不足二十五米',
        legalGround: '条例第八条',
      },
    ]
  const outcome = ['agree', 'return', 'hearing', 'no-hearing', 'disagree'][pick % 5]
  if (role !== 'countersigner')
    return [
      {
        act: examine,
        by: `north.${role}`,
        stepId,
        opinion: reason,
        outcome,
        officers: ['north.a', 'north.b'],
      },
    ]
  const officerIds = ['north.x', 'north.y', 'north.z'].slice(0, 1 + (pick % 3))
  return [
    { act: nameCountersigners, by: 'north.handler', stepId, officerIds },
    { act: countersign, by: signer ?? '', stepId, opinion: reason, agrees: pick % 2 === 0 },
  ]
}

const PLAN: PlanId = '3f0c6f0a-5a57-4e0e-9f3c-0d6c0a6d8a11'

const moves = (event: CaseEvent): event is CaseEvent & Move => 'entered' in event.body

/** The net with a step more, on each of its flows. */
const extended = (key: ProcessKey, net: Net) =>
  Promise.all(
    net.flows.map(({ id }) =>
      compileText(withStep(neutralFile(key), id, { id: 'more', name: '加办', role: 'handler' })),
    ),
  )

test.each(PROCESS_KEYS)(
  '流程 %s 上随意办理，半路改用加了环节的新版：记下的事实就是流程所走的，办理中的环节就是流程所等的',
  async (key) => {
    const known = worldFor('乙类登记', { processKey: key })
    const { process: from } = pinsOf(known.item.itemId)
    const others = await extended(key, known.net)
    const seen = new Set<string>()
    const picking = fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(picking, fc.nat(60), fc.nat(others.length - 1), (picks, changeAt, other) => {
        let world = known
        const nets = (hash: string) => (hash === from ? known.net : others[other]!)
        let on: LegalDay = '2026-03-02'
        let state: CaseState | undefined
        const take = (event: CaseEvent, by: string) => {
          const at = `${on}T01:00:00.000Z`
          const version = (state?.version ?? 0) + 1
          const told = { ...event, version, actor: by, unit: 'north' }
          const fact = { ...told, occurredAt: at, recordedAt: at } as CaseFact
          state = evolve(state, '2026-000001', fact, nets)
        }
        const submission = submit(
          {
            itemId: world.item.itemId,
            itemVersion: 1,
            pins: pinsOf(world.item.itemId),
            unitId: 'north',
            applicantId: '00000000-0000-4000-8000-00000000000a',
            channel: 'counter',
            formHash: 'f',
            materials: world.item.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
            matterId: '00000000-0000-4000-8000-00000000000b',
            attempt: 1,
          },
          world.item,
        )
        if (!submission.ok) throw new Error(submission.code)
        for (const event of submission.events) take(event, 'clerk')
        for (const [i, pick] of picks.entries()) {
          if (i === changeAt && state!.stage !== 'decided') {
            const before = state!
            const plan = { planId: PLAN, processKey: key, from: [from], to: 'other', mapping: {} }
            const command = { plan, toNet: others[other]!, by: 'system' as const, on }
            const changed = changeProcess(before, command, world)
            if (!changed.ok) throw new Error(changed.code)
            take(changed.events[0]!, 'system')
            // A step more moves nobody.
            expect({ run: state!.run, visits: state!.visits, timers: state!.timers }).toEqual({
              run: before.run,
              visits: before.visits,
              timers: before.timers,
            })
            world = { ...known, net: others[other]! }
            seen.add('ProcessChanged')
          }
          const possible = attempts(state!, world, pick)
          if (possible.length === 0) break
          const { act, ...command } = possible[pick % possible.length]!
          if (act === timeOut) on = addDays(on, 10)
          const outcome = tried(act, state!, { ...command, by: command.by as ActorId, on }, world)
          if (!outcome.ok) continue
          for (const event of outcome.events) {
            if (!moves(event)) throw new Error(`${event.type} says nothing about the steps`)
            const { entered, cancelled, result } = advance(world.net, state!, event)
            expect(event.body).toMatchObject({ entered, cancelled, ...(result && { result }) })
            take(event, command.by)
            seen.add(event.type)
          }
          // What a file has after the decision, nobody is asked to do.
          if (state!.stage === 'decided') break
          const run = state!.run!
          const waiting = openTasks(world.net, run)
          expect(
            openVisits(state!)
              .map((v) => v.stepId)
              .sort(),
          ).toEqual(waiting.sort())
          // 必经环节：办过的，或者还在前面的；半路加的，可能已经走过了。
          const ahead = listMandatorySteps(world.net, run)
          const done = state!.visits.filter((v) => v.completedBy).map((v) => v.stepId)
          const settled = [...done, ...ahead, ...(world === known ? [] : ['more'])]
          expect(settled).toEqual(expect.arrayContaining(listMandatorySteps(world.net)))
          const terms = openEvents(world.net, run).filter((node) => timerWorkdays(node))
          expect(state!.timers.map((t) => t.eventId)).toEqual(terms.map((node) => node.id))
        }
      }),
      { numRuns: 50 },
    )
    expect([...seen]).toEqual(
      expect.arrayContaining(['CaseAccepted', 'CaseApproved', 'CaseDenied', 'ProcessChanged']),
    )
  },
)
