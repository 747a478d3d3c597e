/** @jsxImportSource preact */
import {
  BAD_LABELS,
  GOOD_LABELS,
  isBadLevel,
  RATING_LEVELS,
  type RatingStatus,
  ratingInput,
} from '#feedback/contract'
import { FRAME } from '../text/portal.ts'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import type { RatingDeed } from '../../src/feedback/rating-course.ts'
import type { CaseId } from '../../src/foundation/ids.ts'
import { PORTAL } from '../text/portal.ts'
import { chineseDay } from '../text/time.ts'
import { caseTitle } from '../text/portal-case.ts'
import {
  deedText,
  RATING,
  RATING_COURSE,
  ratingNote,
  ratingStateText,
  sorryText,
  yourRatingText,
} from '../text/portal-letters.ts'
import { type Frame, Page } from './frame.tsx'
import { Check, Crumbs, Field, Marked, most, Notice } from './kit.tsx'

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
      {isBadLevel(level) && (
        <p>
          <Marked says={RATING.whereItShows} to={frame.path} />
        </p>
      )}
      <p>
        <a class="button" href="/">
          {PORTAL.home}
        </a>
      </p>
    </Page>
  )
}

/** What became of a rating: what was said and done about it, with its day, to its end. */
export const RatingCourse = ({
  frame,
  subject,
  unitName,
  caseId,
  ...rating
}: {
  frame: Frame
  subject: string
  unitName: string
  caseId?: CaseId | undefined
  status: RatingStatus
  level: number
  ratedOn: string
  /** Until when the unit has to do what is next. */
  dueOn?: string | undefined
  deeds: readonly RatingDeed[]
}) => (
  <Page frame={frame} title={RATING_COURSE.title}>
    {caseId && frame.signedIn && (
      <Crumbs
        above={[
          ['/my', FRAME.my],
          [`/my/cases/${caseId}`, caseTitle(caseId)],
        ]}
      >
        {RATING_COURSE.title}
      </Crumbs>
    )}
    <h1>{RATING_COURSE.title}</h1>
    <p class="lead">
      {subject} · {unitName}
    </p>
    <p>{yourRatingText(rating.ratedOn, RATING_LEVELS[rating.level]!)}</p>
    <Notice kind="info">{ratingStateText(rating.status, rating.dueOn)}</Notice>
    {rating.deeds.length > 0 && (
      <ol class="timeline">
        {rating.deeds.map((deed) => (
          <li>
            <time>{chineseDay(deed.on)}</time>
            <b>{deedText(deed.type, deed.finding)}</b> {deed.says}
          </li>
        ))}
      </ol>
    )}
    {rating.status !== 'counted' && (
      <p class="note">
        <Marked says={RATING_COURSE.disagree} to="/letters/new/complaint" />
      </p>
    )}
  </Page>
)
