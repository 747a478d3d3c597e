import { Button } from 'antd'
import { chineseTime } from '#text/labels'
import { SESSIONS, whereText } from '#text/sessions'
import type { OwnSession } from '../../contract.ts'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { api, useAnswer } from '../client.ts'

/** 我的登录: where one is signed in, to end what one does not know. */
export function SessionsPage() {
  const found = useAnswer('/api/me/sessions')
  const ending = useSend(
    (sessionId: number) =>
      api.DELETE('/api/me/sessions/{sessionId}', { params: { path: { sessionId } } }),
    { done: SESSIONS.ended },
  )
  const endingOthers = useSend(() => api.DELETE('/api/me/sessions'), {
    done: SESSIONS.othersEnded,
  })
  const problem = ending.problem ?? endingOthers.problem
  const hasOthers = (found.data ?? []).some(({ isThis }) => !isThis)
  return (
    <>
      <h1 className="page-title">{SESSIONS.title}</h1>
      <p>{SESSIONS.saysOfficer}</p>
      {problem && <Problem of={problem} />}
      <List
        of={found}
        rowKey={(s) => String(s.sessionId)}
        columns={columnsFor(ending.send)}
        measure={SESSIONS.measure}
        empty={SESSIONS.noOthers}
        beside={
          hasOthers && (
            <Button onClick={() => endingOthers.send()} loading={endingOthers.isPending}>
              {SESSIONS.endOthers}
            </Button>
          )
        }
      />
    </>
  )
}

const columnsFor = (end: (sessionId: number) => void): Column<OwnSession>[] => [
  {
    name: 'where',
    label: SESSIONS.where,
    show: (s) => <b>{whereText(s.browser, s.system)}</b>,
  },
  { name: 'network', label: SESSIONS.network, show: (s) => s.network, isLabelled: true },
  {
    name: 'since',
    label: SESSIONS.since,
    show: (s) => chineseTime(s.since),
    by: (s) => s.since,
    isLabelled: true,
  },
  {
    name: 'lastSeen',
    label: SESSIONS.lastSeen,
    show: (s) => chineseTime(s.lastSeenAt),
    by: (s) => s.lastSeenAt,
    isLabelled: true,
  },
  {
    name: 'acts',
    label: SESSIONS.acts,
    show: (s) =>
      s.isThis ? (
        <Status tone="good">{SESSIONS.this}</Status>
      ) : (
        <Button size="small" onClick={() => end(s.sessionId)}>
          {SESSIONS.end}
        </Button>
      ),
    width: 110,
  },
]
