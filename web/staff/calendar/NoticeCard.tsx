import { Alert, Button, Card, Form, Input } from 'antd'
import { useState } from 'react'
import {
  CALENDAR,
  dayChangeText,
  proposedText,
  readText,
  unreadText,
  usualNotice,
} from '#text/calendar'
import { UI } from '#text/ui'
import type { CalendarChange, ParsedNotice } from '../../contract.ts'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { Status, type Tone } from '../../ui/Status.tsx'
import { answered, api } from '../client.ts'

const TONES: Record<CalendarChange['kind'], Tone> = {
  holiday: 'bad',
  'make-up': 'open',
  ordinary: 'plain',
}

/** Which days are changed to what, each once. */
export function DayTags({ days }: { days: readonly CalendarChange[] }) {
  return (
    <p className="tag-line">
      {days.map((day) => (
        <Status key={day.day} tone={TONES[day.kind]}>
          {dayChangeText(day)}
        </Status>
      ))}
    </p>
  )
}

/** The days of a year as the notice has them: read, shown, and proposed. */
export function NoticeCard() {
  const [text, setText] = useState('')
  const [read, setRead] = useState<ParsedNotice>()
  const reading = useSend(
    async () => {
      const notice = await api.POST('/api/calendar/notice', { body: { text } }).then(answered)
      if (notice.days.length + notice.unread.length === 0) throw new Error(CALENDAR.unreadable)
      return notice
    },
    { onDone: setRead },
  )
  const write = (next: string) => {
    setText(next)
    setRead(undefined)
  }
  return (
    <Card size="small" title={CALENDAR.import}>
      <Form layout="vertical" onFinish={() => reading.send()}>
        <Form.Item>
          <Input.TextArea
            aria-label={CALENDAR.noticeText}
            rows={8}
            value={text}
            onChange={(e) => write(e.target.value)}
            placeholder={CALENDAR.paste}
          />
        </Form.Item>
        {reading.problem && <Problem of={reading.problem} />}
        {!read && (
          <Button
            type="primary"
            htmlType="submit"
            disabled={text.length < 10}
            loading={reading.isPending}
          >
            {CALENDAR.read}
          </Button>
        )}
      </Form>
      {read && (
        <Proposal read={read} onDone={() => write('')} onCancel={() => setRead(undefined)} />
      )}
    </Card>
  )
}

function Proposal({
  read,
  onDone,
  onCancel,
}: {
  read: ParsedNotice
  onDone: () => void
  onCancel: () => void
}) {
  const { year, notice = usualNotice(year), days, unread } = read
  const changes = days.map(({ day, kind, name }) => ({ day, kind, name }))
  const proposing = useSend(
    () => api.POST('/api/calendar/amendments', { body: { notice, changes } }).then(answered),
    { done: ({ movedLimits }) => proposedText(movedLimits), onDone },
  )
  return (
    <>
      {days.length > 0 && <h2 className="part-title">{readText(year, days.length)}</h2>}
      {unread.length > 0 && <Alert type="warning" title={unreadText(unread)} />}
      <DayTags days={days} />
      {proposing.problem && <Problem of={proposing.problem} />}
      <div className="acts">
        <Button
          type="primary"
          loading={proposing.isPending}
          // Whoever approves would take for whole what is not.
          disabled={unread.length > 0}
          onClick={() => proposing.send()}
        >
          {CALENDAR.propose}
        </Button>
        <Button onClick={onCancel}>{UI.cancel}</Button>
      </div>
    </>
  )
}
