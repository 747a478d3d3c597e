import { own } from '../../../src/foundation/own.ts'
import { Link } from 'react-router'
import { WATCHED_STAGES } from '#text/cards'
import { chineseDay } from '#text/labels'
import { WATCHED } from '#text/supervision'
import type { Me, WatchedCase } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { useList, useUnits } from '../client.ts'
import { Room, seesAll } from './SupervisionNav.tsx'

const COLUMNS: readonly Column<WatchedCase>[] = [
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
    show: (c) => <Status>{own(WATCHED_STAGES, c.stage)}</Status>,
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
  const found = useList('/api/supervision/cases', params)
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
