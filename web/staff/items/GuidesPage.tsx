import { Button, Progress } from 'antd'
import { completeText, GUIDES, revisionText } from '#text/items'
import { UI } from '#text/ui'
import type { GuideRow } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { Beside } from '../../ui/AskForm.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { useAnswer } from '../client.ts'
import { GuidePanel } from './GuidePanel.tsx'

/** 办事指南维护: which of the eight things of 行政许可法 30 each item has, and where to fill in the rest. */
export function GuidesPage() {
  const [params, set] = useFilters()
  const found = useAnswer('/api/guides')
  const shown = params.get('item')
  const complete = (found.data ?? []).filter((r) => r.missing.length === 0).length
  const all = found.data?.length ?? 0
  return (
    <>
      <h1 className="page-title">{GUIDES.title}</h1>
      {all > 0 && (
        <p className="progress-line">
          {completeText(complete, all)}
          <Progress percent={Math.round((complete / all) * 100)} aria-label={GUIDES.share} />
        </p>
      )}
      <Beside
        panel={
          shown && <GuidePanel key={shown} itemId={shown} onClose={() => set('item', undefined)} />
        }
      >
        <List
          of={found}
          rowKey={(r) => r.itemId}
          columns={columnsOf((itemId) => set('item', itemId))}
          filters={[
            { name: 'q', label: GUIDES.search, kind: 'search', of: (r) => r.name },
            {
              name: 'state',
              label: GUIDES.state,
              options: [
                { value: 'complete', label: GUIDES.complete },
                { value: 'incomplete', label: GUIDES.incomplete },
              ],
              of: (r) => (r.missing.length === 0 ? 'complete' : 'incomplete'),
            },
          ]}
          measure={GUIDES.measure}
          empty={GUIDES.none}
        />
      </Beside>
    </>
  )
}

const columnsOf = (onOpen: (itemId: string) => void): Column<GuideRow>[] => [
  {
    name: 'name',
    label: GUIDES.item,
    show: (r) => (
      <>
        <b>{r.name}</b> {r.revision > 0 && <small>{revisionText(r.revision)}</small>}
      </>
    ),
    by: (r) => r.name,
  },
  {
    name: 'unit',
    label: GUIDES.unit,
    show: (r) => <small>{r.unitName}</small>,
    width: 200,
    by: (r) => r.unitName,
  },
  {
    name: 'missing',
    label: GUIDES.missing,
    show: (r) =>
      r.missing.length === 0 ? (
        <Status tone="good">{GUIDES.complete}</Status>
      ) : (
        <span className="tag-line">
          {r.missing.map((m) => (
            <Status key={m} tone="soon">
              {m}
            </Status>
          ))}
        </span>
      ),
    by: (r) => r.missing.length,
  },
  {
    name: 'open',
    label: UI.acts,
    show: (r) => (
      <Button
        size="small"
        type={r.mayEdit ? 'primary' : 'default'}
        onClick={() => onOpen(r.itemId)}
      >
        {r.mayEdit ? GUIDES.revise : GUIDES.look}
      </Button>
    ),
    width: 90,
  },
]
