/** @jsxImportSource preact */
import { PHONE_CODE_DIGITS, PHONE_RULE } from '#identity/contract'
import { idNumber, personName } from '#portal/contract'
import { type Frame, Page } from './frame.tsx'
import { Field, most, Notice } from './kit.tsx'

/** What was written so far. */
type Values = Readonly<Record<string, string>>

/** 登录: the phone, then the code that was sent to it, and for the first time who one is. */
export function SignIn({
  frame,
  values,
  sent,
  problem,
  needsIdentity,
}: {
  frame: Frame
  values: Values
  sent: boolean
  problem?: string | undefined
  needsIdentity: boolean
}) {
  return (
    <Page frame={frame} title="登录">
      <h1>用手机号登录</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <input type="hidden" name="next" value={values.next} />
        <Field id="phone" label="手机号码">
          <input
            id="phone"
            name="phone"
            inputMode="numeric"
            autocomplete="tel"
            pattern={PHONE_RULE.pattern.source}
            required
            value={values.phone}
            readOnly={sent}
          />
        </Field>
        {sent && <Code value={values.code} />}
        {needsIdentity && <Identity values={values} />}
        <button type="submit">{sent ? '登录' : '获取验证码'}</button>
      </form>
      {frame.demo && (
        <p class="note">
          演示环境的短信不会真的发出，可以在
          <a href="/demo" target="_blank" rel="noopener">
            演示短信箱
          </a>
          里看到。
        </p>
      )}
    </Page>
  )
}

const Code = ({ value }: { value: string | undefined }) => (
  <Field id="code" label="短信验证码">
    <input
      id="code"
      name="code"
      inputMode="numeric"
      autocomplete="one-time-code"
      pattern={`[0-9]{${PHONE_CODE_DIGITS}}`}
      required
      value={value}
    />
  </Field>
)

const Identity = ({ values }: { values: Values }) => (
  <>
    <p class="note">这个手机号第一次使用，请填写身份信息。号码加密保存，只用于办事。</p>
    <Field id="kind" label="您是">
      <select id="kind" name="kind">
        <option value="natural-person">个人</option>
        <option value="enterprise" selected={values.kind === 'enterprise'}>
          企业
        </option>
      </select>
    </Field>
    <Field id="name" label="姓名或企业名称">
      <input id="name" name="name" required {...most(personName)} value={values.name} />
    </Field>
    <Field id="idNumber" label="身份证号码或统一社会信用代码">
      <input id="idNumber" name="idNumber" required {...most(idNumber)} value={values.idNumber} />
    </Field>
  </>
)
