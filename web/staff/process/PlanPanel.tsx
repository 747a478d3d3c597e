import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { countText, outcomeText, PLAN_WORDS, planTitle } from '#text/process'
import type { ListedPlan, PlanCases } from '../../contract.ts'
import { Panel } from '../../ui/AskForm.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { submit, useAnswer } from '../client.ts'
import { PlanCasesTable } from './PlanCasesTable.tsx'

interface Decision {
  what: 'approval' | 'rejection'
  reason: string
  /** What was shown, of an approval. */
  seen?: string | undefined
}

/** One plan: where each case goes, and the decision of the second person. */
export function PlanPanel({
  plan,
  name,
  onClose,
}: {
  plan: ListedPlan
  name: string
  onClose: () => void
}) {
  const found = useAnswer('/api/process-changes/{planId}', { path: { planId: plan.planId } })
  const cases = found.data?.cases ?? []
  const staying = cases.filter((c) => c.misfits.length > 0).length
  return (
    <Panel title={planTitle(name, plan.state)}>
      <p>{plan.reason}</p>
      {found.data && (
        <>
          <MappingText mapping={plan.mapping} names={found.data.names} />
          <p>
            {plan.staying
              ? outcomeText(plan.moved!, plan.staying.length)
              : countText(cases.length, staying)}
          </p>
        </>
      )}
      <PlanCasesTable of={found} staying={plan.staying} />
      {plan.mayDecide && <DecisionForm plan={plan} seen={found.data?.seen} onDone={onClose} />}
      <div className="acts">
        <Button onClick={onClose}>{PLAN_WORDS.close}</Button>
      </div>
    </Panel>
  )
}

/** By the second person, who has seen every case. */
function DecisionForm({
  plan: { planId },
  seen,
  onDone,
}: {
  plan: ListedPlan
  seen: string | undefined
  onDone: () => void
}) {
  const [reason, setReason] = useState('')
  const deciding = useSend(
    ({ what, ...body }: Decision) =>
      submit(`/api/process-changes/{planId}/${what}`, { path: { planId } }, body),
    {
      done: (_, { what }) => (what === 'approval' ? PLAN_WORDS.approved : PLAN_WORDS.rejected),
      onDone,
    },
  )
  return (
    <Form layout="vertical">
      <Form.Item label={PLAN_WORDS.rejectReason}>
        <Input.TextArea
          aria-label={PLAN_WORDS.rejectReason}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </Form.Item>
      {deciding.problem && <Problem of={deciding.problem} />}
      <div className="acts">
        <Button
          type="primary"
          disabled={!seen}
          loading={deciding.isPending}
          onClick={() => deciding.send({ what: 'approval', reason, seen })}
        >
          {PLAN_WORDS.approve}
        </Button>
        <Button
          disabled={reason === ''}
          onClick={() => deciding.send({ what: 'rejection', reason })}
        >
          {PLAN_WORDS.reject}
        </Button>
      </div>
    </Form>
  )
}

/** Which place of the version before goes on where, by their names. */
function MappingText({
  mapping,
  names: { before, after },
}: {
  mapping: ListedPlan['mapping']
  names: PlanCases['names']
}) {
  const pairs = Object.entries(mapping).map(
    ([id, to]) => `${before[id] ?? id} → ${after[to] ?? to}`,
  )
  return (
    <p>{pairs.length > 0 ? `${PLAN_WORDS.mapped}${pairs.join('，')}` : PLAN_WORDS.noMapping}</p>
  )
}
