/** @jsxImportSource preact */
import {
  BAD_LABELS,
  GOOD_LABELS,
  isBadLevel,
  MOST_LABELS,
  RATING_LEVELS,
  ratingInput,
} from '#feedback/contract'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import type { CaseId } from '../../src/foundation/ids.ts'
import { PORTAL } from '../text/portal.ts'
import { workdaysText } from '../text/time.ts'
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
  <Page frame={frame} title="评价服务">
    <h1>请为这次服务打分</h1>
    <p class="lead">
      {rating.subject} · {rating.unitName}
      {rating.caseId && ` · 办件 ${rating.caseId}`}
    </p>
    {rating.problems.map((problem) => (
      <Notice>{problem}</Notice>
    ))}
    <form method="post" class="form">
      <Levels values={rating.values} />
      <Labels title="哪里好" labels={GOOD_LABELS} values={rating.values} />
      <Labels title="哪里不好" labels={BAD_LABELS} values={rating.values} />
      <Field id="text" label="还想说的" note={PORTAL.optional}>
        <textarea id="text" name="text" rows={3} {...most(remark.unwrap())}>
          {rating.values.text}
        </textarea>
      </Field>
      <p class="note">
        每次服务评价一次，任何人不能代评，也不能要求您怎么评。选“不满意”或“非常不满意”，单位会在
        {callBackText(rating.limits)}。
      </p>
      <button type="submit">提交评价</button>
    </form>
  </Page>
)

const Levels = ({ values }: Pick<Rating, 'values'>) => (
  <fieldset class="levels">
    <legend>您对这次服务</legend>
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
      <small>
        （{PORTAL.optional}，一共最多选 {MOST_LABELS} 个）
      </small>
    </legend>
    {labels.map((l) => (
      <Check name={`label.${l}`} checked={values[`label.${l}`] === 'on'}>
        {l}
      </Check>
    ))}
  </fieldset>
)

/** What a bad rating sets going. */
const callBackText = ({ rating }: FeedbackLimits) =>
  ` ${workdaysText(rating.callBackWorkdays)}内回访您，${workdaysText(rating.rectifyWorkdays)}内整改`

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
    <Page frame={frame} title="谢谢评价">
      <h1>谢谢，评价已记下</h1>
      <Notice kind="good">
        {isBadLevel(level)
          ? `很抱歉这次服务没有让您满意。单位会在${callBackText(limits)}；结果由监察机关跟踪。`
          : '您的评价会计入这个单位公开的评价结果。'}
      </Notice>
      <p>
        <a class="button" href="/">
          回到首页
        </a>
      </p>
    </Page>
  )
}
