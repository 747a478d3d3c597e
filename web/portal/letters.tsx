/** @jsxImportSource preact */
import {
  BAD_LABELS,
  COMPLAINT_GROUNDS,
  GOOD_LABELS,
  LETTER_KEY_DIGITS,
  LETTER_KINDS,
  LETTER_STATES,
  letterInput,
  type LetterStatus,
  MOST_LABELS,
  RATING_LEVELS,
  ratingInput,
  SATISFACTIONS,
  writerActInputs,
} from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import { PHONE_DIGITS } from '#identity/contract'
import type { CaseId, ItemId, LetterId, UnitId } from '../../src/foundation/ids.ts'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import type { WrittenLetter } from '../../src/feedback/letters.ts'
import { LETTER_EVENTS, letterEventNote } from '../text/feedback.ts'
import { chineseDay, chineseTime } from '../text/labels.ts'
import { workdaysText } from '../text/time.ts'
import { Clocks } from './clocks.tsx'
import { type Frame, most, Notice, Page, Script } from './frame.tsx'

const { subject, body, accusedName } = letterInput.shape
const { text: review } = writerActInputs['review-request'].shape
const { text: remark } = ratingInput.shape

/** What each way to write is for, and how soon it is answered by the limits in force. */
const entryText = (kind: LetterKind, { consultation, stuck }: FeedbackLimits): string =>
  ({
    consultation: `怎么办、要什么、多久能办好。单位 ${workdaysText(consultation.answerWorkdays)}内答复。`,
    complaint: '态度、拖延、乱收费、额外要材料。作风问题由县纪委监委办理，被投诉单位看不到您是谁。',
    stuck: `该办的事办不成，或者来回跑。政务服务中心 ${workdaysText(stuck.acceptWorkdays)}内接手督促。`,
  })[kind]

/** 咨询投诉: three ways to write, one's own letters, and what others asked. */
export function Letters({
  frame,
  limits,
  answers,
  mine,
  page,
  hasMore,
}: {
  frame: Frame
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
}) {
  return (
    <Page frame={frame} title="咨询投诉">
      <h1>咨询投诉</h1>
      <ul class="cards">
        {(Object.keys(LETTER_KINDS) as LetterKind[]).map((kind) => (
          <li>
            <a href={`/letters/new/${kind}`}>
              <b>{kind === 'stuck' ? '办不成事' : `我要${LETTER_KINDS[kind]}`}</b>
            </a>
            <span>{entryText(kind, limits)}</span>
          </li>
        ))}
      </ul>
      <p>
        <a href="/letters/follow">用编号和查询码查看来信</a>
      </p>
      {mine.length > 0 && (
        <>
          <h2>我的来信</h2>
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
      )}
      <h2>大家问过的</h2>
      {answers.length === 0 && <Notice kind="info">还没有公开的问答。</Notice>}
      {answers.map((a) => (
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
      ))}
      {(page > 1 || hasMore) && (
        <p class="pager">
          {page > 1 && <a href={`/letters?page=${page - 1}`}>上一页</a>}{' '}
          {hasMore && <a href={`/letters?page=${page + 1}`}>下一页</a>}
        </p>
      )}
    </Page>
  )
}

export function LetterForm({
  frame,
  limits,
  kind,
  units,
  cases,
  item,
  values,
  problems,
}: {
  frame: Frame
  limits: FeedbackLimits
  kind: LetterKind
  units: { unitId: UnitId; name: string }[]
  cases: { caseId: CaseId; itemName: string }[]
  item: { itemId: ItemId; name: string; unitName: string } | undefined
  values: Readonly<Record<string, string>>
  problems: { field: string; reason: string }[]
}) {
  const reason = (field: string) => problems.find((p) => p.field === field)?.reason
  const title = kind === 'stuck' ? '反映办不成事' : `我要${LETTER_KINDS[kind]}`
  const wrong = (field: string) => ({ class: reason(field) ? 'field wrong' : 'field' })
  const why = (field: string) =>
    reason(field) && (
      <p class="reason" id={`${field}-e`}>
        {reason(field)}
      </p>
    )
  const described = (field: string) =>
    reason(field) ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${field}-e` } : {}
  return (
    <Page frame={frame} title={title}>
      <p class="crumbs">
        <a href="/letters">咨询投诉</a> › {title}
      </p>
      <h1>{title}</h1>
      <p>{entryText(kind, limits)}</p>
      {problems.length > 0 && (
        <Notice>
          <b>还没有提交。</b>已填写的内容都在，请改正：
          <ul>
            {problems.map((p) => (
              <li>{p.reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      <form method="post" class="form" data-keep={`letter-${kind}`}>
        {item && (
          <p class="note">
            关于事项：<b>{item.name}</b>（{item.unitName}）
            <input type="hidden" name="itemId" value={item.itemId} />
          </p>
        )}
        {cases.length > 0 && (
          <div class="field">
            <label for="caseId">
              关于哪个办件<small>（选填）</small>
            </label>
            <select id="caseId" name="caseId">
              <option value="">不针对办件</option>
              {cases.map((c) => (
                <option value={c.caseId} selected={c.caseId === values.caseId}>
                  {c.itemName}（{c.caseId}）
                </option>
              ))}
            </select>
          </div>
        )}
        {kind === 'complaint' && (
          <div {...wrong('ground')}>
            <label for="ground">事由</label>
            {why('ground')}
            <select id="ground" name="ground" required {...described('ground')}>
              <option value="">请选择</option>
              {Object.entries(COMPLAINT_GROUNDS).map(([value, label]) => (
                <option value={value} selected={value === values.ground}>
                  {label}
                </option>
              ))}
            </select>
          </div>
        )}
        {!(item && kind === 'consultation') && (
          <div {...wrong('aboutUnitId')}>
            <label for="aboutUnitId">
              {kind === 'complaint' ? '投诉哪个单位' : '关于哪个单位'}
              {kind === 'stuck' && <small>（选填）</small>}
            </label>
            {why('aboutUnitId')}
            <select
              id="aboutUnitId"
              name="aboutUnitId"
              required={kind !== 'stuck'}
              {...described('aboutUnitId')}
            >
              <option value="">请选择</option>
              {units.map((u) => (
                <option value={u.unitId} selected={u.unitId === values.aboutUnitId}>
                  {u.name}
                </option>
              ))}
            </select>
          </div>
        )}
        {kind === 'complaint' && (
          <div class="field">
            <label for="accusedName">
              被投诉的工作人员<small>（选填，如姓名、窗口号）</small>
            </label>
            <input
              id="accusedName"
              name="accusedName"
              {...most(accusedName.unwrap())}
              value={values.accusedName ?? ''}
            />
          </div>
        )}
        <div {...wrong('subject')}>
          <label for="subject">一句话说明</label>
          {why('subject')}
          <input
            id="subject"
            name="subject"
            {...most(subject)}
            required
            value={values.subject ?? ''}
            {...described('subject')}
          />
        </div>
        <div {...wrong('body')}>
          <label for="body">详细情况</label>
          {why('body')}
          <textarea id="body" name="body" rows={7} {...most(body)} required {...described('body')}>
            {values.body ?? ''}
          </textarea>
        </div>
        {kind !== 'consultation' && frame.signedIn && (
          <label class="check">
            <input type="checkbox" name="isOpen" value="on" checked={values.isOpen === 'on'} />{' '}
            同意承办单位知道我是谁（不勾选，承办单位看不到您的姓名）
          </label>
        )}
        {!frame.signedIn && (
          <>
            <p class="note">
              没有登录也可以提交：提交后会给您编号和查询码，凭它查看答复。
              <a href={`/sign-in?next=${encodeURIComponent(frame.path)}`}>登录</a>
              后提交，可以在“我的”里查看。
            </p>
            <div {...wrong('phone')}>
              <label for="phone">
                手机号码<small>（选填，有答复时短信告诉您；承办单位看不到）</small>
              </label>
              {why('phone')}
              <input
                id="phone"
                name="phone"
                inputMode="numeric"
                autocomplete="tel"
                maxLength={PHONE_DIGITS}
                value={values.phone ?? ''}
                {...described('phone')}
              />
            </div>
          </>
        )}
        <p class="note">内容加密保存，只有承办人员能看到。请不要写与事情无关的个人信息。</p>
        <button type="submit">提交</button>
      </form>
      <Script frame={frame} name="keep" />
    </Page>
  )
}

export function LetterSent({
  frame,
  letterId,
  letterKey,
  kind,
}: {
  frame: Frame
  letterId: LetterId
  letterKey: string | undefined
  kind: LetterKind
}) {
  return (
    <Page frame={frame} title="已收到来信">
      <h1>已收到您的{LETTER_KINDS[kind]}</h1>
      <Notice kind="good">
        {kind === 'consultation'
          ? '单位会在期限内答复您。'
          : '是否受理，期限之内会告诉您；受理后开始计算答复期限。'}
      </Notice>
      <dl class="facts">
        <div>
          <dt>编号</dt>
          <dd class="big">{letterId}</dd>
        </div>
        {letterKey && (
          <div>
            <dt>查询码</dt>
            <dd class="big">{letterKey}</dd>
          </div>
        )}
      </dl>
      {letterKey ? (
        <p>请记下编号和查询码，凭它查看答复。查询码只显示这一次。</p>
      ) : (
        <p>
          <a class="button" href={`/letters/${letterId}`}>
            查看来信
          </a>
        </p>
      )}
      <span data-sent={`letter-${kind}`} hidden />
      <Script frame={frame} name="keep" />
    </Page>
  )
}

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
        <div class="field">
          <label for="letterId">编号</label>
          <input
            id="letterId"
            name="letterId"
            placeholder="ZX-2026-000012"
            required
            value={letterId}
          />
        </div>
        <div class="field">
          <label for="key">查询码（{LETTER_KEY_DIGITS} 位数字）</label>
          <input id="key" name="key" inputMode="numeric" required />
        </div>
        <button type="submit">查看</button>
      </form>
    </Page>
  )
}

/** One's own letter: what was answered, how long it may still take, and what one may do. */
export function LetterPage({
  frame,
  view,
  names,
  itemName,
  letterKey,
  problems,
  message,
}: {
  frame: Frame
  view: WrittenLetter
  names: Record<string, string>
  itemName: string | undefined
  letterKey: string | undefined
  problems: string[]
  message?: string | undefined
}) {
  const { letter, question, said, timeline, clocks } = view
  const act = (name: string) => `/letters/${letter.letterId}/${name}`
  const key = letterKey && <input type="hidden" name="key" value={letterKey} />
  return (
    <Page frame={frame} title={question.subject ?? '来信'}>
      {message && <Notice kind="good">{message}</Notice>}
      {problems.length > 0 && (
        <Notice>
          <ul>
            {problems.map((p) => (
              <li>{p}</li>
            ))}
          </ul>
        </Notice>
      )}
      <h1>{question.subject}</h1>
      <p class="lead">
        {LETTER_KINDS[letter.kind]} {letter.letterId} · <b>{LETTER_STATES[letter.status]}</b>
      </p>
      <p>
        现在由 <b>{names[letter.handlerUnitId]}</b> 办理{itemName && `，关于“${itemName}”`}。
      </p>
      {said.map((s) => (
        <section class={s.type === 'LetterAnswered' ? 'answer' : 'asked'}>
          <h2>{s.type === 'LetterAnswered' ? '答复' : '您申请复核的理由'}</h2>
          <p class="pre">{s.text}</p>
          <p class="note">{chineseTime(s.at)}</p>
        </section>
      ))}
      {letter.status === 'answered' && (
        <section class="todo">
          <h2>您对答复满意吗？</h2>
          <form method="post" action={act('judgement')} class="row">
            {key}
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
          {!letter.isReviewed && (
            <details>
              <summary>不认可答复，申请复核</summary>
              <form method="post" action={act('review-request')} class="form">
                {key}
                <div class="field">
                  <label for="text">哪里没有解决</label>
                  <textarea id="text" name="text" rows={4} {...most(review)} required />
                </div>
                <button type="submit">申请复核</button>
              </form>
            </details>
          )}
        </section>
      )}
      <h2>期限</h2>
      <Clocks clocks={clocks} />
      <h2>经过</h2>
      <ol class="timeline">
        {timeline.map((t) => (
          <li>
            <time>{chineseTime(t.at)}</time>
            <b>{LETTER_EVENTS[t.type]}</b>{' '}
            {letterEventNote(t.type, t.body, (id) => names[id] ?? id)}
          </li>
        ))}
      </ol>
      <h2>您写的</h2>
      <p class="pre">{question.text}</p>
      {(letter.status === 'submitted' || letter.status === 'accepted') && (
        <details class="inline">
          <summary>撤回来信</summary>
          <form method="post" action={act('withdrawal')} class="form">
            {key}
            <button type="submit" class="plain">
              确认撤回
            </button>
          </form>
        </details>
      )}
    </Page>
  )
}

/** 好差评: five levels with labels; once, by the person who was served. */
export function Rate({
  frame,
  limits,
  subject,
  unitName,
  caseId,
  values,
  problems,
}: {
  frame: Frame
  limits: FeedbackLimits
  subject: string
  unitName: string
  caseId?: CaseId | undefined
  /** What was chosen and written so far. */
  values: Readonly<Record<string, string>>
  problems: readonly string[]
}) {
  return (
    <Page frame={frame} title="评价服务">
      <h1>请为这次服务打分</h1>
      <p class="lead">
        {subject} · {unitName}
        {caseId && ` · 办件 ${caseId}`}
      </p>
      {problems.map((problem) => (
        <Notice>{problem}</Notice>
      ))}
      <form method="post" class="form">
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
        <Labels title="哪里好" labels={GOOD_LABELS} values={values} />
        <Labels title="哪里不好" labels={BAD_LABELS} values={values} />
        <div class="field">
          <label for="text">
            还想说的<small>（选填）</small>
          </label>
          <textarea id="text" name="text" rows={3} {...most(remark.unwrap())}>
            {values.text}
          </textarea>
        </div>
        <p class="note">
          每次服务评价一次，任何人不能代评，也不能要求您怎么评。选“不满意”或“非常不满意”，单位会在
          {callBackText(limits)}。
        </p>
        <button type="submit">提交评价</button>
      </form>
    </Page>
  )
}

const Labels = ({
  title,
  labels,
  values,
}: {
  title: string
  labels: readonly string[]
  values: Readonly<Record<string, string>>
}) => (
  <fieldset class="labels">
    <legend>
      {title}
      <small>（选填，一共最多选 {MOST_LABELS} 个）</small>
    </legend>
    {labels.map((l) => (
      <label class="check">
        <input
          type="checkbox"
          name={`label.${l}`}
          value="on"
          checked={values[`label.${l}`] === 'on'}
        />{' '}
        {l}
      </label>
    ))}
  </fieldset>
)

/** What a bad rating sets going. */
const callBackText = ({ rating }: FeedbackLimits) =>
  ` ${workdaysText(rating.callBackWorkdays)}内回访您，${workdaysText(rating.rectifyWorkdays)}内整改`

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
        {level <= 2
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
