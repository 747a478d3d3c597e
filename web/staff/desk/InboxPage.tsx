import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { PHONE_CODE_DIGITS } from '#identity/contract'
import { INBOX, NOTICE_KINDS } from '#text/desk'
import { chineseTime } from '#text/labels'
import type { Notice, Reminder, ReminderSettingInput } from '../../contract.ts'
import { AskPanel, Beside, Panel } from '../../ui/AskForm.tsx'
import { Fetched, partOf } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { api, useAnswer } from '../client.ts'
import { useInbox } from './inbox.ts'

/** 提醒: what I was told, the latest first, and where else I want to be told. */
export function InboxPage() {
  const inbox = useInbox()
  const [isSetting, setSetting] = useState(false)
  const reading = useSend((upTo: number) => api.POST('/api/notices/reading', { body: { upTo } }))
  const [latest] = inbox.data?.rows ?? []
  return (
    <Beside panel={isSetting && <Settings onClose={() => setSetting(false)} />}>
      <div className="desk-head">
        <h1 className="page-title">{INBOX.title}</h1>
        <Button onClick={() => setSetting(true)}>{INBOX.settings}</Button>
        <Button
          type="primary"
          disabled={!inbox.data?.unread || !latest}
          loading={reading.isPending}
          onClick={() => latest && reading.send(latest.noticeId)}
        >
          {INBOX.allRead}
        </Button>
      </div>
      <p className="hint">{INBOX.says}</p>
      {reading.problem && <Problem of={reading.problem} />}
      <List
        of={partOf(inbox, ({ rows }) => rows)}
        rowKey={({ noticeId }) => String(noticeId)}
        columns={COLUMNS}
        measure={INBOX.measure}
        empty={INBOX.none}
      />
    </Beside>
  )
}

const COLUMNS: readonly Column<Notice>[] = [
  {
    name: 'text',
    label: INBOX.text,
    show: ({ text, path, isRead }) => (
      <>
        {!isRead && <Status tone="open">{INBOX.unread}</Status>}
        <Link to={path}>{text}</Link>
      </>
    ),
  },
  { name: 'kind', label: INBOX.kind, show: ({ kind }) => NOTICE_KINDS[kind], width: 110 },
  { name: 'toldAt', label: INBOX.toldAt, show: ({ toldAt }) => chineseTime(toldAt), width: 190 },
]

/** 站外提醒: addresses, and of what. */
function Settings({ onClose }: { onClose: () => void }) {
  const reminder = useAnswer('/api/me/reminder')
  if (reminder.data)
    return (
      <AskPanel
        name="reminder"
        asks={{
          title: INBOX.settings,
          says: INBOX.settingsSays,
          confirm: INBOX.save,
          questions: questionsOf(reminder.data),
        }}
        send={(given) => api.POST('/api/me/reminder', { body: reminderOf(given) })}
        after={({ phone }) =>
          typeof phone === 'string' && phone !== '' && phone !== reminder.data.phone
            ? { phone: <SendCode phone={phone} /> }
            : {}
        }
        done={INBOX.saved}
        onDone={onClose}
        onCancel={onClose}
      />
    )
  return (
    <Panel title={INBOX.settings}>
      <Fetched of={reminder}>{() => null}</Fetched>
    </Panel>
  )
}

/** A new phone answers with a code before anything else is sent to it. */
function SendCode({ phone }: { phone: string }) {
  const sending = useSend(() => api.POST('/api/me/reminder/code', { body: { phone } }), {
    done: INBOX.codeSent,
  })
  return (
    <>
      <Button loading={sending.isPending} onClick={() => sending.send()}>
        {INBOX.sendCode}
      </Button>
      {sending.problem && <Problem of={sending.problem} />}
    </>
  )
}

const questionsOf = ({ phone, email, isDigest, isUrgent }: Reminder) => {
  const either = { kind: 'either' as const, options: [INBOX.yes, INBOX.no], isNeeded: true }
  const line = { kind: 'line' as const, isNeeded: false }
  return {
    phone: { ...line, label: INBOX.phone, most: 11, initial: phone },
    code: { ...line, label: INBOX.code, most: PHONE_CODE_DIGITS },
    email: { ...line, label: INBOX.email, most: 100, initial: email },
    isDigest: { ...either, label: INBOX.isDigest, initial: isDigest },
    isUrgent: { ...either, label: INBOX.isUrgent, initial: isUrgent },
  }
}

const reminderOf = (given: Record<string, unknown>): ReminderSettingInput => ({
  phone: String(given.phone ?? ''),
  code: String(given.code ?? ''),
  email: String(given.email ?? ''),
  isDigest: given.isDigest === true,
  isUrgent: given.isUrgent === true,
})
