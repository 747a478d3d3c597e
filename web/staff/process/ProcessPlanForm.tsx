import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Empty, Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { ListedProcess, PlanPreview } from '../../../src/cases/plan-views.ts'
import { countText, PLACE_KINDS, PLAN_WORDS, versionText } from '#text/process'
import { post } from '../client.ts'
import { PlanCasesTable } from './PlanCasesTable.tsx'

interface Wanted {
  processKey?: string
  from: string[]
  to?: string | undefined
  mapping: Record<string, string>
}
const NOTHING: Wanted = { from: [], mapping: {} }

/** A plan is written down: versions, where those go on who stand at what the new version lacks, and every case looked at. */
export function ProcessPlanForm({ processes }: { processes: readonly ListedProcess[] }) {
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [wanted, setWanted] = useState<Wanted>(NOTHING)
  const [reason, setReason] = useState('')
  const [shown, setShown] = useState<PlanPreview>()
  const [problem, setProblem] = useState<string>()
  const changed = processes.filter((p) => p.versions.length > 1)
  const versions = processes.find((p) => p.processKey === wanted.processKey)?.versions ?? []
  const change = (part: Partial<Wanted>) => {
    setWanted({ ...wanted, ...part })
    setShown(undefined)
  }
  const choose = (processKey: string) => {
    const of = changed.find((p) => p.processKey === processKey)!.versions
    const to = of.find((v) => v.isInForce)?.hash
    const from = of.filter((v) => v.hash !== to && v.openCases > 0).map((v) => v.hash)
    setWanted({ processKey, from, to, mapping: {} })
    setShown(undefined)
  }
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const look = () =>
    attempt(async () => setShown(await post<PlanPreview>('/api/process-changes/preview', wanted)))
  const propose = () =>
    attempt(async () => {
      await post('/api/process-changes', { ...wanted, reason })
      message.success(PLAN_WORDS.proposed)
      setWanted(NOTHING)
      setReason('')
      setShown(undefined)
      await queries.invalidateQueries()
    })
  if (changed.length === 0)
    return (
      <Card size="small" title={PLAN_WORDS.propose}>
        <Empty description={PLAN_WORDS.noVersions} />
      </Card>
    )
  const options = versions.map((v) => ({ value: v.hash, label: versionText(v) }))
  return (
    <Card size="small" title={PLAN_WORDS.propose}>
      <Form layout="vertical" className="plan-form">
        {problem && <Alert type="error" showIcon title={problem} />}
        <div className="form-fields">
          <Form.Item label={PLAN_WORDS.process}>
            <Select
              aria-label={PLAN_WORDS.process}
              value={wanted.processKey ?? null}
              onChange={(key) => key && choose(key)}
              options={changed.map((p) => ({ value: p.processKey, label: p.name }))}
            />
          </Form.Item>
          <Form.Item label={PLAN_WORDS.from}>
            <Select
              aria-label={PLAN_WORDS.from}
              mode="multiple"
              value={wanted.from}
              onChange={(from) => change({ from, mapping: {} })}
              options={options.filter((o) => o.value !== wanted.to)}
            />
          </Form.Item>
          <Form.Item label={PLAN_WORDS.to}>
            <Select
              aria-label={PLAN_WORDS.to}
              value={wanted.to ?? null}
              onChange={(to) => change({ to: to ?? undefined, mapping: {} })}
              options={options.filter((o) => !wanted.from.includes(o.value))}
            />
          </Form.Item>
        </div>
        <MappingFields
          wanted={wanted}
          versions={versions}
          onChange={(mapping) => change({ mapping })}
        />
        <Button disabled={wanted.from.length === 0 || !wanted.to} onClick={look}>
          {PLAN_WORDS.preview}
        </Button>
        {shown && (
          <>
            <p>
              {countText(
                shown.cases.length,
                shown.cases.filter((c) => c.misfits.length > 0).length,
              )}
            </p>
            <PlanCasesTable found={shown} isLoading={false} />
            <Form.Item label={PLAN_WORDS.reason} className="plan-reason">
              <Input.TextArea
                aria-label={PLAN_WORDS.reason}
                rows={3}
                maxLength={1000}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
              />
            </Form.Item>
            <Button type="primary" disabled={reason === ''} onClick={propose}>
              {PLAN_WORDS.submit}
            </Button>
          </>
        )}
      </Form>
    </Card>
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
          const label = `${place.name || place.id}（${PLACE_KINDS[place.kind]}）`
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
