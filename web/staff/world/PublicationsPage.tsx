import { own } from '../../../src/foundation/own.ts'
import { Button, Card, Input, Select, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { KIND_NOTES } from '#text/publications'
import { inForceOnText, keysText, numberFromText, PUBLICATIONS, waitingText } from '#text/world'
import type { KindRow, Me, WorldView } from '../../contract.ts'
import { Fetched, partOf } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { useAnswer, useList } from '../client.ts'

/**
 * 版本公布: everything that the county publishes in versions, class by class, and what was in force
 * when.
 */
export function PublicationsPage({ me }: { me: Me }) {
  const kinds = useAnswer('/api/publications')
  return (
    <>
      <h1 className="page-title">{PUBLICATIONS.title}</h1>
      <p className="hint">{PUBLICATIONS.says}</p>
      <Fetched of={kinds}>
        {(list) => (
          <ul className="kinds">
            {list.map((k) => (
              <KindEntry key={k.kind} of={k} />
            ))}
          </ul>
        )}
      </Fetched>
      <WorldAt today={me.today} kinds={kinds.data ?? []} />
    </>
  )
}

const KindEntry = ({ of: k }: { of: KindRow }) => (
  <li>
    <Link to={`/publications/${k.kind}`}>
      <b>{k.title}</b> <small>{keysText(k.keys)}</small>
    </Link>
    <small>{own(KIND_NOTES, k.kind)}</small>
    <span>
      {k.openDrafts > 0 && (
        <Link to={`/publications/${k.kind}?waiting=1`}>
          <Status tone="soon">{waitingText(k.openDrafts)}</Status>
        </Link>
      )}
      {k.mayDraft && <Status tone="open">{PUBLICATIONS.mayDraft}</Status>}
      {k.mayApprove && <Status tone="good">{PUBLICATIONS.mayApprove}</Status>}
    </span>
  </li>
)

/** What was in force on a day, or as the ledger knew it at a position. */
function WorldAt({ today, kinds }: { today: string; kinds: readonly KindRow[] }) {
  const [day, setDay] = useState(today)
  const [position, setPosition] = useState('')
  const [kind, setKind] = useState<string>()
  const [asked, setAsked] = useState<URLSearchParams>()
  const ask = () =>
    setAsked(
      new URLSearchParams({
        ...(day && { day }),
        ...(position && { position }),
        ...(kind && { kind }),
      }),
    )
  return (
    <Card size="small" title={PUBLICATIONS.whenWhat}>
      <Space wrap align="end">
        <span className="form-field">
          <label htmlFor="world-day">{PUBLICATIONS.day}</label>
          <Input id="world-day" type="date" value={day} onChange={(e) => setDay(e.target.value)} />
        </span>
        <span className="form-field">
          <label htmlFor="world-position">{PUBLICATIONS.position}</label>
          <Input
            id="world-position"
            inputMode="numeric"
            value={position}
            onChange={(e) => setPosition(e.target.value.replaceAll(/\D/g, ''))}
          />
        </span>
        <span className="form-field">
          <label htmlFor="world-kind">{PUBLICATIONS.kind}</label>
          <Select
            id="world-kind"
            className="filter"
            allowClear
            placeholder={PUBLICATIONS.all}
            value={kind}
            onChange={setKind}
            options={kinds.map((k) => ({ value: k.kind, label: k.title }))}
          />
        </span>
        <Button type="primary" onClick={ask}>
          {PUBLICATIONS.look}
        </Button>
      </Space>
      {asked !== undefined && <WorldList asked={asked} kinds={kinds} />}
    </Card>
  )
}

function WorldList({ asked, kinds }: { asked: URLSearchParams; kinds: readonly KindRow[] }) {
  const world = useList('/api/world', asked)
  const titleOf = (of: string) => kinds.find((k) => k.kind === of)?.title ?? of
  const columns: Column<WorldView['versions'][number]>[] = [
    {
      name: 'kind',
      label: PUBLICATIONS.kind,
      show: (v) => titleOf(v.kind),
      width: 160,
      by: (v) => titleOf(v.kind),
    },
    {
      name: 'name',
      label: PUBLICATIONS.name,
      show: (v) => <Link to={`/publications/${v.kind}/${v.key}`}>{v.name ?? titleOf(v.kind)}</Link>,
      by: (v) => v.name,
    },
    {
      name: 'version',
      label: PUBLICATIONS.version,
      show: (v) => numberFromText(v.number, v.effectiveOn),
      by: (v) => v.effectiveOn,
    },
  ]
  return (
    <>
      {world.data && <p>{inForceOnText(world.data)}</p>}
      <List
        at="world-"
        of={partOf(world, (w) => w.versions)}
        rowKey={(v) => `${v.kind}/${v.key}`}
        columns={columns}
        measure={PUBLICATIONS.measure}
        empty={PUBLICATIONS.nothing}
      />
    </>
  )
}
