/** @jsxImportSource preact */
import { LETTER_KINDS, LETTER_STATES, SATISFACTIONS, writerActInputs } from '#feedback/contract'
import type { WrittenLetter } from '../../src/feedback/letter-queries.ts'
import { LETTER_EVENTS, letterEventNote, reviewedByText, sentBackText } from '../text/feedback.ts'
import { chineseTime } from '../text/labels.ts'
import { LETTER, letterHandledText, letterJudgedText } from '../text/portal-letters.ts'
import { Clocks } from './clocks.tsx'
import { type Frame, Page } from './frame.tsx'
import { Field, Marked, most, Notice, Problems } from './kit.tsx'

const { text: review } = writerActInputs['review-request'].shape

interface Shown {
  view: WrittenLetter
  names: Record<string, string>
  itemName: string | undefined
  letterKey: string | undefined
  problems: string[]
  message?: string | undefined
}

/** One's own letter: what was answered, how long it may still take, and what one may do. */
export function LetterPage({ frame, ...shown }: { frame: Frame } & Shown) {
  const { view, names, itemName, problems, message } = shown
  const { letter, question, clocks } = view
  return (
    <Page frame={frame} title={question.subject ?? LETTER.title}>
      {message && <Notice kind="good">{message}</Notice>}
      <Problems reasons={problems} />
      <h1>{question.subject}</h1>
      <p class="lead">
        {LETTER_KINDS[letter.kind]} {letter.letterId} · <b>{LETTER_STATES[letter.status]}</b>
      </p>
      {view.reviewDueOn ? (
        <Notice kind="info">{reviewedByText(view.reviewDueOn)}</Notice>
      ) : (
        <p>
          <Marked says={letterHandledText(names[letter.handlerUnitId] ?? '', itemName)} />
        </p>
      )}
      <Said view={view} />
      {letter.status === 'answered' && <Judge {...shown} />}
      <h2>{LETTER.limits}</h2>
      <Clocks clocks={clocks} />
      <h2>{LETTER.course}</h2>
      <Timeline {...shown} />
      <h2>{LETTER.written}</h2>
      <p class="pre">{question.text}</p>
      {(letter.status === 'submitted' || letter.status === 'accepted') && <Withdraw {...shown} />}
    </Page>
  )
}

const action = ({ view }: Shown, act: string) => `/letters/${view.letter.letterId}/${act}`

/** What opens the letter for whoever did not sign in. */
const Key = ({ letterKey }: Shown) =>
  letterKey ? <input type="hidden" name="key" value={letterKey} /> : null

const Said = ({ view }: Pick<Shown, 'view'>) =>
  view.said.map((s) => (
    <section class={s.type === 'LetterAnswered' && !s.sentBackOn ? 'answer' : 'asked'}>
      <h2>{s.type === 'LetterAnswered' ? LETTER.answer : LETTER.reviewReason}</h2>
      {s.sentBackOn && <p class="reason">{sentBackText(s.sentBackOn)}</p>}
      <p class="pre">{s.text}</p>
      <p class="note">{chineseTime(s.at)}</p>
    </section>
  ))

/** Whether the answer contents; if not, it may be looked at once more. */
const Judge = (shown: Shown) => {
  const { satisfaction, isReviewed } = shown.view.letter
  return (
    <section class="todo">
      <h2>{LETTER.judge}</h2>
      {satisfaction ? (
        <p>{letterJudgedText(SATISFACTIONS[satisfaction])}</p>
      ) : (
        <form method="post" action={action(shown, 'judgement')} class="row">
          <Key {...shown} />
          {Object.entries(SATISFACTIONS).map(([value, label]) => (
            <button
              type="submit"
              name="satisfaction"
              value={value}
              class={value === 'satisfied' ? '' : 'plain'}
            >
              {label}
            </button>
          ))}
        </form>
      )}
      {!isReviewed && (
        <details>
          <summary>{LETTER.disagree}</summary>
          <form method="post" action={action(shown, 'review-request')} class="form">
            <Key {...shown} />
            <Field id="text" label={LETTER.unsolved}>
              <textarea id="text" name="text" rows={4} {...most(review)} required />
            </Field>
            <button type="submit">{LETTER.review}</button>
          </form>
        </details>
      )}
    </section>
  )
}

const Timeline = ({ view, names }: Shown) => (
  <ol class="timeline">
    {view.timeline.map((t) => (
      <li>
        <time>{chineseTime(t.at)}</time>
        <b>{LETTER_EVENTS[t.type]}</b> {letterEventNote(t.type, t.body, (id) => names[id] ?? id)}
      </li>
    ))}
  </ol>
)

const Withdraw = (shown: Shown) => (
  <details class="inline">
    <summary>{LETTER.withdraw}</summary>
    <form method="post" action={action(shown, 'withdrawal')} class="form">
      <Key {...shown} />
      <button type="submit" class="plain">
        {LETTER.withdrawSurely}
      </button>
    </form>
  </details>
)

/** 查看来信 without signing in: the number and the key. */
export function LetterFollow({
  frame,
  problem,
  letterId,
}: {
  frame: Frame
  problem?: string
  letterId?: string | undefined
}) {
  return (
    <Page frame={frame} title={LETTER.follow}>
      <h1>{LETTER.follow}</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" action="/letters/follow" class="form narrow">
        <Field id="letterId" label={LETTER.number}>
          <input
            id="letterId"
            name="letterId"
            placeholder="ZX-2026-000012"
            required
            value={letterId}
          />
        </Field>
        <Field id="key" label={LETTER.key}>
          <input id="key" name="key" inputMode="numeric" required />
        </Field>
        <button type="submit">{LETTER.look}</button>
      </form>
    </Page>
  )
}
