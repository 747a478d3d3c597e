import { Button, Card, Popconfirm } from 'antd'
import { DELEGATION_STATES, DELEGATIONS } from '#text/identity'
import { chineseDay } from '#text/labels'
import { UI } from '#text/ui'
import type { Delegation, Me } from '../../contract.ts'
import { AskForm } from '../../ui/AskForm.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import type { Questions } from '../../ui/Questions.tsx'
import { useSend } from '../../ui/send.ts'
import { Status, type Tone } from '../../ui/Status.tsx'
import { api, submit, useAnswer } from '../client.ts'

type State = keyof typeof DELEGATION_STATES
const TONES: Record<State, Tone> = {
  revoked: 'plain',
  over: 'plain',
  ahead: 'open',
  running: 'good',
}

/**
 * AB 岗: who stands in for whom, and when. One's own duties anybody may give; the head arranges for
 * the others.
 */
export function DelegationPage({ me }: { me: Me }) {
  const found = useAnswer('/api/delegations')
  const revoking = useSend(
    (delegationId: string) =>
      api.DELETE('/api/delegations/{delegationId}', { params: { path: { delegationId } } }),
    { done: DELEGATIONS.revoked },
  )
  const arranges = me.roles.some((r) => r === 'unit-head' || r === 'unit-admin')
  return (
    <>
      <h1 className="page-title">{DELEGATIONS.title}</h1>
      {revoking.problem && <Problem of={revoking.problem} />}
      <div className="two">
        <Card size="small" title={DELEGATIONS.list}>
          <List
            of={found}
            rowKey={(d) => d.delegationId}
            columns={columnsFor(me, arranges, revoking.send)}
            measure={DELEGATIONS.measure}
            empty={DELEGATIONS.none}
            pageSize={15}
          />
        </Card>
        <Card size="small" title={arranges ? DELEGATIONS.give : DELEGATIONS.giveMine}>
          <AskForm
            name="delegations"
            asks={{
              title: DELEGATIONS.give,
              says: DELEGATIONS.says,
              questions: questionsFor(me, arranges),
              confirm: DELEGATIONS.submit,
            }}
            send={(command) => submit('/api/delegations', {}, { absentId: me.staffId, ...command })}
            done={DELEGATIONS.given}
          />
        </Card>
      </div>
    </>
  )
}

const questionsFor = (me: Me, arranges: boolean): Questions => ({
  ...(arranges && {
    absentId: {
      kind: 'officer',
      label: DELEGATIONS.absent,
      initial: me.staffId,
      isNeeded: true,
    } as const,
  }),
  substituteId: { kind: 'officer', label: DELEGATIONS.substitute, isNeeded: true },
  fromOn: { kind: 'day', label: DELEGATIONS.fromOn, isNeeded: true },
  toOn: { kind: 'day', label: DELEGATIONS.toOn, isNeeded: true },
})

function stateOf({ revokedAt, fromOn, toOn }: Delegation, today: string): State {
  if (revokedAt) return 'revoked'
  if (toOn < today) return 'over'
  return fromOn > today ? 'ahead' : 'running'
}

function columnsFor(
  me: Me,
  arranges: boolean,
  revoke: (delegationId: string) => void,
): Column<Delegation>[] {
  const mayRevoke = (d: Delegation) =>
    !d.revokedAt && d.toOn >= me.today && (arranges || d.absentId === me.staffId)
  return [
    {
      name: 'absent',
      label: DELEGATIONS.absent,
      show: (d) => <b>{d.absentName}</b>,
      width: 90,
      isLabelled: true,
    },
    {
      name: 'substitute',
      label: DELEGATIONS.substitute,
      show: (d) => d.substituteName,
      width: 90,
      isLabelled: true,
    },
    {
      name: 'fromOn',
      label: DELEGATIONS.from,
      show: (d) => chineseDay(d.fromOn),
      by: (d) => d.fromOn,
      isLabelled: true,
    },
    {
      name: 'toOn',
      label: DELEGATIONS.to,
      show: (d) => chineseDay(d.toOn),
      by: (d) => d.toOn,
      isLabelled: true,
    },
    {
      name: 'status',
      label: DELEGATIONS.status,
      show: (d) => {
        const state = stateOf(d, me.today)
        return <Status tone={TONES[state]}>{DELEGATION_STATES[state]}</Status>
      },
      width: 90,
    },
    {
      name: 'acts',
      label: DELEGATIONS.acts,
      show: (d) => mayRevoke(d) && <RevokeButton onRevoke={() => revoke(d.delegationId)} />,
      width: 80,
    },
  ]
}

function RevokeButton({ onRevoke }: { onRevoke: () => void }) {
  return (
    <Popconfirm
      title={DELEGATIONS.revokeSays}
      okText={DELEGATIONS.revoke}
      cancelText={UI.cancel}
      onConfirm={onRevoke}
    >
      <Button size="small">{DELEGATIONS.revoke}</Button>
    </Popconfirm>
  )
}
