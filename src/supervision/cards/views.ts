import { own } from '#foundation/own'
import { z } from 'zod'
import { LETTER_KINDS, LETTER_PREFIXES } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import { caseIds, letterIds, type SubjectId } from '#foundation/ids'
import { ids, instant, keyOf, legalDay, oneOf, text } from '#foundation/schema'
import { dayOf, type Now } from '#foundation/time'
import { actorNames, type Officer } from '#identity'
import { readStream } from '#ledger'
import { becauseView, itemName, type Naming, namesIn, namesOf, unitName } from '../answers.ts'
import { CARD_ACTS, CARD_STATUSES, cardLevel, OBJECTION_GROUNDS } from '../contract.ts'
import type { SupervisionDeps } from '../deps.ts'
import { cardStream, supervisionEvents } from '../events.ts'
import { valuesOf } from '../parameters/index.ts'
import { findRule, ruleView } from '../rules/index.ts'
import { type Card, decisionDueOn, sentenceOf } from './card.ts'
import { offeredOfCard } from './handle.ts'

/** A card as people see it: with names, and why it was issued in one sentence. */
export const cardView = z
  .object({
    cardId: ids.card,
    caseId: ids.subject,
    kind: text('case-limit'),
    /** Empty for a letter or rating about no item. */
    itemId: z.union([ids.item, z.literal('')]),
    itemName,
    unitId: ids.unit,
    unitName,
    stepId: ids.step.nullish(),
    officerId: ids.staff.nullish(),
    rule: text('T02'),
    ruleName: text('超承诺时限'),
    level: cardLevel,
    mode: z.enum(['auto', 'manual']),
    status: oneOf(CARD_STATUSES),
    issuedOn: legalDay,
    levelOn: legalDay,
    feedbackDueOn: legalDay,
    /** While an objection waits: until when it is decided. */
    decisionDueOn: legalDay.optional(),
    because: becauseView,
    says: text('承诺时限2026年3月17日届满，届满时尚未办结。'),
  })
  .meta({ id: 'Card' })

export const cardPage = z
  .object({ total: z.int(), rows: z.array(cardView) })
  .meta({ id: 'CardPage' })

/** What is told of a card or a case: when, and by whom. */
const told = z.object({
  version: z.int(),
  type: text('CardAcknowledged'),
  by: text('李国庆'),
  recordedAt: instant,
})

/** What happened to a card, and what was said of it. */
const cardFact = told.extend({
  type: keyOf(supervisionEvents),
  body: z
    .object({
      level: cardLevel,
      measures: text('已增派一名经办人，积压办件本周办完'),
      opinion: text('已核实，整改到位'),
      ground: oneOf(OBJECTION_GROUNDS),
      reason: text('系统升级期间无法登记'),
    })
    .partial(),
})

/** One card with its rule, its life, the facts that show it, and what this officer may do. */
export const cardStory = z
  .object({
    card: cardView,
    /** None for a card by hand. */
    rule: ruleView.optional(),
    story: z.array(cardFact),
    evidence: z.array(told.extend({ type: text('CaseAccepted'), occurredAt: instant })),
    offered: z.array(z.enum(CARD_ACTS)),
  })
  .meta({ id: 'CardStory' })

/** What cards without an item are about. */
const FEEDBACK_NAMES: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(LETTER_PREFIXES).map(([kind, prefix]) => [
      prefix,
      LETTER_KINDS[kind as LetterKind],
    ]),
  ),
  PJ: '好差评',
}

/** Cards as people see them. */
export async function viewsOf(
  deps: Naming & Pick<SupervisionDeps, 'calendar'>,
  cards: readonly Card[],
): Promise<z.infer<typeof cardView>[]> {
  const named = await namesIn(deps, cards)
  const names = namesOf(deps)
  return cards.map((card) => ({
    ...card,
    itemName: names.item(card.itemId || (own(FEEDBACK_NAMES, card.caseId.slice(0, 2)) ?? '')),
    unitName: names.unit(card.unitId),
    ruleName: findRule(card.rule)?.name ?? '人工发牌',
    decisionDueOn: decisionDueOn(card, deps.calendar()),
    says: sentenceOf(card, named),
  }))
}

/** The life of a card, for an officer who may see it. */
export async function storyOf(
  deps: Naming & Pick<SupervisionDeps, 'calendar' | 'world' | 'supervisionPool'> & { now: Now },
  card: Card,
  officer: Officer,
): Promise<z.infer<typeof cardStory>> {
  const { supervisionPool } = deps
  const { events } = await readStream(supervisionPool, cardStream.nameOf(card.cardId))
  const subject = await readStream(supervisionPool, `${subjectKind(card.caseId)}/${card.caseId}`)
  const facts = subject.events.filter((e) => card.evidence.includes(e.version))
  const nameOf = await actorNames(
    deps.pool,
    [...events, ...facts].map(({ actor }) => actor),
  )
  return {
    card: (await viewsOf(deps, [card]))[0]!,
    rule: ruleWithValues(deps, card),
    story: events.map((e) => cardFact.parse({ ...e, by: nameOf(e.actor) })),
    evidence: facts.map((e) => ({ ...e, by: nameOf(e.actor) })),
    offered: offeredOfCard(officer, card, dayOf(deps.now()), deps.calendar()),
  }
}

/** The rule with the values by which the card reached its level, whatever they are today. */
function ruleWithValues({ world }: Pick<SupervisionDeps, 'world'>, { rule, levelOn }: Card) {
  const found = findRule(rule)
  if (!found) return undefined
  const values = valuesOf((day) => world.at(day))
  const parameters = Object.entries(found.parameters).map(
    ([name, parameter]) => [name, { ...parameter, value: values.at(rule, name, levelOn) }] as const,
  )
  return { ...found, parameters: Object.fromEntries(parameters) }
}

/** In which kind of stream a subject lives. */
function subjectKind(id: SubjectId): 'case' | 'letter' | 'rating' {
  if (caseIds.is(id)) return 'case'
  return letterIds.is(id) ? 'letter' : 'rating'
}
