import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { INBOX, NOTICE_KINDS } from '#text/desk'
import { chineseTime } from '#text/labels'
import type { Notice, Reminder } from '../../contract.ts'
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

const questionsOf = ({ phone, email, isDigest, isUrgent }: Reminder) => {
  const either = { kind: 'either' as const, options: [INBOX.yes, INBOX.no], isNeeded: true }
  const line = { kind: 'line' as const, isNeeded: false }
  return {
    phone: { ...line, label: INBOX.phone, most: 11, initial: phone },
    email: { ...line, label: INBOX.email, most: 100, initial: email },
    isDigest: { ...either, label: INBOX.isDigest, initial: isDigest },
    isUrgent: { ...either, label: INBOX.isUrgent, initial: isUrgent },
  }
}

const reminderOf = ({ phone, email, isDigest, isUrgent }: Record<string, unknown>): Reminder => ({
  phone: String(phone ?? ''),
  email: String(email ?? ''),
  isDigest: isDigest === true,
  isUrgent: isUrgent === true,
})
