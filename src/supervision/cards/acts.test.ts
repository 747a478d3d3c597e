import { expect, test } from 'vitest'
import { offeredOf } from '#tasks'
import { expectDesks, waitedOf } from '../../testing/desks.ts'
import { calendar } from '../../testing/shipped.ts'
import {
  CARD_STATUSES,
  type CardActName,
  type CardStatus,
  type Level,
  LEVELS,
} from '../contract.ts'
import { CARD_DEEDS, tasksOfCard } from './acts.ts'
import type { Card } from './card.ts'

const card: Card = {
  cardId: '2026-000001/case-limit',
  caseId: '2026-000001',
  kind: 'case-limit',
  itemId: 'item-licence',
  unitId: 'north',
  rule: 'T02',
  level: 'yellow',
  mode: 'auto',
  status: 'issued',
  issuedOn: '2026-03-02',
  levelOn: '2026-03-02',
  feedbackDueOn: '2026-04-13',
  because: {},
  evidence: [],
  issuedBy: 'system',
  version: 1,
}
const STATUSES = Object.keys(CARD_STATUSES) as CardStatus[]

test('监察牌的待办：谁可以办，谁的待办里就有；发牌的人和被监察的单位都不决定自己的事', () => {
  const units = ['north', 'supervision'] as const
  const met = new Set<CardActName>()
  for (const status of STATUSES)
    for (const level of Object.keys(LEVELS) as Level[])
      for (const unitId of units)
        for (const by of ['system', 'supervision.supervision-officer'] as const) {
          const one = { ...card, status, level, unitId, issuedBy: by }
          const given: Card = by === 'system' ? one : { ...one, mode: 'manual' }
          expectDesks(
            tasksOfCard(given, calendar),
            CARD_DEEDS,
            (who) => offeredOf(CARD_DEEDS, who, given, '2026-03-03', calendar),
            met,
          )
        }
  expect([...met].sort()).toEqual(waitedOf(CARD_DEEDS))
})

test('牌在谁手里：先签收，再整改反馈，然后销号；申诉由监察机关决定；了结的不等谁', () => {
  const titles = Object.fromEntries(
    STATUSES.map((status) => [
      status,
      tasksOfCard({ ...card, status }, calendar).map((t) => t.title),
    ]),
  )
  expect(titles).toEqual({
    issued: ['签收'],
    acknowledged: ['反馈整改'],
    rectified: ['核实销号'],
    closed: [],
    objected: ['决定申诉'],
    upheld: ['反馈整改'],
    revoked: [],
  })
})
