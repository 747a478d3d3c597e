import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Empty, Input, Modal, Tag } from 'antd'
import { useState } from 'react'
import type { ListedPlan, ListedProcess, PlanCases } from '../../../src/cases/plan-views.ts'
import { chineseTime } from '#text/labels'
import {
  changeText,
  countText,
  decidedText,
  outcomeText,
  PLAN_STATES,
  PLAN_WORDS,
  proposedText,
  shownText,
} from '#text/process'
import { get, post } from '../client.ts'
import { PlanCasesTable } from './PlanCasesTable.tsx'
import { ProcessPlanForm } from './ProcessPlanForm.tsx'

/** 流程变更: how open cases go on by another version of their process; proposed by one person, approved by another. */
export function ProcessChangesPage() {
  const [shown, setShown] = useState<ListedPlan>()
  const plans = useQuery({
    queryKey: ['process-plans'],
    queryFn: () => get<ListedPlan[]>('/api/process-changes'),
  })
  const processes = useQuery({
    queryKey: ['processes'],
    queryFn: () => get<ListedProcess[]>('/api/processes'),
  })
  const nameOf = (key: string) => processes.data?.find((p) => p.processKey === key)?.name ?? key
  const mine = (processes.data ?? []).filter((p) => p.mayPropose)
  const error = plans.error ?? processes.error
  return (
    <>
      <h1 className="page-title">{PLAN_WORDS.title}</h1>
      <p>{PLAN_WORDS.intro}</p>
      {error && <Alert type="error" showIcon title={error.message} />}
      <div className="stack">
        <Card size="small" title={PLAN_WORDS.plans} loading={plans.isPending}>
          {plans.data?.length === 0 && <Empty description={PLAN_WORDS.noPlans} />}
          {plans.data?.map((plan) => (
            <div key={plan.planId} className="row-card">
              <span>
                <b>{nameOf(plan.processKey)}</b> {versionsOf(plan, processes.data)}{' '}
                <Tag>{PLAN_STATES[plan.state]}</Tag>{' '}
                <Button size="small" onClick={() => setShown(plan)}>
                  {PLAN_WORDS.look}
                </Button>
              </span>
              <span>{plan.reason}</span>
              <small>{storyOf(plan)}</small>
            </div>
          ))}
        </Card>
        {mine.length > 0 && <ProcessPlanForm processes={mine} />}
      </div>
      {shown && (
        <PlanModal
          plan={shown}
          title={nameOf(shown.processKey)}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  )
}

/** 第 1、2 版 → 第 3 版 */
function versionsOf(
  { processKey, from, to }: ListedPlan,
  processes: readonly ListedProcess[] = [],
) {
  const versions = processes.find((p) => p.processKey === processKey)?.versions ?? []
  const numbers = (hashes: readonly string[]) =>
    versions.filter((v) => hashes.includes(v.hash)).map((v) => v.number)
  return versions.length > 0 && changeText(numbers(from), numbers([to]))
}

function storyOf(plan: ListedPlan): string {
  const { names, state, decidedBy, decidedAt, shown, moved, staying, rejection } = plan
  return [
    proposedText(names[plan.proposedBy]!, chineseTime(plan.proposedAt)),
    ...(decidedBy ? [decidedText(names[decidedBy]!, chineseTime(decidedAt!), state)] : []),
    ...(rejection ? [rejection] : []),
    ...(shown ? [shownText(shown)] : []),
    ...(moved === undefined ? [] : [outcomeText(moved, staying!.length)]),
  ].join(' · ')
}

function PlanModal({
  plan,
  title,
  onClose,
}: {
  plan: ListedPlan
  title: string
  onClose: () => void
}) {
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const found = useQuery({
    queryKey: ['process-plan', plan.planId, plan.state],
    queryFn: () => get<PlanCases>(`/api/process-changes/${plan.planId}`),
  })
  const decide = async (what: 'approval' | 'rejection', done: string) => {
    try {
      await post(`/api/process-changes/${plan.planId}/${what}`, { reason })
      message.success(done)
      await queries.invalidateQueries()
      onClose()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const cases = found.data?.cases ?? []
  const staying = cases.filter((c) => c.misfits.length > 0).length
  return (
    <Modal
      open
      width={960}
      title={`${title}：${PLAN_STATES[plan.state]}`}
      onCancel={onClose}
      footer={
        plan.mayDecide ? (
          <>
            <Button
              disabled={reason === ''}
              onClick={() => decide('rejection', PLAN_WORDS.rejected)}
            >
              {PLAN_WORDS.reject}
            </Button>
            <Button
              type="primary"
              disabled={!found.data}
              onClick={() => decide('approval', PLAN_WORDS.approved)}
            >
              {PLAN_WORDS.approve}
            </Button>
          </>
        ) : null
      }
    >
      {problem && <Alert type="error" showIcon title={problem} />}
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      <p>{plan.reason}</p>
      {found.data && <MappingText mapping={plan.mapping} names={found.data.names} />}
      {plan.staying ? (
        <p>{outcomeText(plan.moved!, plan.staying.length)}</p>
      ) : (
        <p>{countText(cases.length, staying)}</p>
      )}
      <PlanCasesTable found={found.data} isLoading={found.isPending} staying={plan.staying} />
      {plan.mayDecide && (
        <Input.TextArea
          aria-label={PLAN_WORDS.rejectReason}
          placeholder={PLAN_WORDS.rejectReason}
          rows={2}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      )}
    </Modal>
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
