/** @jsxImportSource preact */
import { BAD_LABELS, GOOD_LABELS, isBadLevel, RATING_LEVELS, ratingInput } from '#feedback/contract'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import type { CaseId } from '../../src/foundation/ids.ts'
import { PORTAL } from '../text/portal.ts'
import { caseTitle } from '../text/portal-case.ts'
import { RATING, ratingNote, sorryText } from '../text/portal-letters.ts'
import { type Frame, Page } from './frame.tsx'
import { Check, Field, most, Notice } from './kit.tsx'

const { text: remark } = ratingInput.shape

interface Rating {
  limits: FeedbackLimits
  subject: string
  unitName: string
  caseId?: CaseId | undefined
  /** What was chosen and written so far. */
  values: Readonly<Record<string, string>>
  problems: readonly string[]
}

/** 好差评: five levels with labels; once, by the person who was served. */
export const Rate = ({ frame, ...rating }: { frame: Frame } & Rating) => (
  <Page frame={frame} title={RATING.title}>
    <h1>{RATING.heading}</h1>
    <p class="lead">
      {rating.subject} · {rating.unitName}
      {rating.caseId && ` · ${caseTitle(rating.caseId)}`}
    </p>
    {rating.problems.map((problem) => (
      <Notice>{problem}</Notice>
    ))}
    <form method="post" class="form">
      <Levels values={rating.values} />
      <Labels title={RATING.good} labels={GOOD_LABELS} values={rating.values} />
      <Labels title={RATING.bad} labels={BAD_LABELS} values={rating.values} />
      <Field id="text" label={RATING.remark} note={PORTAL.optional}>
        <textarea id="text" name="text" rows={3} {...most(remark.unwrap())}>
          {rating.values.text}
        </textarea>
      </Field>
      <p class="note">{ratingNote(rating.limits)}</p>
      <button type="submit">{RATING.send}</button>
    </form>
  </Page>
)

const Levels = ({ values }: Pick<Rating, 'values'>) => (
  <fieldset class="levels">
    <legend>{RATING.level}</legend>
    {[5, 4, 3, 2, 1].map((level) => (
      <label>
        <input
          type="radio"
          name="level"
          value={level}
          required
          checked={values.level === String(level)}
        />{' '}
        {RATING_LEVELS[level]}
      </label>
    ))}
  </fieldset>
)

const Labels = ({
  title,
  labels,
  values,
}: Pick<Rating, 'values'> & { title: string; labels: readonly string[] }) => (
  <fieldset class="labels">
    <legend>
      {title}
      <small>{RATING.labelsNote}</small>
    </legend>
    {labels.map((l) => (
      <Check name={`label.${l}`} checked={values[`label.${l}`] === 'on'}>
        {l}
      </Check>
    ))}
  </fieldset>
)

/** Thanks, and what follows from a bad rating. */
export function Rated({
  frame,
  level,
  limits,
}: {
  frame: Frame
  level: number
  limits: FeedbackLimits
}) {
  return (
    <Page frame={frame} title={RATING.thanksTitle}>
      <h1>{RATING.thanks}</h1>
      <Notice kind="good">{isBadLevel(level) ? sorryText(limits) : RATING.counted}</Notice>
      <p>
        <a class="button" href="/">
          {PORTAL.home}
        </a>
      </p>
    </Page>
  )
}
