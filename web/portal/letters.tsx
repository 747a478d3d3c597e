/** @jsxImportSource preact */
import { LETTER_KINDS, LETTER_STATES, type LetterStatus } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import type { ItemId, LetterId } from '../../src/foundation/ids.ts'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import { chineseDay, chineseTime } from '../text/labels.ts'
import { letterPurposeText, LETTERS, letterTitle } from '../text/portal-letters.ts'
import { type Frame, Page } from './frame.tsx'
import { Notice, Pager } from './kit.tsx'

interface Overview {
  limits: FeedbackLimits
  page: number
  hasMore: boolean
  mine: { letterId: LetterId; kind: LetterKind; status: LetterStatus; submittedAt: string }[]
  answers: {
    letterId: LetterId
    question: string
    answer: string
    itemId: ItemId | null
    itemName: string | undefined
    unitName: string
    submittedAt: string
  }[]
}

/** 咨询投诉: three ways to write, one's own letters, and what others asked. */
export function Letters({ frame, ...overview }: { frame: Frame } & Overview) {
  const { limits, mine, answers, page, hasMore } = overview
  return (
    <Page frame={frame} title={LETTERS.title}>
      <h1>{LETTERS.title}</h1>
      <ul class="cards">
        {(Object.keys(LETTER_KINDS) as LetterKind[]).map((kind) => (
          <li>
            <a href={`/letters/new/${kind}`}>
              <b>{kind === 'stuck' ? LETTERS.stuck : letterTitle(kind)}</b>
            </a>
            <span>{letterPurposeText(kind, limits)}</span>
          </li>
        ))}
      </ul>
      <p>
        <a href="/letters/follow">{LETTERS.follow}</a>
      </p>
      {mine.length > 0 && <Mine mine={mine} />}
      <h2>{LETTERS.asked}</h2>
      {answers.length === 0 && <Notice kind="info">{LETTERS.none}</Notice>}
      <Answers answers={answers} />
      <Pager address="/letters" page={page} hasMore={hasMore} />
    </Page>
  )
}

const Mine = ({ mine }: Pick<Overview, 'mine'>) => (
  <>
    <h2>{LETTERS.mine}</h2>
    <ul class="cards">
      {mine.map((l) => (
        <li>
          <a href={`/letters/${l.letterId}`}>
            <b>{LETTER_KINDS[l.kind]}</b>
          </a>
          <span>
            {l.letterId} · {chineseTime(l.submittedAt)}
          </span>
          <span class="tags">
            <i>{LETTER_STATES[l.status]}</i>
          </span>
        </li>
      ))}
    </ul>
  </>
)

const Answers = ({ answers }: Pick<Overview, 'answers'>) =>
  answers.map((a) => (
    <details class="qa">
      <summary>{a.question}</summary>
      <p>{a.answer}</p>
      <p class="note">
        {a.unitName} · {chineseDay(a.submittedAt.slice(0, 10))}
        {a.itemId && a.itemName && (
          <>
            {' '}
            · <a href={`/items/${a.itemId}`}>{a.itemName}</a>
          </>
        )}
      </p>
    </details>
  ))
