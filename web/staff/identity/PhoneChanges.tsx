import { Button, Card } from 'antd'
import { useState } from 'react'
import { PHONE_DECLINES } from '#identity/contract'
import { PHONE_CHANGES, phoneBegunText, phoneChangeText } from '#text/identity'
import type { WaitingPhone } from '../../contract.ts'
import { useAddress } from '../../ui/address.ts'
import { AskForm, type Asking } from '../../ui/AskForm.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import type { Questions } from '../../ui/Questions.tsx'
import { Status } from '../../ui/Status.tsx'
import { submit, useAnswer } from '../client.ts'

/** 更换手机号, for the second officer: what waits at the counters of one's unit. */
export function PhoneChanges({ shown }: { shown: Questions }) {
  const found = useAnswer('/api/applicants/phone/changes', {}, { refetchInterval: 30_000 })
  return (
    <Card size="small" title={PHONE_CHANGES.title} className="waiting">
      <Fetched of={found}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="hint">{PHONE_CHANGES.none}</p>
          ) : (
            changes.map((c) => <Waiting key={c.changeId} change={c} shown={shown} />)
          )
        }
      </Fetched>
    </Card>
  )
}

const DECLINES = Object.entries(PHONE_DECLINES).map(([value, label]) => ({ value, label }))
type Way = 'confirmation' | 'refusal'

/** What each of the two asks. */
const asksOf = (shown: Questions): Record<Way, Asking> => ({
  confirmation: {
    title: PHONE_CHANGES.confirmTitle,
    says: PHONE_CHANGES.confirmSays,
    confirm: PHONE_CHANGES.confirm,
    questions: shown,
  },
  refusal: {
    title: PHONE_CHANGES.declineTitle,
    says: PHONE_CHANGES.declineSays,
    confirm: PHONE_CHANGES.decline,
    emphasis: 'danger',
    questions: {
      why: { kind: 'choice', label: PHONE_CHANGES.why, options: DECLINES, isNeeded: true },
    },
  },
})

function Waiting({ change, shown }: { change: WaitingPhone; shown: Questions }) {
  const { changeId, phone, begunByName, begunAt, lapsesAt, mayConfirm } = change
  const [params] = useAddress()
  // Whoever comes from the desk came to look at the document.
  const [way, setWay] = useState<Way | undefined>(
    params.get('id') === changeId && mayConfirm ? 'confirmation' : undefined,
  )
  return (
    <section aria-label={phoneChangeText(phone)} className="waiting-change">
      <div>
        <b>{phoneChangeText(phone)}</b>
        <div>
          <small>{phoneBegunText(begunByName, begunAt, lapsesAt)}</small>
        </div>
      </div>
      {mayConfirm && !way && (
        <div className="acts">
          <Button type="primary" onClick={() => setWay('confirmation')}>
            {PHONE_CHANGES.check}
          </Button>
          <Button onClick={() => setWay('refusal')}>{PHONE_CHANGES.decline}</Button>
        </div>
      )}
      {!mayConfirm && <Status tone="soon">{PHONE_CHANGES.waitsForOther}</Status>}
      {way && (
        <AskForm
          key={way}
          name={`phone-${way}-${changeId}`}
          asks={asksOf(shown)[way]}
          send={(command) => settle(changeId, way, command)}
          done={way === 'refusal' ? PHONE_CHANGES.declined : PHONE_CHANGES.confirmed}
          onCancel={() => setWay(undefined)}
        />
      )}
    </section>
  )
}

function settle(changeId: string, way: Way, command: Record<string, unknown>) {
  const to = { path: { changeId } }
  return way === 'refusal'
    ? submit('/api/applicants/phone/changes/{changeId}/refusal', to, command)
    : submit('/api/applicants/phone/changes/{changeId}/confirmation', to, command)
}
