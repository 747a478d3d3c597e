import { LICENCE_STATES } from '#licences/contract'
import { Link } from 'react-router'
import { chineseDay } from '#text/labels'
import { lastText, LICENCES, validUntilText } from '#text/licences'
import type { ListedLicence } from '../../contract.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { useFilters } from '../../ui/address.ts'
import { type Filter, optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { useItems, useList } from '../client.ts'

const COLUMNS: readonly Column<ListedLicence>[] = [
  {
    name: 'number',
    label: LICENCES.number,
    show: (l) => <Link to={`/cases/${l.caseId}`}>{l.number}</Link>,
    width: 190,
    by: 'server',
  },
  { name: 'name', label: LICENCES.name, show: (l) => l.name },
  { name: 'holderName', label: LICENCES.holder, show: (l) => l.holderName, width: 130 },
  { name: 'unitName', label: LICENCES.unit, show: (l) => l.unitName, width: 170 },
  {
    name: 'state',
    label: LICENCES.state,
    show: (l) => (
      <Status tone={l.state === 'valid' ? 'good' : 'plain'}>{LICENCE_STATES[l.state]}</Status>
    ),
    width: 90,
  },
  {
    name: 'issuedOn',
    label: LICENCES.issuedOn,
    show: (l) => chineseDay(l.issuedOn),
    width: 140,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'validUntil',
    label: LICENCES.validUntil,
    show: (l) => validUntilText(l.validUntil),
    width: 140,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'last',
    label: LICENCES.last,
    show: (l) => <Link to={`/cases/${l.lastCaseId}`}>{lastText(l.lastKind, l.lastOn)}</Link>,
    width: 190,
    isLabelled: true,
  },
]

/** 证照登记: every licence that the reader may find, as it stands today. */
export function LicencesPage() {
  const [params] = useFilters()
  const items = useItems()
  const query = new URLSearchParams(params)
  query.delete('page')
  const filters: Filter<ListedLicence>[] = [
    { name: 'number', label: LICENCES.numberPart, kind: 'search' },
    { name: 'state', label: LICENCES.state, options: optionsOf(LICENCE_STATES) },
    { name: 'untilBefore', label: LICENCES.until, kind: 'day' },
    {
      name: 'itemId',
      label: LICENCES.item,
      options: (items.data ?? []).map((i) => ({ value: i.itemId, label: i.name })),
    },
  ]
  return (
    <>
      <h1 className="page-title">{LICENCES.title}</h1>
      <List
        of={useList('/api/licences', params)}
        rowKey={(l) => l.number}
        columns={COLUMNS}
        filters={filters}
        measure={LICENCES.measure}
        empty={LICENCES.none}
        beside={<FileButton href={`/api/licences/file?${query}`}>{LICENCES.csv}</FileButton>}
      />
    </>
  )
}
