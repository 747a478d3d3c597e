/** @jsxImportSource preact */
import { PHONE_CODE_DIGITS, PHONE_RULE } from '#identity/contract'
import { idNumber, personName } from '#portal/contract'
import { FRAME, PORTAL } from '../text/portal.ts'
import { SIGN_IN } from '../text/portal-person.ts'
import { type Frame, Page } from './frame.tsx'
import { Field, Marked, most, Notice } from './kit.tsx'

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
    <Page frame={frame} title={FRAME.signIn}>
      <h1>{SIGN_IN.heading}</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <input type="hidden" name="next" value={values.next} />
        <Field id="phone" label={PORTAL.phone}>
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
        <button type="submit">{sent ? FRAME.signIn : SIGN_IN.getCode}</button>
      </form>
      {sent && !needsIdentity && (
        <p class="note">
          <Marked
            says={SIGN_IN.again}
            to={`/sign-in?${new URLSearchParams({ next: values.next ?? '/my' })}`}
          />
        </p>
      )}
      {frame.demo && (
        <p class="note">
          <Marked says={SIGN_IN.demo} to="/demo#messages" target="_blank" rel="noopener" />
        </p>
      )}
    </Page>
  )
}

const Code = ({ value }: { value: string | undefined }) => (
  <Field id="code" label={SIGN_IN.code}>
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
    <p class="note">{SIGN_IN.firstTime}</p>
    <Field id="kind" label={SIGN_IN.kind}>
      <select id="kind" name="kind">
        <option value="natural-person">{SIGN_IN.person}</option>
        <option value="enterprise" selected={values.kind === 'enterprise'}>
          {SIGN_IN.enterprise}
        </option>
      </select>
    </Field>
    <Field id="name" label={SIGN_IN.name}>
      <input id="name" name="name" required {...most(personName)} value={values.name} />
    </Field>
    <Field id="idNumber" label={SIGN_IN.idNumber}>
      <input id="idNumber" name="idNumber" required {...most(idNumber)} value={values.idNumber} />
    </Field>
  </>
)
