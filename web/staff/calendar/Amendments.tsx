import { Button, Card } from 'antd'
import { Link } from 'react-router'
import { amendmentStory, amendmentText, approvedText, CALENDAR } from '#text/calendar'
import { chineseDay, CLOCKS } from '#text/labels'
import { DRAFT_STATES } from '#text/publications'
import { UI } from '#text/ui'
import type { MovedLimit } from '../../contract.ts'
import { Panel } from '../../ui/AskForm.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { answered, api, pathOf, useAnswer } from '../client.ts'
import { DayTags } from './NoticeCard.tsx'

const useAmendments = () => useAnswer('/api/calendar/amendments')

/** Every amendment, and those that wait for a second person. */
export function AmendmentsCard({
  mayApprove,
  onLook,
}: {
  mayApprove: boolean
  onLook: (amendmentId: string) => void
}) {
  const amendments = useAmendments()
  return (
    <Card size="small" title={CALENDAR.amendments}>
      <Fetched of={amendments} empty={CALENDAR.noAmendments}>
        {(list) =>
          list.map((a) => {
            const waits = a.state === 'open' && mayApprove
            return (
              <div key={a.amendmentId} className="row-card entry">
                <span>
                  <b>{a.notice}</b>{' '}
                  <Status tone={a.state === 'open' ? 'soon' : 'plain'}>
                    {DRAFT_STATES[a.state]}
                  </Status>
                </span>
                <span>{amendmentText(a)}</span>
                <small>{amendmentStory(a)}</small>
                <span>
                  <Button
                    size="small"
                    type={waits ? 'primary' : 'default'}
                    onClick={() => onLook(a.amendmentId)}
                  >
                    {waits ? CALENDAR.lookAndApprove : CALENDAR.look}
                  </Button>
                </span>
              </div>
            )
          })
        }
      </Fetched>
    </Card>
  )
}

/** One amendment: the days that it changes and every limit that moves with them. */
export function AmendmentPanel({
  amendmentId,
  mayApprove,
  onClose,
}: {
  amendmentId: string
  mayApprove: boolean
  onClose: () => void
}) {
  const amendment = useAmendments().data?.find((a) => a.amendmentId === amendmentId)
  const moves = useAnswer(
    '/api/calendar/amendments/{amendmentId}/moves',
    { path: { amendmentId } },
    { enabled: amendment !== undefined && amendment.state !== 'rejected' },
  )
  if (!amendment) return null
  const { notice, changes, state } = amendment
  return (
    <Panel title={notice}>
      <h3 className="part-title">{CALENDAR.changedDays}</h3>
      <DayTags days={changes} />
      {state !== 'rejected' && (
        <>
          <h3 className="part-title">
            {state === 'published' ? CALENDAR.movedLimits : CALENDAR.limitsToMove}
          </h3>
          <List
            at="moves-"
            of={moves}
            rowKey={(m) => `${m.caseId}/${m.kind}/${m.stepId}`}
            columns={MOVES}
            measure={CALENDAR.limits}
            empty={CALENDAR.noLimits}
            pageSize={10}
          />
        </>
      )}
      {state === 'open' && mayApprove && (
        <Approval amendmentId={amendmentId} isSeen={moves.data !== undefined} onDone={onClose} />
      )}
      <div className="acts">
        <Button onClick={onClose}>{UI.close}</Button>
      </div>
    </Panel>
  )
}

/** By a second person, who has seen what moves. */
function Approval({
  amendmentId,
  isSeen,
  onDone,
}: {
  amendmentId: string
  isSeen: boolean
  onDone: () => void
}) {
  const approving = useSend(
    () =>
      api
        .POST('/api/calendar/amendments/{amendmentId}/approval', {
          params: { path: { amendmentId } },
        })
        .then(answered),
    { done: ({ movedLimits }) => approvedText(movedLimits), onDone },
  )
  return (
    <>
      {approving.problem && <Problem of={approving.problem} />}
      <div className="acts">
        <Button
          type="primary"
          disabled={!isSeen}
          loading={approving.isPending}
          onClick={() => approving.send()}
        >
          {CALENDAR.approve}
        </Button>
        <Link to="/publications/calendar/county">
          <Button>{CALENDAR.wholeOrReject}</Button>
        </Link>
      </div>
    </>
  )
}

const MOVES: readonly Column<MovedLimit>[] = [
  {
    name: 'case',
    label: CALENDAR.case,
    show: (m) => (
      <>
        <Link to={pathOf(m.caseId)}>{m.caseId}</Link>
        <div>
          <small>{CLOCKS[m.kind]}</small>
        </div>
      </>
    ),
  },
  {
    name: 'before',
    label: CALENDAR.before,
    show: (m) => <small>{chineseDay(m.before)}</small>,
    isLabelled: true,
  },
  {
    name: 'after',
    label: CALENDAR.after,
    show: (m) => <small>{chineseDay(m.after)}</small>,
    isLabelled: true,
    by: (m) => m.after,
  },
]
