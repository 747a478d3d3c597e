import { own } from '../../../src/foundation/own.ts'
import { Alert, Button, Card } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { CardActName } from '#supervision/contract'
import {
  CARD_ACT_NAMES,
  CARD_EVENTS,
  CARD_STATUSES,
  LEVELS,
  OBJECTION_GROUNDS,
  PARAMETERS,
} from '#text/cards'
import { CASE_FACTS } from '#text/case-facts'
import { LETTER_EVENTS, RATING_EVENTS } from '#text/feedback'
import { chineseDay, chineseTime } from '#text/labels'
import { lawText } from '#text/law'
import {
  CARD,
  cardDoneText,
  decidedByText,
  evidenceText,
  levelText,
  parameterText,
} from '#text/supervision'
import type { CardStory } from '../../contract.ts'
import { AskPanel, type Asking, Beside } from '../../ui/AskForm.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import type { Question } from '../../ui/Questions.tsx'
import { Story } from '../../ui/Story.tsx'
import { pathOf, submit, useAnswer } from '../client.ts'
import { LevelStatus } from './cards.tsx'

/** Which acts make sense in which state; the server decides. */
const POSSIBLE: Record<CardActName, readonly string[]> = {
  acknowledgement: ['issued'],
  rectification: ['issued', 'acknowledged', 'upheld'],
  closing: ['rectified'],
  objection: ['issued', 'acknowledged'],
  'objection-decision': ['objected'],
}

const words = (label: string, most: number): Question => ({
  kind: 'words',
  label,
  most,
  isNeeded: true,
})
/** What each act asks. */
const ASKS: Record<CardActName, Omit<Asking, 'title'>> = {
  acknowledgement: { says: CARD.acknowledges, questions: {} },
  rectification: { questions: { measures: words(CARD.measures, 1000) } },
  closing: { questions: { opinion: words(CARD.opinion, 500) } },
  objection: {
    says: CARD.objects,
    questions: {
      ground: {
        kind: 'choice',
        label: CARD.ground,
        options: optionsOf(OBJECTION_GROUNDS),
        isNeeded: true,
      },
      reason: words(CARD.details, 250),
    },
  },
  'objection-decision': {
    questions: {
      revoked: {
        kind: 'either',
        label: CARD.decision,
        options: [CARD.revoked, CARD.upheld],
        isNeeded: true,
      },
      reason: words(CARD.reason, 500),
    },
  },
}

/** One card: why, on what evidence, what has happened to it since, and what may be done. */
export function CardPage() {
  const { caseId = '', kind = '' } = useParams()
  const found = useAnswer('/api/supervision/cards/{caseId}/{kind}', { path: { caseId, kind } })
  return <Fetched of={found}>{(view) => <CardScreen {...view} />}</Fetched>
}

function CardScreen({ card, rule, story, evidence, offered }: CardStory) {
  const { caseId, kind } = card
  const [act, setAct] = useState<CardActName>()
  const acts = offered.filter(
    (a) => POSSIBLE[a].includes(card.status) && !(a === 'objection' && card.level === 'warning'),
  )
  const close = () => setAct(undefined)
  const title = act && CARD_ACT_NAMES[act]
  const tone = card.level === 'red' ? 'error' : card.level === 'yellow' ? 'warning' : 'info'
  const panel = act && title && (
    <AskPanel
      name={`cards/${card.cardId}/${act}`}
      asks={{ title, ...ASKS[act] }}
      send={(command) =>
        submit(`/api/supervision/cards/{caseId}/{kind}/${act}`, { path: { caseId, kind } }, command)
      }
      done={cardDoneText(title)}
      onDone={close}
      onCancel={close}
    />
  )
  return (
    <>
      <h1 className="page-title">
        <LevelStatus of={card.level} /> {card.ruleName} <small>{CARD_STATUSES[card.status]}</small>
      </h1>
      <Alert type={tone} title={card.says} />
      {card.decisionDueOn && (
        <Alert type="info" showIcon title={decidedByText(card.level, card.decisionDueOn)} />
      )}
      {acts.length > 0 && (
        <div className="offers acts">
          {acts.map((a) => (
            <Button key={a} type="primary" onClick={() => setAct(a)}>
              {CARD_ACT_NAMES[a]}
            </Button>
          ))}
        </div>
      )}
      <Beside panel={panel}>
        <div className="two">
          <div className="stack">
            <CardFacts card={card} rule={rule} />
            <EvidenceCard evidence={evidence} mode={card.mode} />
          </div>
          <StoryCard story={story} />
        </div>
      </Beside>
    </>
  )
}

function CardFacts({ card, rule }: { card: CardStory['card']; rule: CardStory['rule'] }) {
  return (
    <Card size="small" title={CARD.card}>
      <Facts
        columns={2}
        of={[
          [CARD.case, <Link to={pathOf(card.caseId)}>{card.caseId}</Link>],
          [CARD.item, card.itemName],
          [CARD.unit, card.unitName],
          [CARD.rule, `${card.rule} ${card.ruleName}`],
          [CARD.basis, rule && lawText(rule.article)],
          [CARD.issuedOn, chineseDay(card.issuedOn)],
          [CARD.levelOn, card.levelOn === card.issuedOn ? undefined : chineseDay(card.levelOn)],
          [CARD.feedbackDueOn, chineseDay(card.feedbackDueOn)],
          ...Object.entries(rule?.parameters ?? {}).map(
            ([name, { value, basis }]) =>
              [PARAMETERS[name] ?? name, parameterText(value, lawText(basis))] as const,
          ),
        ]}
      />
    </Card>
  )
}

/** What a card is issued on: facts of a case, a letter or a rating. */
const FACTS: Readonly<Record<string, string>> = {
  ...CASE_FACTS,
  ...LETTER_EVENTS,
  ...RATING_EVENTS,
}

function EvidenceCard({
  evidence,
  mode,
}: Pick<CardStory, 'evidence'> & Pick<CardStory['card'], 'mode'>) {
  return (
    <Card size="small" title={CARD.evidence}>
      {evidence.length === 0 && (mode === 'manual' ? CARD.byHand : CARD.noEvidence)}
      <ul>
        {evidence.map(({ type, ...e }) => (
          <li key={e.version}>{evidenceText({ ...e, what: own(FACTS, type) ?? type })}</li>
        ))}
      </ul>
    </Card>
  )
}

function StoryCard({ story }: Pick<CardStory, 'story'>) {
  const whatOf = ({ type, body: { level } }: CardStory['story'][number]) =>
    level ? levelText(CARD_EVENTS[type], LEVELS[level]) : CARD_EVENTS[type]
  return (
    <Card size="small" title={CARD.story}>
      <Story
        of={story.map((told) => ({
          key: told.version,
          what: whatOf(told),
          by: told.by,
          at: chineseTime(told.recordedAt),
          notes: [
            told.body.measures,
            told.body.opinion,
            told.body.ground && OBJECTION_GROUNDS[told.body.ground],
            told.body.reason,
          ].filter((said) => said !== undefined),
        }))}
      />
    </Card>
  )
}
