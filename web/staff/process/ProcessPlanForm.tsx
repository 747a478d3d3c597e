import { Button, Card, Empty, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { countText, PLAN_WORDS, placeText, versionText } from '#text/process'
import type { ListedProcess, PlanPreview, ProcessPlan } from '../../contract.ts'
import type { Asked } from '../../ui/Fetched.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { submit } from '../client.ts'
import { PlanCasesTable } from './PlanCasesTable.tsx'

/** A plan as far as it is chosen. */
type Wanted = Pick<ProcessPlan, 'from' | 'mapping'> &
  Partial<Pick<ProcessPlan, 'processKey' | 'to'>>
const NOTHING: Wanted = { from: [], mapping: {} }

/**
 * A plan is written down: versions, where those go on who stand at what the new version lacks, and
 * every case looked at.
 */
export function ProcessPlanForm({ processes }: { processes: readonly ListedProcess[] }) {
  const [wanted, setWanted] = useState<Wanted>(NOTHING)
  const [shown, setShown] = useState<PlanPreview>()
  const change = (next: Wanted) => {
    setWanted(next)
    setShown(undefined)
  }
  const looking = useSend(() => submit('/api/process-changes/preview', {}, wanted), {
    onDone: setShown,
  })
  const changed = processes.filter((p) => p.versions.length > 1)
  const versions = changed.find((p) => p.processKey === wanted.processKey)?.versions ?? []
  if (changed.length === 0)
    return (
      <Card size="small" title={PLAN_WORDS.propose}>
        <Empty description={PLAN_WORDS.noVersions} />
      </Card>
    )
  return (
    <Card size="small" title={PLAN_WORDS.propose}>
      <Form layout="vertical">
        <VersionFields processes={changed} wanted={wanted} onChange={change} />
        <MappingFields
          wanted={wanted}
          versions={versions}
          onChange={(mapping) => change({ ...wanted, mapping })}
        />
        {looking.problem && <Problem of={looking.problem} />}
        <Button
          disabled={wanted.from.length === 0 || !wanted.to}
          loading={looking.isPending}
          onClick={() => looking.send()}
        >
          {PLAN_WORDS.preview}
        </Button>
        {shown && <Proposal wanted={wanted} shown={shown} onDone={() => change(NOTHING)} />}
      </Form>
    </Card>
  )
}

/** Which process, from which versions to which. */
function VersionFields({
  processes,
  wanted,
  onChange,
}: {
  processes: readonly ListedProcess[]
  wanted: Wanted
  onChange: (wanted: Wanted) => void
}) {
  const versionsOf = (key: string | undefined) =>
    processes.find((p) => p.processKey === key)?.versions ?? []
  const choose = (processKey: string) => {
    const of = versionsOf(processKey)
    const to = of.find((v) => v.isInForce)?.hash
    const from = of.filter((v) => v.hash !== to && v.openCases > 0).map((v) => v.hash)
    onChange({ processKey, from, to, mapping: {} })
  }
  const options = versionsOf(wanted.processKey).map((v) => ({
    value: v.hash,
    label: versionText(v),
  }))
  return (
    <div className="form-fields">
      <Form.Item label={PLAN_WORDS.process}>
        <Select
          aria-label={PLAN_WORDS.process}
          value={wanted.processKey ?? null}
          onChange={(key) => key && choose(key)}
          options={processes.map((p) => ({ value: p.processKey, label: p.name }))}
        />
      </Form.Item>
      <Form.Item label={PLAN_WORDS.from}>
        <Select
          aria-label={PLAN_WORDS.from}
          mode="multiple"
          value={wanted.from}
          onChange={(from) => onChange({ ...wanted, from, mapping: {} })}
          options={options.filter((o) => o.value !== wanted.to)}
        />
      </Form.Item>
      <Form.Item label={PLAN_WORDS.to}>
        <Select
          aria-label={PLAN_WORDS.to}
          value={wanted.to ?? null}
          onChange={(to) => onChange({ ...wanted, to: to ?? undefined, mapping: {} })}
          options={options.filter((o) => !wanted.from.includes(o.value))}
        />
      </Form.Item>
    </div>
  )
}

/** What became known of every case; then the reason, and it is proposed. */
function Proposal({
  wanted,
  shown,
  onDone,
}: {
  wanted: Wanted
  shown: PlanPreview
  onDone: () => void
}) {
  const [reason, setReason] = useState('')
  const proposing = useSend(() => submit('/api/process-changes', {}, { ...wanted, reason }), {
    done: PLAN_WORDS.proposed,
    onDone,
  })
  const staying = shown.cases.filter((c) => c.misfits.length > 0).length
  const asked: Asked<PlanPreview> = { data: shown, error: null, isPending: false, refetch: () => 0 }
  return (
    <>
      <p>{countText(shown.cases.length, staying)}</p>
      <PlanCasesTable of={asked} />
      <Form.Item label={PLAN_WORDS.reason} className="plan-reason">
        <Input.TextArea
          aria-label={PLAN_WORDS.reason}
          autoSize={{ minRows: 3, maxRows: 10 }}
          maxLength={1000}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </Form.Item>
      {proposing.problem && <Problem of={proposing.problem} />}
      <Button
        type="primary"
        disabled={reason === ''}
        loading={proposing.isPending}
        onClick={() => proposing.send()}
      >
        {PLAN_WORDS.submit}
      </Button>
    </>
  )
}

/** For each place that the new version lacks, one of its kind there. */
function MappingFields({
  wanted,
  versions,
  onChange,
}: {
  wanted: Wanted
  versions: ListedProcess['versions']
  onChange: (mapping: Record<string, string>) => void
}) {
  const placesIn = (hash: string) => versions.find((v) => v.hash === hash)?.places ?? []
  const after = wanted.to ? placesIn(wanted.to) : []
  const before = new Map(wanted.from.flatMap(placesIn).map((p) => [p.id, p]))
  const lacking = [...before.values()].filter(
    (p) => !after.some((q) => q.id === p.id && q.kind === p.kind),
  )
  if (!wanted.to || wanted.from.length === 0) return null
  if (lacking.length === 0) return <p>{PLAN_WORDS.noMapping}</p>
  const send = (id: string, to: string | undefined) => {
    const { [id]: _before, ...rest } = wanted.mapping
    onChange(to ? { ...rest, [id]: to } : rest)
  }
  return (
    <div role="group" aria-label={PLAN_WORDS.mapping}>
      <p>{PLAN_WORDS.mapping}</p>
      <div className="form-fields">
        {lacking.map((place) => {
          const label = placeText(place.name || place.id, place.kind)
          return (
            <Form.Item key={place.id} label={label}>
              <Select
                aria-label={label}
                allowClear
                placeholder={PLAN_WORDS.stays}
                value={wanted.mapping[place.id] ?? null}
                onChange={(to) => send(place.id, to ?? undefined)}
                options={after
                  .filter((p) => p.kind === place.kind)
                  .map((p) => ({ value: p.id, label: p.name || p.id }))}
              />
            </Form.Item>
          )
        })}
      </div>
    </div>
  )
}
