import { Button, Checkbox, Form, Input } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { newKeyLabel, PUBLICATIONS, versionsText, waitingText } from '#text/world'
import type { KeyList, KeyRow } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { partOf } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { useList } from '../client.ts'

/** One class of publications: what is in force, what waits for approval. */
export function PublicationListPage() {
  const { kind = '' } = useParams()
  const [params, set] = useFilters()
  const found = useList('/api/publications/{kind}', params, { kind })
  const list = found.data
  return (
    <>
      <p>
        <Link to="/publications">{PUBLICATIONS.title}</Link>
      </p>
      <h1 className="page-title">{list?.title ?? PUBLICATIONS.title}</h1>
      {list?.mayDraft && !list.keys && <NewKey kind={list.kind} title={list.title} />}
      <List
        of={partOf(found, (l) => l)}
        rowKey={(row) => row.key}
        columns={list ? columnsOf(list) : []}
        filters={[
          { name: 'q', label: PUBLICATIONS.search, kind: 'search' },
          { name: 'day', label: PUBLICATIONS.inForceOn, kind: 'day' },
        ]}
        measure={PUBLICATIONS.measure}
        empty={PUBLICATIONS.none}
        pageSize={list?.pageSize ?? 50}
        beside={
          <Checkbox
            checked={params.get('waiting') === '1'}
            onChange={(e) => set('waiting', e.target.checked ? '1' : undefined)}
          >
            {PUBLICATIONS.onlyWaiting}
          </Checkbox>
        }
      />
    </>
  )
}

const columnsOf = ({ kind, title, keys }: KeyList): Column<KeyRow>[] => [
  {
    name: 'name',
    label: PUBLICATIONS.name,
    show: ({ key, name, unitName, openDrafts }) => (
      <>
        <Link to={`/publications/${kind}/${key}`}>
          {name ?? (keys?.length === 1 ? title : key)}
        </Link>{' '}
        {name && <small>{key}</small>} {unitName && unitName !== name && unitName}{' '}
        {openDrafts > 0 && <Status tone="soon">{waitingText(openDrafts)}</Status>}
      </>
    ),
  },
  {
    name: 'versions',
    label: PUBLICATIONS.version,
    show: ({ inForce, next }) => <small>{versionsText(inForce, next)}</small>,
  },
]

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/

/** Begins a key that is not there yet. */
function NewKey({ kind, title }: { kind: string; title: string }) {
  const navigate = useNavigate()
  return (
    <Form
      layout="inline"
      className="filter-line"
      onFinish={({ key }: { key: string }) => navigate(`/publications/${kind}/${key}?draft=1`)}
    >
      <Form.Item
        name="key"
        label={newKeyLabel(title)}
        rules={[{ required: true, pattern: KEY, message: PUBLICATIONS.keyWrong }]}
      >
        <Input placeholder={PUBLICATIONS.keyHint} maxLength={80} />
      </Form.Item>
      <Button htmlType="submit">{PUBLICATIONS.draft}</Button>
    </Form>
  )
}
