import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Empty, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { chineseDay } from '#text/time'
import { get } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'
import type { KeyList, KeyRow } from './api.ts'

/** One class of publications: what is in force, what waits for approval. */
export function PublicationListPage() {
  const { kind } = useParams()
  const [params, set] = useFilters()
  const found = useQuery({
    queryKey: ['publications', kind, params.toString()],
    queryFn: () => get<KeyList>(`/api/publications/${kind}?${params}`),
    placeholderData: (before) => before,
  })
  const list = found.data
  const up = (
    <p>
      <Link to="/publications">版本公布</Link>
    </p>
  )
  if (found.error)
    return (
      <>
        {up}
        <Alert type="error" showIcon title={found.error.message} />
      </>
    )
  return (
    <>
      {up}
      <h1 className="page-title">{list?.title ?? '版本公布'}</h1>
      <div className="filter-line">
        <span className="form-field">
          <label htmlFor="search">名称或编号</label>
          <Input.Search
            id="search"
            defaultValue={params.get('q') ?? ''}
            maxLength={60}
            onSearch={(q) => set('q', q.trim())}
            enterButton="找"
          />
        </span>
        <span className="form-field">
          <label htmlFor="day">哪一天有效的</label>
          <Input
            id="day"
            type="date"
            value={params.get('day') ?? ''}
            onChange={(e) => set('day', e.target.value)}
          />
        </span>
        <Checkbox
          checked={params.get('waiting') === '1'}
          onChange={(e) => set('waiting', e.target.checked ? '1' : undefined)}
        >
          只看待批准的
        </Checkbox>
      </div>
      {list?.mayDraft && !list.keys && <NewKey kind={list.kind} title={list.title} />}
      <Table<KeyRow>
        size="middle"
        rowKey="key"
        loading={found.isFetching}
        dataSource={list?.rows ?? []}
        showHeader={false}
        pagination={{
          current: Number(params.get('page') ?? 1),
          pageSize: list?.pageSize ?? 50,
          total: list?.total ?? 0,
          hideOnSinglePage: true,
          showSizeChanger: false,
          showTotal: (n) => `共 ${n} 个`,
          onChange: (page) => set('page', String(page)),
        }}
        locale={{ emptyText: <Empty description="没有找到" /> }}
        columns={[{ title: '公布', render: (_, row) => <Row list={list!} row={row} /> }]}
      />
    </>
  )
}

function Row({
  list: { kind, title, keys },
  row: { key, name, unitName, inForce, next, openDrafts },
}: {
  list: KeyList
  row: KeyRow
}) {
  return (
    <div className="row-card">
      <span>
        <Link className="in-text" to={`/publications/${kind}/${key}`}>
          {name ?? (keys?.length === 1 ? title : key)}
        </Link>{' '}
        {name && <small className="key">{key}</small>}{' '}
        {unitName && unitName !== name && <span>{unitName}</span>}{' '}
        {openDrafts > 0 && <Tag color="orange">{openDrafts} 份待批准</Tag>}
      </span>
      <small>
        {inForce
          ? `第 ${inForce.number} 版，${chineseDay(inForce.effectiveOn)}起生效`
          : '还没有生效的版本'}
        {next.map((v) => `；第 ${v.number} 版将于${chineseDay(v.effectiveOn)}生效`).join('')}
      </small>
    </div>
  )
}

/** Begins a key that is not there yet. */
function NewKey({ kind, title }: { kind: string; title: string }) {
  const navigate = useNavigate()
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState<string>()
  const begin = () => {
    if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(key))
      navigate(`/publications/${kind}/${key}?draft=1`)
    else setProblem('编号以字母或数字开头，只含字母、数字、点和横线')
  }
  return (
    <div className="filter-line">
      <span className="form-field">
        <label htmlFor="new-key">新的{title}：编号</label>
        <Input
          id="new-key"
          value={key}
          placeholder="字母、数字、点和横线"
          maxLength={80}
          {...(problem && { status: 'error', 'aria-describedby': 'new-key-fault' })}
          onChange={(e) => setKey(e.target.value)}
          onPressEnter={begin}
        />
      </span>
      <Button onClick={begin}>拟订</Button>
      {problem && (
        <span role="alert" className="fault" id="new-key-fault">
          {problem}
        </span>
      )}
    </div>
  )
}
