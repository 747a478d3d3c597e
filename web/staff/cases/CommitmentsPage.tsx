import { COMMITMENT_STATES } from '#cases/contract'
import { Link } from 'react-router'
import { COMMITMENTS, creditText } from '#text/commitments'
import { chineseDay } from '#text/labels'
import type { ListedCommitment } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { type Filter, optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status, type Tone } from '../../ui/Status.tsx'
import { useItems, useList } from '../client.ts'

const TONES: Readonly<Record<ListedCommitment['state'], Tone>> = {
  waiting: 'open',
  kept: 'good',
  rectifying: 'soon',
  rectified: 'good',
  revoking: 'soon',
  revoked: 'plain',
}

const COLUMNS: readonly Column<ListedCommitment>[] = [
  {
    name: 'caseId',
    label: COMMITMENTS.caseId,
    show: (c) => <Link to={`/cases/${c.caseId}`}>{c.caseId}</Link>,
    width: 130,
  },
  { name: 'itemName', label: COMMITMENTS.item, show: (c) => c.itemName },
  { name: 'applicantName', label: COMMITMENTS.applicant, show: (c) => c.applicantName, width: 130 },
  { name: 'unitName', label: COMMITMENTS.unit, show: (c) => c.unitName, width: 170 },
  {
    name: 'state',
    label: COMMITMENTS.state,
    show: (c) => <Status tone={TONES[c.state]}>{COMMITMENT_STATES[c.state]}</Status>,
    width: 120,
  },
  {
    name: 'decidedOn',
    label: COMMITMENTS.decidedOn,
    show: (c) => chineseDay(c.decidedOn),
    width: 140,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'dueOn',
    label: COMMITMENTS.dueOn,
    show: (c) =>
      c.dueOn && (
        <>
          {chineseDay(c.dueOn)} {c.isLate && <Status tone="bad">{COMMITMENTS.isLate}</Status>}
        </>
      ),
    width: 190,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'credit',
    label: COMMITMENTS.credit,
    show: (c) => creditText(c),
    width: 170,
    isLabelled: true,
  },
]

/** 告知承诺核查: what was granted on a commitment, what comes next first. */
export function CommitmentsPage() {
  const [params] = useFilters()
  const items = useItems()
  const query = new URLSearchParams(params)
  query.delete('page')
  const filters: Filter<ListedCommitment>[] = [
    { name: 'state', label: COMMITMENTS.state, options: optionsOf(COMMITMENT_STATES) },
    { name: 'late', label: COMMITMENTS.dueOn, options: [{ value: '1', label: COMMITMENTS.late }] },
    {
      name: 'itemId',
      label: COMMITMENTS.item,
      options: (items.data ?? []).map((i) => ({ value: i.itemId, label: i.name })),
    },
  ]
  return (
    <>
      <h1 className="page-title">{COMMITMENTS.title}</h1>
      <p className="hint">{COMMITMENTS.says}</p>
      <List
        of={useList('/api/commitments', params)}
        rowKey={(c) => c.caseId}
        columns={COLUMNS}
        filters={filters}
        measure={COMMITMENTS.measure}
        empty={COMMITMENTS.none}
        beside={<FileButton href={`/api/commitments/file?${query}`}>{COMMITMENTS.csv}</FileButton>}
      />
    </>
  )
}
