import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Input, Select, Space, Table, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { KIND_NOTES } from '#text/publications'
import { chineseDay } from '#text/time'
import { get, type Me } from '../client.ts'
import type { InForce, KindRow } from './api.ts'

/** 版本公布: everything that the county publishes in versions, class by class, and what was in force when. */
export function PublicationsPage({ me }: { me: Me }) {
  const kinds = useQuery({
    queryKey: ['publications'],
    queryFn: () => get<KindRow[]>('/api/publications'),
  })
  return (
    <>
      <h1 className="page-title">版本公布</h1>
      <p>
        办件所依据的一切都在这里按版本公布：一人拟订、另一人批准，写明依据和生效日期，记入账本，以后查得到某一天有效的是哪一版。
      </p>
      {kinds.error && <Alert type="error" showIcon title={kinds.error.message} />}
      <ul className="kinds">
        {(kinds.data ?? []).map((k) => (
          <li key={k.kind}>
            <Link to={`/publications/${k.kind}`}>
              <b>{k.title}</b> <small>{k.keys} 个</small>
            </Link>
            <small>{KIND_NOTES[k.kind]}</small>
            <span>
              {k.openDrafts > 0 && (
                <Link to={`/publications/${k.kind}?waiting=1`}>
                  <Tag color="orange">{k.openDrafts} 份待批准</Tag>
                </Link>
              )}
              {k.mayDraft && <Tag color="blue">可拟订</Tag>}
              {k.mayApprove && <Tag color="green">可批准</Tag>}
            </span>
          </li>
        ))}
      </ul>
      <WorldAt today={me.today} kinds={kinds.data ?? []} />
    </>
  )
}

interface World {
  day: string
  edition: number
  versions: InForce[]
}

/** What was in force on a day, or as the ledger knew it at a position. */
function WorldAt({ today, kinds }: { today: string; kinds: readonly KindRow[] }) {
  const [day, setDay] = useState(today)
  const [position, setPosition] = useState('')
  const [kind, setKind] = useState<string>()
  const [asked, setAsked] = useState<string>()
  const world = useQuery({
    queryKey: ['world', asked],
    queryFn: () => get<World>(`/api/world?${asked}`),
    enabled: asked !== undefined,
  })
  const ask = () => {
    const query = new URLSearchParams({
      ...(day && { day }),
      ...(position && { position }),
      ...(kind && { kind }),
    })
    setAsked(query.toString())
  }
  const titleOf = (of: string) => kinds.find((k) => k.kind === of)?.title ?? of
  return (
    <Card size="small" title="哪一天有效的是什么">
      <Space wrap align="end">
        <span className="form-field">
          <label htmlFor="world-day">日期</label>
          <Input id="world-day" type="date" value={day} onChange={(e) => setDay(e.target.value)} />
        </span>
        <span className="form-field">
          <label htmlFor="world-position">按账本哪个位置所记（可不填）</label>
          <Input
            id="world-position"
            inputMode="numeric"
            value={position}
            onChange={(e) => setPosition(e.target.value.replaceAll(/\D/g, ''))}
          />
        </span>
        <span className="form-field">
          <label htmlFor="world-kind">哪一类</label>
          <Select
            id="world-kind"
            allowClear
            placeholder="全部"
            style={{ minWidth: 150 }}
            value={kind}
            onChange={setKind}
            options={kinds.map((k) => ({ value: k.kind, label: k.title }))}
          />
        </span>
        <Button type="primary" onClick={ask}>
          查
        </Button>
      </Space>
      {world.error && <Alert type="error" showIcon title={world.error.message} />}
      {world.data && (
        <>
          <p>
            {chineseDay(world.data.day)}有效的，共 {world.data.versions.length} 个（截至第{' '}
            {world.data.edition} 次公布）
          </p>
          <Table<InForce>
            size="small"
            rowKey={(v) => `${v.kind}/${v.key}`}
            dataSource={world.data.versions}
            pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
            showHeader={false}
            columns={[
              {
                title: '版本',
                render: (_, v) => (
                  <span>
                    {v.name && `${titleOf(v.kind)} `}
                    <Link to={`/publications/${v.kind}/${v.key}`}>{v.name ?? titleOf(v.kind)}</Link>{' '}
                    第 {v.number} 版，
                    {chineseDay(v.effectiveOn)}起
                  </span>
                ),
              },
            ]}
          />
        </>
      )}
    </Card>
  )
}
