import { pinsOf } from '../../testing/given.ts'
import { expect, test } from 'vitest'
import type { CaseEvent, CaseFact } from '#cases/events'
import { watch, type Watched } from './watched.ts'

/** The steps that supervision takes to be open after these facts. */
function openSteps(...events: CaseEvent[]): string[] {
  const submitted: CaseEvent = {
    type: 'CaseSubmitted',
    body: {
      itemId: 'item-licence',
      itemVersion: 1,
      pins: pinsOf('item-licence'),
      unitId: 'north',
      applicantId: '00000000-0000-4000-8000-00000000000a',
      channel: 'counter',
      formHash: 'f',
      materials: [],
      matterId: '00000000-0000-4000-8000-00000000000b',
      attempt: 1,
    },
  }
  const at = '2026-03-02T01:00:00.000Z'
  const watched = [submitted, ...events].reduce<Watched | undefined>((before, event, i) => {
    const told = { ...event, version: i + 1, actor: `signer${i}`, unit: 'north', edition: 1 }
    return watch(before, '2026-000001', { ...told, occurredAt: at, recordedAt: at } as CaseFact)
  }, undefined)
  return watched!.steps.map((step) => step.stepId)
}

const entered: CaseEvent = {
  type: 'CaseAccepted',
  body: {
    since: '2026-03-02',
    deemed: false,
    tolerated: [],
    entered: ['countersign'],
    cancelled: [],
  },
}
const signed = (result?: 'agree' | 'disagree'): CaseEvent => ({
  type: 'Countersigned',
  body: {
    stepId: 'countersign',
    opinion: '',
    agrees: true,
    entered: result ? ['review'] : [],
    cancelled: [],
    ...(result && { result: { outcome: result, agreed: 2, disagreed: 0 } }),
  },
})

test('会签有了结果，环节才算办完；此前一直是这个环节在等', () => {
  expect(openSteps(entered)).toEqual(['countersign'])
  expect(openSteps(entered, signed())).toEqual(['countersign'])
  expect(openSteps(entered, signed(), signed('agree'))).toEqual(['review'])
})

test('减签使会签有了结果的，环节也就办完', () => {
  const dropped = (isEnough: boolean): CaseEvent => ({
    type: 'CountersignerDropped',
    body: {
      stepId: 'countersign',
      officerId: 'north.handler8',
      reason: '不涉及其职责',
      entered: isEnough ? ['review'] : [],
      cancelled: [],
      ...(isEnough && { result: { outcome: 'agree', agreed: 1, disagreed: 0 } }),
    },
  })
  expect(openSteps(entered, dropped(false))).toEqual(['countersign'])
  expect(openSteps(entered, signed(), dropped(true))).toEqual(['review'])
})
