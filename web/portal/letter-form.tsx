/** @jsxImportSource preact */
import { COMPLAINT_GROUNDS, LETTER_KINDS, letterInput } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import { PHONE_DIGITS } from '#identity/contract'
import type { CaseId, ItemId, LetterId, UnitId } from '../../src/foundation/ids.ts'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import { letterPurposeText, letterTitle, PORTAL } from '../text/portal.ts'
import { type Frame, Page, Script } from './frame.tsx'
import { Check, Choice, Crumbs, described, Fact, Field, most, Notice, Problems } from './kit.tsx'

const { subject, body, accusedName } = letterInput.shape

interface Writing {
  limits: FeedbackLimits
  kind: LetterKind
  units: { unitId: UnitId; name: string }[]
  cases: { caseId: CaseId; itemName: string }[]
  item: { itemId: ItemId; name: string; unitName: string } | undefined
  values: Readonly<Record<string, string>>
  problems: { field: string; reason: string }[]
}

/** A letter: what it is about, what it says, and whether the unit may know who writes. */
export function LetterForm({ frame, ...writing }: { frame: Frame } & Writing) {
  const { kind, limits, item, cases, values, problems } = writing
  const title = letterTitle(kind)
  return (
    <Page frame={frame} title={title}>
      <Crumbs above={[['/letters', '咨询投诉']]}>{title}</Crumbs>
      <h1>{title}</h1>
      <p>{letterPurposeText(kind, limits)}</p>
      <Problems reasons={problems.map((p) => p.reason)}>
        <b>还没有提交。</b>已填写的内容都在，请改正：
      </Problems>
      <form method="post" class="form" data-keep={`letter-${kind}`}>
        {item && (
          <p class="note">
            关于事项：<b>{item.name}</b>（{item.unitName}）
            <input type="hidden" name="itemId" value={item.itemId} />
          </p>
        )}
        {cases.length > 0 && <AboutCase {...writing} />}
        {kind === 'complaint' && <Ground {...writing} />}
        {!(item && kind === 'consultation') && <AboutUnit {...writing} />}
        {kind === 'complaint' && <Accused {...writing} />}
        <Said {...writing} />
        {kind !== 'consultation' && frame.signedIn && (
          <Check name="isOpen" checked={values.isOpen === 'on'}>
            同意承办单位知道我是谁（不勾选，承办单位看不到您的姓名）
          </Check>
        )}
        {!frame.signedIn && <WithoutSignIn {...writing} path={frame.path} />}
        <p class="note">内容加密保存，只有承办人员能看到。请不要写与事情无关的个人信息。</p>
        <button type="submit">提交</button>
      </form>
      <Script frame={frame} name="keep" />
    </Page>
  )
}

/** What is wrong with a field, tied to its control. */
const wrongWith = ({ problems }: Writing, field: string) => {
  const reason = problems.find((p) => p.field === field)?.reason
  return { reason, tied: described(field, reason) }
}

const AboutCase = ({ cases, values }: Writing) => (
  <Field id="caseId" label="关于哪个办件" note={PORTAL.optional}>
    <Choice
      id="caseId"
      name="caseId"
      none="不针对办件"
      value={values.caseId}
      options={cases.map((c) => [c.caseId, `${c.itemName}（${c.caseId}）`])}
    />
  </Field>
)

function Ground(writing: Writing) {
  const { reason, tied } = wrongWith(writing, 'ground')
  return (
    <Field id="ground" label="事由" reason={reason}>
      <Choice
        id="ground"
        name="ground"
        required
        value={writing.values.ground}
        options={Object.entries(COMPLAINT_GROUNDS)}
        {...tied}
      />
    </Field>
  )
}

function AboutUnit(writing: Writing) {
  const { kind, units, values } = writing
  const { reason, tied } = wrongWith(writing, 'aboutUnitId')
  return (
    <Field
      id="aboutUnitId"
      label={kind === 'complaint' ? '投诉哪个单位' : '关于哪个单位'}
      note={kind === 'stuck' && PORTAL.optional}
      reason={reason}
    >
      <Choice
        id="aboutUnitId"
        name="aboutUnitId"
        required={kind !== 'stuck'}
        value={values.aboutUnitId}
        options={units.map((u) => [u.unitId, u.name])}
        {...tied}
      />
    </Field>
  )
}

const Accused = ({ values }: Writing) => (
  <Field id="accusedName" label="被投诉的工作人员" note={`${PORTAL.optional}，如姓名、窗口号`}>
    <input
      id="accusedName"
      name="accusedName"
      {...most(accusedName.unwrap())}
      value={values.accusedName ?? ''}
    />
  </Field>
)

/** In one sentence, and in full. */
function Said(writing: Writing) {
  const { values } = writing
  const short = wrongWith(writing, 'subject')
  const full = wrongWith(writing, 'body')
  return (
    <>
      <Field id="subject" label="一句话说明" reason={short.reason}>
        <input
          id="subject"
          name="subject"
          {...most(subject)}
          required
          value={values.subject ?? ''}
          {...short.tied}
        />
      </Field>
      <Field id="body" label="详细情况" reason={full.reason}>
        <textarea id="body" name="body" rows={7} {...most(body)} required {...full.tied}>
          {values.body ?? ''}
        </textarea>
      </Field>
    </>
  )
}

/** How whoever did not sign in hears of the answer. */
function WithoutSignIn({ path, ...writing }: Writing & { path: string }) {
  const { reason, tied } = wrongWith(writing, 'phone')
  return (
    <>
      <p class="note">
        没有登录也可以提交：提交后会给您编号和查询码，凭它查看答复。
        <a href={`/sign-in?next=${encodeURIComponent(path)}`}>登录</a>
        后提交，可以在“我的”里查看。
      </p>
      <Field
        id="phone"
        label="手机号码"
        note={`${PORTAL.optional}，有答复时短信告诉您；承办单位看不到`}
        reason={reason}
      >
        <input
          id="phone"
          name="phone"
          inputMode="numeric"
          autocomplete="tel"
          maxLength={PHONE_DIGITS}
          value={writing.values.phone ?? ''}
          {...tied}
        />
      </Field>
    </>
  )
}

/** The receipt of a letter. */
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
        <Fact name="编号" kind="big">
          {letterId}
        </Fact>
        {letterKey && (
          <Fact name="查询码" kind="big">
            {letterKey}
          </Fact>
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
