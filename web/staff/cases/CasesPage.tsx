import { own } from '../../../src/foundation/own.ts'
import { Link } from 'react-router'
import { CASES } from '#text/cases'
import { chineseTime, ENDINGS, STAGES } from '#text/labels'
import type { ListedCase } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { type Filter, optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'
import { useItems, useList } from '../client.ts'

const COLUMNS: readonly Column<ListedCase>[] = [
  {
    name: 'caseId',
    label: CASES.case,
    show: (c) => <Link to={`/cases/${c.caseId}`}>{c.caseId}</Link>,
    width: 130,
    by: 'server',
  },
  { name: 'itemName', label: CASES.item, show: (c) => c.itemName },
  { name: 'applicantName', label: CASES.applicant, show: (c) => c.applicantName, width: 130 },
  { name: 'unitName', label: CASES.unit, show: (c) => c.unitName, width: 190 },
  {
    name: 'receivedAt',
    label: CASES.receivedAt,
    show: (c) => chineseTime(c.receivedAt),
    width: 180,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'stage',
    label: CASES.stage,
    show: (c) => (
      <>
        {STAGES[c.stage]} {c.ending && <Status>{own(ENDINGS, c.ending)}</Status>}
      </>
    ),
    width: 170,
  },
  {
    name: 'dueOn',
    label: CASES.promised,
    show: (c) => c.countdown && <Remaining of={c.countdown} />,
    width: 150,
    by: 'server',
  },
]

/** Every case that the reader may find. */
export function CasesPage() {
  const [params] = useFilters()
  const items = useItems()
  const filters: Filter<ListedCase>[] = [
    { name: 'caseId', label: CASES.caseId, kind: 'search' },
    { name: 'stage', label: CASES.stage, options: optionsOf(STAGES) },
    {
      name: 'itemId',
      label: CASES.item,
      options: (items.data ?? []).map((i) => ({ value: i.itemId, label: i.name })),
    },
  ]
  const found = useList('/api/cases', params)
  return (
    <>
      <h1 className="page-title">{CASES.title}</h1>
      <List
        of={found}
        rowKey={(c) => c.caseId}
        columns={COLUMNS}
        filters={filters}
        measure={CASES.measure}
        empty={CASES.none}
      />
    </>
  )
}
