import { Button, Card } from 'antd'
import { chineseTime } from '#text/labels'
import {
  changeText,
  decidedText,
  outcomeText,
  PLAN_STATES,
  PLAN_WORDS,
  proposedText,
  shownText,
} from '#text/process'
import type { ListedPlan, ListedProcess } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { Fetched } from '../../ui/Fetched.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Status, type Tone } from '../../ui/Status.tsx'
import { useAnswer } from '../client.ts'
import { PlanPanel } from './PlanPanel.tsx'
import { ProcessPlanForm } from './ProcessPlanForm.tsx'

const TONES: Record<ListedPlan['state'], Tone> = {
  proposed: 'soon',
  approved: 'open',
  rejected: 'plain',
  'carried-out': 'good',
}

/**
 * 流程变更: how open cases go on by another version of their process; proposed by one person, approved
 * by another.
 */
export function ProcessChangesPage() {
  const [params, set] = useFilters()
  const plans = useAnswer('/api/process-changes')
  const processes = useAnswer('/api/processes')
  const nameOf = (key: string) => processes.data?.find((p) => p.processKey === key)?.name ?? key
  const mine = (processes.data ?? []).filter((p) => p.mayPropose)
  const shown = plans.data?.find(({ planId }) => planId === params.get('plan'))
  return (
    <>
      <h1 className="page-title">{PLAN_WORDS.title}</h1>
      <p className="hint">{PLAN_WORDS.intro}</p>
      <div className="stack">
        {shown && (
          <PlanPanel
            key={shown.planId}
            plan={shown}
            name={nameOf(shown.processKey)}
            onClose={() => set('plan', undefined)}
          />
        )}
        <Card size="small" title={PLAN_WORDS.plans}>
          <Fetched of={plans} empty={PLAN_WORDS.noPlans}>
            {(list) =>
              list.map((plan) => (
                <div key={plan.planId} className="row-card entry">
                  <span>
                    <b>{nameOf(plan.processKey)}</b> {versionsOf(plan, processes.data)}{' '}
                    <Status tone={TONES[plan.state]}>{PLAN_STATES[plan.state]}</Status>{' '}
                    <Button size="small" onClick={() => set('plan', plan.planId)}>
                      {PLAN_WORDS.look}
                    </Button>
                  </span>
                  <span>{plan.reason}</span>
                  <small>{storyOf(plan)}</small>
                </div>
              ))
            }
          </Fetched>
        </Card>
        {processes.error && <Problem of={processes.error} onRetry={processes.refetch} />}
        {mine.length > 0 && <ProcessPlanForm processes={mine} />}
      </div>
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
