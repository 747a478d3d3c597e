/** @jsxImportSource preact */
import { PHONE_CODE_DIGITS } from '#identity/contract'
import { AGAIN, SIGN_IN } from '../text/portal-person.ts'
import { type BROWSERS, SESSIONS, type SYSTEMS, whereText } from '../text/sessions.ts'
import { chineseTime } from '../text/time.ts'
import { type Frame, Page } from './frame.tsx'
import { Crumbs, Field, Marked, Notice } from './kit.tsx'
import { FRAME } from '../text/portal.ts'

interface Asked {
  next: string
  /** What was written in the form that waits. */
  waiting?: Readonly<Record<string, string>> | undefined
  phone: string
  isSent: boolean
  problem?: string | undefined
}

/** 再次确认身份: a code to the phone; a form that waits goes along unseen. */
export function Again({ frame, next, waiting, phone, isSent, problem }: { frame: Frame } & Asked) {
  const address = new URLSearchParams({ ...(waiting && { form: 'on' }), next })
  return (
    <Page frame={frame} title={AGAIN.title}>
      <h1>{AGAIN.title}</h1>
      <p>{AGAIN.says}</p>
      {waiting && <p>{AGAIN.kept}</p>}
      {problem && <Notice>{problem}</Notice>}
      <form method="post" action={`/again?${address}`} class="form narrow">
        {Object.entries(waiting ?? {}).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <p class="note">{isSent ? AGAIN.sentTo(phone) : AGAIN.sendsTo(phone)}</p>
        {isSent && <Code />}
        <button
          type="submit"
          name="presenceSend"
          value="on"
          class={isSent ? 'plain' : ''}
          formNoValidate
        >
          {isSent ? AGAIN.resend : AGAIN.send}
        </button>
      </form>
      {frame.demo && (
        <p class="note">
          <Marked says={SIGN_IN.demo} to="/demo#messages" target="_blank" rel="noopener" />
        </p>
      )}
    </Page>
  )
}

const Code = () => (
  <>
    <Field id="presenceCode" label={AGAIN.code}>
      <input
        id="presenceCode"
        name="presenceCode"
        inputMode="numeric"
        autocomplete="one-time-code"
        pattern={`[0-9]{${PHONE_CODE_DIGITS}}`}
        required
      />
    </Field>
    <button type="submit">{AGAIN.confirm}</button>{' '}
  </>
)

interface OwnSession {
  sessionId: number
  browser: keyof typeof BROWSERS
  system: keyof typeof SYSTEMS
  network: string
  since: string
  lastSeenAt: string
  isThis: boolean
}

/** 我的登录: where one is signed in, to end what one does not know. */
export const OwnSessions = ({ frame, sessions }: { frame: Frame; sessions: OwnSession[] }) => (
  <Page frame={frame} title={SESSIONS.title}>
    <Crumbs above={[['/my', FRAME.my]]}>{SESSIONS.title}</Crumbs>
    <h1>{SESSIONS.title}</h1>
    <p>{SESSIONS.saysApplicant}</p>
    <ul class="cards">
      {sessions.map((s) => (
        <li>
          <b>{whereText(s.browser, s.system)}</b>
          <span>
            {SESSIONS.network} {s.network}
          </span>
          <span>
            {SESSIONS.since} {chineseTime(s.since)}
          </span>
          <span>
            {SESSIONS.lastSeen} {chineseTime(s.lastSeenAt)}
          </span>
          {s.isThis ? (
            <span class="tags">
              <i>{SESSIONS.this}</i>
            </span>
          ) : (
            <form method="post" action={`/my/sessions/${s.sessionId}/end`}>
              <button type="submit" class="plain">
                {SESSIONS.end}
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
    {sessions.length > 1 ? (
      <form method="post" action="/my/sessions/end">
        <button type="submit">{SESSIONS.endOthers}</button>
      </form>
    ) : (
      <p class="note">{SESSIONS.noOthers}</p>
    )}
  </Page>
)
