/** @jsxImportSource preact */
import type { Choice } from '#identity'
import { type HolderKind, ID_DOCUMENTS, PHONE_CODE_DIGITS, PHONE_RULE } from '#identity/contract'
import { idNumber, numberEnd, personName } from '#portal/contract'
import { FRAME, PORTAL } from '../text/portal.ts'
import { choiceText, SIGN_IN } from '../text/portal-person.ts'
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
  choices,
}: {
  frame: Frame
  values: Values
  sent: boolean
  problem?: string | undefined
  needsIdentity: boolean
  /** Of a phone that serves several, or was never proved. */
  choices?: readonly Choice[] | undefined
}) {
  return (
    <Page frame={frame} title={FRAME.signIn}>
      <h1>{choices ? SIGN_IN.whoTitle : SIGN_IN.heading}</h1>
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
        {choices && <Who values={values} choices={choices} />}
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

/** Whom the phone serves; who never signed in by it shows once that it is them. */
const Who = ({ values, choices }: { values: Values; choices: readonly Choice[] }) => (
  <>
    <p class="note">{SIGN_IN.whoSays}</p>
    <fieldset class="levels people">
      <legend>{SIGN_IN.who}</legend>
      {choices.map(({ applicantId, name, documentKind, isProved }) => (
        <label>
          <input
            type="radio"
            name="who"
            value={applicantId}
            required
            checked={values.who === applicantId}
          />{' '}
          {choiceText(name, documentKind, isProved)}
        </label>
      ))}
      <label>
        <input type="radio" name="who" value="new" required checked={values.who === 'new'} />{' '}
        {SIGN_IN.asNew}
      </label>
    </fieldset>
    {choices.some(({ isProved }) => !isProved) && (
      <Field id="numberEnd" label={SIGN_IN.numberEnd} note={SIGN_IN.numberEndHint}>
        <input
          id="numberEnd"
          name="numberEnd"
          autocomplete="off"
          {...most(numberEnd)}
          value={values.numberEnd}
        />
      </Field>
    )}
  </>
)

const documentsOf = (holder: HolderKind) =>
  Object.entries(ID_DOCUMENTS).filter(([, { of }]) => of === holder)

const Documents = ({ of, chosen }: { of: HolderKind; chosen: string | undefined }) => (
  <>
    {documentsOf(of).map(([kind, { name }]) => (
      <option value={kind} selected={kind === chosen}>
        {name}
      </option>
    ))}
  </>
)

const Identity = ({ values }: { values: Values }) => (
  <>
    <p class="note">{SIGN_IN.firstTime}</p>
    {values.who && <input type="hidden" name="who" value={values.who} />}
    <Field id="documentKind" label={SIGN_IN.documentKind}>
      <select id="documentKind" name="documentKind">
        <optgroup label={SIGN_IN.person}>
          <Documents of="natural-person" chosen={values.documentKind} />
        </optgroup>
        <optgroup label={SIGN_IN.enterprise}>
          <Documents of="enterprise" chosen={values.documentKind} />
        </optgroup>
      </select>
    </Field>
    <Field id="name" label={SIGN_IN.name} note={SIGN_IN.nameHint}>
      <input id="name" name="name" required {...most(personName)} value={values.name} />
    </Field>
    <Field id="idNumber" label={SIGN_IN.idNumber}>
      <input id="idNumber" name="idNumber" required {...most(idNumber)} value={values.idNumber} />
    </Field>
    {values.idNumber && (
      <label>
        <input type="checkbox" name="isChecked" checked={values.isChecked === 'on'} />{' '}
        {SIGN_IN.isChecked}
      </label>
    )}
  </>
)
