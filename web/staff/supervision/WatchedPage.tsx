import { keepPreviousData } from '@tanstack/react-query'
import { Link } from 'react-router'
import { WATCHED_STAGES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { WATCHED } from '#text/supervision'
import type { CaseId } from '../../../src/foundation/ids.ts'
import { useFilters } from '../../ui/address.ts'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { type Me, useGet, useUnits } from '../client.ts'
import { Room, seesAll } from './SupervisionNav.tsx'

interface Row {
  caseId: CaseId
  itemName: string
  unitName: string
  stage: string
  receivedOn: string
  nextOn: string | null
}

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'case',
    label: WATCHED.case,
    show: (c) => (
      <>
        <Link to={`/cases/${c.caseId}`}>
          <b>{c.itemName}</b>
        </Link>{' '}
        <small>{c.caseId}</small>
      </>
    ),
  },
  {
    name: 'stage',
    label: WATCHED.stage,
    show: (c) => <Status>{WATCHED_STAGES[c.stage]}</Status>,
    width: 120,
  },
  { name: 'unit', label: WATCHED.unit, show: (c) => c.unitName, width: 220 },
  {
    name: 'receivedOn',
    label: WATCHED.receivedOn,
    show: (c) => chineseDay(c.receivedOn),
    width: 150,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'nextOn',
    label: WATCHED.nextOn,
    show: (c) => c.nextOn && c.stage !== 'closed' && chineseDay(c.nextOn),
    width: 150,
    by: 'server',
    isLabelled: true,
  },
]

/** The cases behind a number of the board. */
export function WatchedPage({ me }: { me: Me }) {
  const [params] = useFilters()
  const units = useUnits()
  const found = useGet<{ total: number; rows: Row[] }>(`/api/supervision/cases?${params}`, {
    placeholderData: keepPreviousData,
  })
  const ofUnits = (units.data ?? []).map((u) => ({ value: u.unitId, label: u.name }))
  return (
    <Room me={me} title={WATCHED.title}>
      <List
        of={found}
        rowKey={(c) => c.caseId}
        columns={COLUMNS}
        filters={[
          { name: 'stage', label: WATCHED.stage, options: optionsOf(WATCHED_STAGES) },
          ...(seesAll(me) ? [{ name: 'unitId', label: WATCHED.unit, options: ofUnits }] : []),
          { name: 'receivedOn', label: WATCHED.receivedOn, kind: 'day' },
        ]}
        measure={WATCHED.measure}
        empty={WATCHED.none}
      />
    </Room>
  )
}
