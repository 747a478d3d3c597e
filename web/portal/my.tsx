/** @jsxImportSource preact */
import { own } from '../../src/foundation/own.ts'
import type { AppointmentId, CaseId, ItemId } from '../../src/foundation/ids.ts'
import { chineseDay, chineseTime, ENDINGS, STAGES } from '../text/labels.ts'
import { FRAME, PORTAL } from '../text/portal.ts'
import { SESSIONS } from '../text/sessions.ts'
import { APPOINTMENT_STATES, greeting, MY, savedAtText } from '../text/portal-person.ts'
import { type Frame, Page } from './frame.tsx'
import { Marked, Notice } from './kit.tsx'

interface Mine {
  name: string
  cases: {
    caseId: CaseId
    itemName: string
    stage: keyof typeof STAGES
    ending: string | null
    receivedAt: string
  }[]
  drafts: { itemId: ItemId; itemName: string; savedAt: string }[]
  appointments: {
    appointmentId: AppointmentId
    unitName: string
    itemName: string | undefined
    day: string
    clock: string
    state: keyof typeof APPOINTMENT_STATES
  }[]
  messages: { text: string; queuedAt: string }[]
}

/** 我的: what waits for one, then what is under way. */
export function MyCases({
  frame,
  cases,
  drafts,
  name,
  appointments,
  messages,
}: { frame: Frame } & Mine) {
  return (
    <Page frame={frame} title={FRAME.my}>
      <h1>{greeting(name)}</h1>
      {drafts.length > 0 && <Drafts drafts={drafts} />}
      <h2>{MY.cases}</h2>
      <Cases cases={cases} />
      <h2 id="appointments">{MY.appointments}</h2>
      <Appointments appointments={appointments} />
      <h2>{MY.messages}</h2>
      <Messages messages={messages} />
      <h2>{MY.information}</h2>
      <ul class="plainlist">
        <li>
          <a href="/my/licences">{MY.licences}</a>
        </li>
        <li>
          <a href="/my/authorities">{MY.authorities}</a>
        </li>
        <li>
          <a href="/my/data">{MY.data}</a>
        </li>
        <li>
          <a href="/my/sessions">{SESSIONS.title}</a>
        </li>
        <li>
          <a href="/letters">{MY.letters}</a>
        </li>
      </ul>
      <form method="post" action="/sign-out">
        <button class="plain" type="submit">
          {MY.signOut}
        </button>
      </form>
    </Page>
  )
}

const Drafts = ({ drafts }: Pick<Mine, 'drafts'>) => (
  <>
    <h2>{MY.drafts}</h2>
    <ul class="cards">
      {drafts.map((d) => (
        <li>
          <a href={`/items/${d.itemId}/apply`}>
            <b>{d.itemName}</b>
          </a>
          <span>{savedAtText(d.savedAt)}</span>
        </li>
      ))}
    </ul>
  </>
)

function Cases({ cases }: Pick<Mine, 'cases'>) {
  if (cases.length === 0)
    return (
      <Notice kind="info">
        <Marked says={MY.noCases} to="/" />
      </Notice>
    )
  return (
    <ul class="cards">
      {cases.map((c) => (
        <li>
          <a href={`/my/cases/${c.caseId}`}>
            <b>{c.itemName}</b>
          </a>
          <span>{c.caseId}</span>
          <span class="tags">
            <i>{STAGES[c.stage]}</i>
            {c.ending && <i>{own(ENDINGS, c.ending)}</i>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Appointments({ appointments }: Pick<Mine, 'appointments'>) {
  if (appointments.length === 0)
    return (
      <p>
        <Marked says={MY.noAppointments} to="/appointments/new" />
      </p>
    )
  return (
    <ul class="cards">
      {appointments.map((a) => (
        <li>
          <b>
            {chineseDay(a.day)} {a.clock}
          </b>
          <span>
            {a.unitName}
            {a.itemName && ` · ${a.itemName}`}
          </span>
          <span class="tags">
            <i>{APPOINTMENT_STATES[a.state]}</i>
          </span>
          {a.state === 'booked' && (
            <form method="post" action={`/appointments/${a.appointmentId}/cancellation`}>
              <button type="submit" class="plain">
                {MY.cancel}
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  )
}

function Messages({ messages }: Pick<Mine, 'messages'>) {
  if (messages.length === 0) return <p>{MY.noMessages}</p>
  return (
    <ul class="plainlist">
      {messages.map((m) => (
        <li>
          <small>{chineseTime(m.queuedAt)}</small>
          <br />
          {m.text
            .split(/https?:\/\/\S*(\/rate\/[\w-]+)/)
            .map((part, i) => (i % 2 === 1 ? <a href={part}>{PORTAL.rate}</a> : part))}
        </li>
      ))}
    </ul>
  )
}
