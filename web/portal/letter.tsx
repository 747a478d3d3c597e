/** @jsxImportSource preact */
import {
  LETTER_KEY_DIGITS,
  LETTER_KINDS,
  LETTER_STATES,
  SATISFACTIONS,
  writerActInputs,
} from '#feedback/contract'
import type { WrittenLetter } from '../../src/feedback/letter-queries.ts'
import { LETTER_EVENTS, letterEventNote } from '../text/feedback.ts'
import { chineseTime } from '../text/labels.ts'
import { Clocks } from './clocks.tsx'
import { type Frame, Page } from './frame.tsx'
import { Field, most, Notice, Problems } from './kit.tsx'

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
    <Page frame={frame} title={question.subject ?? '来信'}>
      {message && <Notice kind="good">{message}</Notice>}
      <Problems reasons={problems} />
      <h1>{question.subject}</h1>
      <p class="lead">
        {LETTER_KINDS[letter.kind]} {letter.letterId} · <b>{LETTER_STATES[letter.status]}</b>
      </p>
      <p>
        现在由 <b>{names[letter.handlerUnitId]}</b> 办理{itemName && `，关于“${itemName}”`}。
      </p>
      <Said view={view} />
      {letter.status === 'answered' && <Judge {...shown} />}
      <h2>期限</h2>
      <Clocks clocks={clocks} />
      <h2>经过</h2>
      <Timeline {...shown} />
      <h2>您写的</h2>
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
    <section class={s.type === 'LetterAnswered' ? 'answer' : 'asked'}>
      <h2>{s.type === 'LetterAnswered' ? '答复' : '您申请复核的理由'}</h2>
      <p class="pre">{s.text}</p>
      <p class="note">{chineseTime(s.at)}</p>
    </section>
  ))

/** Whether the answer contents; if not, it may be looked at once more. */
const Judge = (shown: Shown) => (
  <section class="todo">
    <h2>您对答复满意吗？</h2>
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
    {!shown.view.letter.isReviewed && (
      <details>
        <summary>不认可答复，申请复核</summary>
        <form method="post" action={action(shown, 'review-request')} class="form">
          <Key {...shown} />
          <Field id="text" label="哪里没有解决">
            <textarea id="text" name="text" rows={4} {...most(review)} required />
          </Field>
          <button type="submit">申请复核</button>
        </form>
      </details>
    )}
  </section>
)

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
    <summary>撤回来信</summary>
    <form method="post" action={action(shown, 'withdrawal')} class="form">
      <Key {...shown} />
      <button type="submit" class="plain">
        确认撤回
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
    <Page frame={frame} title="查看来信">
      <h1>查看来信</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" action="/letters/follow" class="form narrow">
        <Field id="letterId" label="编号">
          <input
            id="letterId"
            name="letterId"
            placeholder="ZX-2026-000012"
            required
            value={letterId}
          />
        </Field>
        <Field id="key" label={`查询码（${LETTER_KEY_DIGITS} 位数字）`}>
          <input id="key" name="key" inputMode="numeric" required />
        </Field>
        <button type="submit">查看</button>
      </form>
    </Page>
  )
}
