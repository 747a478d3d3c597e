import { AUDIT, AUDIT_KINDS, auditDetail } from '#text/audit'
import { chineseTime } from '#text/labels'
import type { AuditEntry } from '../../contract.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { useFilters } from '../../ui/address.ts'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { useList } from '../client.ts'

const COLUMNS: readonly Column<AuditEntry>[] = [
  { name: 'at', label: AUDIT.at, show: (e) => <small>{chineseTime(e.at)}</small>, width: 190 },
  { name: 'kind', label: AUDIT.kind, show: (e) => AUDIT_KINDS[e.kind], width: 110 },
  {
    name: 'account',
    label: AUDIT.account,
    // An applicant has no account that anybody could name.
    show: (e) => {
      if (!e.account) return AUDIT.unknown
      return e.account.startsWith('applicant:') ? e.name : `${e.name} ${e.account}`
    },
  },
  {
    name: 'network',
    label: AUDIT.network,
    show: (e) => e.network && <small>{e.network}</small>,
    width: 160,
    isLabelled: true,
  },
  {
    name: 'detail',
    label: AUDIT.detail,
    show: auditDetail,
  },
]

/** 审计日志: for the auditor and the security administrator. */
export function AuditPage() {
  const [params] = useFilters()
  const query = new URLSearchParams(params)
  query.delete('page')
  return (
    <>
      <h1 className="page-title">{AUDIT.title}</h1>
      <p className="note">{AUDIT.says}</p>
      <List
        of={useList('/api/audit', params)}
        rowKey={(e) => e.id}
        columns={COLUMNS}
        filters={[
          { name: 'from', label: AUDIT.from, kind: 'day' },
          { name: 'to', label: AUDIT.to, kind: 'day' },
          { name: 'account', label: AUDIT.account, kind: 'search' },
          { name: 'kind', label: AUDIT.kind, options: optionsOf(AUDIT_KINDS) },
        ]}
        measure={AUDIT.measure}
        empty={AUDIT.none}
        beside={<FileButton href={`/api/audit/file?${query}`}>{AUDIT.csv}</FileButton>}
      />
    </>
  )
}
