import { Alert, Button, Card } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import {
  COMPLAINT_GROUNDS,
  LETTER_ACTS,
  LETTER_KINDS,
  LETTER_STATES,
  type LetterActName,
  SATISFACTIONS,
} from '#feedback/contract'
import {
  acceptanceSays,
  actDoneText,
  byOfUnitText,
  extensionSays,
  extensionText,
  LETTER,
  LETTER_EVENTS,
  letterEventNote,
  reviewedByText,
  sentBackText,
} from '#text/feedback'
import { chineseDay, chineseTime, CLOCKS } from '#text/labels'
import type { LetterView as View } from '../../contract.ts'
import { AskPanel, type Asking, Beside } from '../../ui/AskForm.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import type { Question } from '../../ui/Questions.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'
import { Story } from '../../ui/Story.tsx'
import { submit, useAnswer, useUnits } from '../client.ts'

const MAIN: ReadonlySet<LetterActName> = new Set<LetterActName>([
  'acceptance',
  'answer',
  'extension',
  'review-decision',
])

/** One letter: what was asked, what was said, what the clock says, and what may be done. */
export function LetterPage() {
  const { letterId = '' } = useParams()
  const found = useAnswer('/api/letters/{letterId}', { path: { letterId } })
  return <Fetched of={found}>{(view) => <LetterScreen view={view} />}</Fetched>
}

function LetterScreen({ view }: { view: View }) {
  const { letter, question, offered } = view
  const { letterId } = letter
  const [act, setAct] = useState<LetterActName>()
  const close = () => setAct(undefined)
  const panel = act && (
    <AskPanel
      name={`letters/${letterId}/${act}`}
      asks={{ title: LETTER_ACTS[act], ...asksOf(act, view) }}
      send={(command) => submit(`/api/letters/{letterId}/${act}`, { path: { letterId } }, command)}
      done={actDoneText(LETTER_ACTS[act])}
      onDone={close}
      onCancel={close}
    />
  )
  return (
    <>
      <h1 className="page-title">
        {question.subject}{' '}
        <small>
          {LETTER_KINDS[letter.kind]} · {LETTER_STATES[letter.status]}
        </small>
      </h1>
      {offered.length > 0 && (
        <div className="offers acts">
          {offered.map((a) => (
            <Button key={a} type={MAIN.has(a) ? 'primary' : 'default'} onClick={() => setAct(a)}>
              {LETTER_ACTS[a]}
            </Button>
          ))}
        </div>
      )}
      {view.reviewDueOn && <Alert type="info" showIcon title={reviewedByText(view.reviewDueOn)} />}
      <Beside panel={panel}>
        <div className="two">
          <Writings view={view} />
          <div className="stack">
            <FactsCard view={view} />
            <Card size="small" title={LETTER.limits}>
              {view.clocks.map(({ countdown }) => (
                <p key={countdown.kind}>
                  <b>{CLOCKS[countdown.kind]}</b> {chineseDay(countdown.dueOn)}{' '}
                  <Remaining of={countdown} />
                </p>
              ))}
            </Card>
            <StoryCard timeline={view.timeline} />
          </div>
        </div>
      </Beside>
    </>
  )
}

const words = (label: string, most: number, initial?: string): Question => ({
  kind: 'words',
  label,
  most,
  isNeeded: true,
  initial,
})

/** What each act asks and says. */
function asksOf(act: LetterActName, { letter, question }: View): Omit<Asking, 'title'> {
  switch (act) {
    case 'acceptance':
      return { says: acceptanceSays(letter.answerWorkdays), questions: {} }
    case 'declination':
      return { questions: { reason: words(LETTER.declineReason, 500) } }
    case 'transfer':
      return {
        says: LETTER.transferSays,
        questions: {
          toUnitId: { kind: 'unit', label: LETTER.transferTo, isNeeded: true },
          reason: words(LETTER.transferReason, 500),
        },
      }
    case 'extension-request':
      return {
        questions: {
          workdays: {
            kind: 'count',
            label: LETTER.extensionDays,
            least: 1,
            most: 60,
            initial: 5,
            isNeeded: true,
          },
          reason: words(LETTER.extensionReason, 500),
        },
      }
    case 'extension': {
      const asked = letter.extensionRequest
      return { ...(asked && { says: extensionSays(asked) }), questions: {} }
    }
    case 'answer':
      return { questions: { text: words(LETTER.answer, 3000) } }
    case 'review-decision':
      return {
        questions: {
          outcome: {
            kind: 'choice',
            label: LETTER.outcome,
            options: [
              { value: 'upheld', label: LETTER.upheld },
              { value: 'redo', label: LETTER.redo },
            ],
            isNeeded: true,
          },
          opinion: words(LETTER.reviewOpinion, 1000),
        },
      }
    case 'publication':
      return {
        says: <Alert type="warning" showIcon title={LETTER.publicationSays} />,
        questions: {
          question: words(LETTER.publicQuestion, 300, question.subject),
          answer: words(LETTER.publicAnswer, 2000),
        },
      }
  }
}

/** The letter, what was answered, and what of it everybody may read. */
function Writings({ view: { question, said, letter } }: { view: View }) {
  return (
    <div className="stack">
      <Card size="small" title={LETTER.content}>
        <p className="as-written">{question.text}</p>
      </Card>
      {said.map(({ version, type, text, at, sentBackOn }) => (
        <Card
          key={version}
          size="small"
          title={type === 'LetterAnswered' ? LETTER.answer : LETTER.reviewReason}
        >
          {sentBackOn && <Alert type="warning" showIcon title={sentBackText(sentBackOn)} />}
          <p className="as-written">{text}</p>
          <small>{chineseTime(at)}</small>
        </Card>
      ))}
      {letter.published && (
        <Card size="small" title={LETTER.published}>
          <p>
            <b>{LETTER.asked}</b>
            {letter.published.question}
          </p>
          <p>
            <b>{LETTER.answered}</b>
            {letter.published.answer}
          </p>
        </Card>
      )}
    </div>
  )
}

function FactsCard({ view: { letter, question, ...view } }: { view: View }) {
  const { kind, ground, caseId, satisfaction, extensionRequest } = letter
  return (
    <Card size="small" title={LETTER.facts}>
      <Facts
        of={[
          [LETTER.id, letter.letterId],
          [LETTER.writer, view.writer],
          [kind === 'complaint' ? LETTER.complainedOf : LETTER.about, view.aboutUnitName],
          [LETTER.accused, question.accusedName],
          [LETTER.ground, ground && COMPLAINT_GROUNDS[ground]],
          [LETTER.item, view.itemName],
          [LETTER.case, caseId && <Link to={`/cases/${caseId}`}>{caseId}</Link>],
          [LETTER.handler, view.handlerUnitName],
          [
            LETTER.judgement,
            satisfaction && (
              <Status tone={satisfaction === 'unsatisfied' ? 'bad' : 'good'}>
                {SATISFACTIONS[satisfaction]}
              </Status>
            ),
          ],
          [LETTER.extension, extensionRequest && extensionText(extensionRequest)],
        ]}
      />
    </Card>
  )
}

function StoryCard({ timeline }: Pick<View, 'timeline'>) {
  const units = useUnits()
  const unitName = (id: string) => units.data?.find((u) => u.unitId === id)?.name ?? id
  return (
    <Card size="small" title={LETTER.story}>
      <Story
        of={timeline.map(({ type, body, at, by, unitName: ofUnit }, i) => {
          const note = letterEventNote(type, body, unitName)
          return {
            key: i,
            what: <b>{LETTER_EVENTS[type]}</b>,
            by: byOfUnitText(by, ofUnit),
            at: chineseTime(at),
            notes: note ? [note] : [],
          }
        })}
      />
    </Card>
  )
}
