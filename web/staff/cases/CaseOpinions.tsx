import { Card } from 'antd'
import { CASE_FACTS } from '#text/case-facts'
import {
  answeredText,
  askedOfText,
  CASE,
  recordedText,
  unansweredText,
  unsignedText,
} from '#text/cases'
import { jointResultText } from '#text/labels'
import type { CaseView } from '../../contract.ts'
import { Story } from '../../ui/Story.tsx'

type Fact = CaseView['timeline'][number]

/**
 * 审查意见, 会签意见 and what other units were asked: who said what, when, at which step, and who is still
 * waited for.
 */
export function OpinionsCard({ view }: { view: CaseView }) {
  const said = view.timeline.filter(({ body }) => wordsOf(body) !== undefined)
  const waitedFor = waitedForOf(view)
  const results = view.state.visits.filter(({ agreed }) => agreed !== undefined)
  if (said.length === 0 && waitedFor.length === 0) return null
  return (
    <Card size="small" title={CASE.opinions}>
      <Story
        of={said.map((fact) => ({
          key: fact.version,
          what: placeOf(fact, view),
          by: fact.by,
          at: recordedText(fact.occurredAt, fact.recordedAt),
          notes: [wordsOf(fact.body)],
        }))}
      />
      {results.map((visit, i) => (
        <p key={i}>
          <b>{view.stepNames[visit.stepId]}</b> {jointResultText(visit)}
        </p>
      ))}
      {waitedFor.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Card>
  )
}

/** The words of an opinion; a signature without any says whether it agrees. */
function wordsOf({ opinion, question, answer, agrees }: Fact['body']): string | undefined {
  const words = opinion ?? question ?? answer
  if (agrees === undefined) return words
  return answeredText(agrees, words)
}

/** At which step, or of which unit. */
function placeOf({ type, body }: Fact, { stepNames, unitNames }: CaseView): string {
  const { stepId, unitId } = body
  if (stepId !== undefined) return stepNames[stepId] ?? CASE_FACTS[type]
  return unitId === undefined
    ? CASE_FACTS[type]
    : askedOfText(unitNames[unitId] ?? unitId, CASE_FACTS[type])
}

/** Countersigners who have not signed, and the answers whose terms are running. */
function waitedForOf({ state, clocks, names, stepNames, termNames }: CaseView): string[] {
  const unsigned = state.visits
    .filter(({ completedOn }) => completedOn === undefined)
    .flatMap(({ stepId, countersigners = [], signatures = [] }) =>
      countersigners
        .filter((id) => !signatures.some(({ by }) => by === id))
        .map((id) => unsignedText(stepNames[stepId] ?? '', names[id] ?? id)),
    )
  const unanswered = clocks.flatMap(({ countdown: { kind, state: ran, stepId } }) =>
    kind === 'answer' && ran !== 'stopped' && stepId !== undefined
      ? unansweredText(termNames[stepId] ?? stepId)
      : [],
  )
  return [...unsigned, ...unanswered]
}
