import { useQueryClient } from '@tanstack/react-query'
import { Button, Card, InputNumber, Select, Space, Upload } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { chineseDay } from '#text/labels'
import {
  claimedText,
  importedText,
  REGISTER_KINDS,
  REGISTERS,
  rootText,
  rowFaultText,
} from '#text/supervision'
import type { Lead, Me, SamplingPlan } from '../../contract.ts'
import { partOf } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { base64Of } from '../../ui/base64.ts'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { answered, api, ProblemError, useAnswer } from '../client.ts'
import { isBody, Room } from './SupervisionNav.tsx'

/**
 * 体外循环: other books held against the cases; and how many paper files to pull so that back-filling
 * is found.
 */
export function RegistersPage({ me }: { me: Me }) {
  const leads = useAnswer('/api/supervision/leads')
  return (
    <Room me={me} title={REGISTERS.title}>
      <div className="two">
        <div className="stack">
          {isBody(me) && <ImportCard />}
          <Card size="small" title={REGISTERS.leads}>
            <List
              at="leads-"
              of={leads}
              rowKey={(l) => l.kind + l.unitId + l.number}
              columns={LEADS}
              measure={REGISTERS.measure}
              empty={REGISTERS.noLeads}
              pageSize={10}
            />
          </Card>
        </div>
        <SamplingCard />
      </div>
    </Room>
  )
}

/** Those who follow the sealed log hold the register against the cases a moment later. */
const HELD_AGAINST_MS = 5000

function ImportCard() {
  const queries = useQueryClient()
  const [kind, setKind] = useState<keyof typeof REGISTER_KINDS>('certificate')
  const importing = useSend(
    async (file: File) =>
      api
        .POST('/api/supervision/registers', { body: { kind, file: await base64Of(file) } })
        .then(answered),
    {
      done: importedText,
      onDone: () => setTimeout(() => void queries.invalidateQueries(), HELD_AGAINST_MS),
    },
  )
  return (
    <Card size="small" title={REGISTERS.import}>
      <p className="hint">{REGISTERS.importSays}</p>
      <Space wrap>
        <Select
          aria-label={REGISTERS.register}
          value={kind}
          onChange={setKind}
          options={optionsOf(REGISTER_KINDS) as { value: typeof kind; label: string }[]}
        />
        <Upload
          accept=".csv,.txt,.xlsx,text/csv"
          showUploadList={false}
          beforeUpload={(file) => {
            importing.send(file)
            return false
          }}
        >
          <Button type="primary" loading={importing.isPending}>
            {REGISTERS.pick}
          </Button>
        </Upload>
        <Button href={EMPTY_TABLE} download={REGISTERS.emptyName}>
          {REGISTERS.emptyTable}
        </Button>
      </Space>
      {importing.problem && (
        <Problem of={importing.problem}>
          {faultsOf(importing.problem).map((fault) => (
            <div key={fault.field + fault.reason}>{rowFaultText(fault)}</div>
          ))}
        </Problem>
      )}
    </Card>
  )
}

const EMPTY_TABLE = `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${REGISTERS.columns.join(',')}\r\n`)}`
const faultsOf = (problem: Error) => (problem instanceof ProblemError ? problem.fields : [])

const LEADS: readonly Column<Lead>[] = [
  {
    name: 'number',
    label: REGISTERS.number,
    show: (l) => (
      <b>
        {l.kindName} {l.number}
      </b>
    ),
  },
  {
    name: 'unit',
    label: REGISTERS.unit,
    show: (l) => l.unitName,
    width: 170,
    by: (l) => l.unitName,
  },
  {
    name: 'item',
    label: REGISTERS.item,
    show: (l) => (
      <small>
        {l.itemName} {l.caseId && claimedText(l.caseId)}
      </small>
    ),
  },
  {
    name: 'on',
    label: REGISTERS.on,
    show: (l) => <small>{chineseDay(l.on)}</small>,
    width: 130,
    by: (l) => l.on,
  },
]

const USUAL_RATE = 5

function SamplingCard() {
  const [rate, setRate] = useState(USUAL_RATE)
  const plan = useAnswer('/api/supervision/sampling', { query: { rate } })
  return (
    <Card size="small" title={REGISTERS.sampling}>
      <p className="hint">{REGISTERS.samplingSays}</p>
      <Space>
        {REGISTERS.rate}
        <InputNumber
          aria-label={REGISTERS.rate}
          min={1}
          max={50}
          value={rate}
          onChange={(v) => setRate(v ?? USUAL_RATE)}
          suffix="%"
        />
      </Space>
      <List
        at="sample-"
        of={partOf(plan, (p) => p.units)}
        rowKey={(u) => u.unitId}
        columns={PLAN}
        measure={REGISTERS.units}
        empty={REGISTERS.noSamples}
        pageSize={12}
        opened={(u) => (
          <>
            {u.sample.map((id) => (
              <span key={id}>
                <Link to={`/cases/${id}`}>{id}</Link>{' '}
              </span>
            ))}
          </>
        )}
      />
      {plan.data && <small className="root">{rootText(plan.data.root)}</small>}
    </Card>
  )
}

const PLAN: readonly Column<SamplingPlan['units'][number]>[] = [
  { name: 'unit', label: REGISTERS.unit, show: (u) => u.unitName },
  {
    name: 'files',
    label: REGISTERS.files,
    show: (u) => u.files,
    width: 90,
    by: (u) => u.files,
    isLabelled: true,
  },
  { name: 'size', label: REGISTERS.size, show: (u) => u.size, width: 60, isLabelled: true },
]
