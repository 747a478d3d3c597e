/** @jsxImportSource preact */
import type { AppointmentId, CaseId, ItemId } from '../../src/foundation/ids.ts'
import { chineseDay, chineseTime, ENDINGS, STAGES } from '../text/labels.ts'
import { type Frame, Page } from './frame.tsx'
import { Notice } from './kit.tsx'

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
const APPOINTMENT_STATES = {
  booked: '已预约',
  cancelled: '已取消',
  arrived: '已到场',
  missed: '没有到场',
} as const

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
    <Page frame={frame} title="我的">
      <h1>{name}，您好</h1>
      {drafts.length > 0 && <Drafts drafts={drafts} />}
      <h2>我的办件</h2>
      <Cases cases={cases} />
      <h2 id="appointments">我的预约</h2>
      <Appointments appointments={appointments} />
      <h2>消息</h2>
      <Messages messages={messages} />
      <h2>我的信息</h2>
      <ul class="plainlist">
        <li>
          <a href="/my/authorities">委托别人代办，或代别人办</a>
        </li>
        <li>
          <a href="/my/data">我的个人信息：查看、更正、导出</a>
        </li>
        <li>
          <a href="/letters">我的咨询和投诉</a>
        </li>
      </ul>
      <form method="post" action="/sign-out">
        <button class="plain" type="submit">
          退出登录
        </button>
      </form>
    </Page>
  )
}

const Drafts = ({ drafts }: Pick<Mine, 'drafts'>) => (
  <>
    <h2>没有提交的草稿</h2>
    <ul class="cards">
      {drafts.map((d) => (
        <li>
          <a href={`/items/${d.itemId}/apply`}>
            <b>{d.itemName}</b>
          </a>
          <span>保存于 {chineseTime(d.savedAt)}</span>
        </li>
      ))}
    </ul>
  </>
)

function Cases({ cases }: Pick<Mine, 'cases'>) {
  if (cases.length === 0)
    return (
      <Notice kind="info">
        您还没有办件。<a href="/">找一个事项开始办理</a>。
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
            {c.ending && <i>{ENDINGS[c.ending]}</i>}
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
        没有预约。<a href="/appointments/new">预约窗口</a>
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
                取消预约
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  )
}

function Messages({ messages }: Pick<Mine, 'messages'>) {
  if (messages.length === 0) return <p>还没有消息。</p>
  return (
    <ul class="plainlist">
      {messages.map((m) => (
        <li>
          <small>{chineseTime(m.queuedAt)}</small>
          <br />
          {m.text
            .split(/https?:\/\/\S*(\/rate\/[\w-]+)/)
            .map((part, i) => (i % 2 === 1 ? <a href={part}>评价这次服务</a> : part))}
        </li>
      ))}
    </ul>
  )
}
