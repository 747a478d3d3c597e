import { useQuery } from '@tanstack/react-query'
import { Alert, Card, Empty, Progress, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { CaseId, ItemId, UnitId } from '../../../src/foundation/ids.ts'
import { get, type Me } from '../client.ts'
import { SupervisionNav } from './SupervisionNav.tsx'

interface Part<M> {
  all: number
  covered: number
  missing: M[]
}
interface Coverage {
  units: Part<{ unitId: UnitId; unitName: string; says: string }>
  items: Part<{ itemId: ItemId; itemName: string; unitName: string }>
  processes: Part<{ caseId: CaseId; unitName: string; says: string }>
}
const WHY: Record<string, string> = {
  'no-item': '没有公布的事项',
  'no-case': '还没有办过一件',
  idle: '三十天没有新办件',
}

/** 三个全覆盖: units, items, processes; each with its list of what is missing. */
export function CoveragePage({ me }: { me: Me }) {
  const found = useQuery({
    queryKey: ['coverage'],
    queryFn: () => get<Coverage>('/api/supervision/coverage'),
  })
  if (found.isPending) return <Skeleton active />
  if (found.error) return <Alert type="error" showIcon title={found.error.message} />
  const { units, items, processes } = found.data
  const part = (
    title: string,
    about: string,
    { all, covered, missing }: Part<unknown>,
    list: ReactNode,
  ) => (
    <Card size="small" title={title} style={{ flex: '1 1 300px' }}>
      <Progress
        percent={all === 0 ? 0 : Math.floor((covered / all) * 1000) / 10}
        strokeColor="#0b57a4"
        aria-label={title}
      />
      <p style={{ color: '#4d5b6b' }}>
        {about}：{all} 中有 {covered}。
      </p>
      {missing.length === 0 ? (
        <Empty description="没有缺的" />
      ) : (
        <ul className="missing" tabIndex={0} aria-label={`${title}缺的`}>
          {list}
        </ul>
      )}
    </Card>
  )
  return (
    <>
      <h1 className="page-title">三个全覆盖</h1>
      <SupervisionNav me={me} />
      <div style={{ display: 'flex', gap: 14, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        {part(
          '部门全覆盖',
          '有公布事项、近三十天办过件的单位',
          units,
          units.missing.map((u) => (
            <li key={u.unitId}>
              {u.unitName} <small>{WHY[u.says]}</small>
            </li>
          )),
        )}
        {part(
          '事项全覆盖',
          '产生过办件的事项',
          items,
          items.missing.slice(0, 200).map((i) => (
            <li key={i.itemId}>
              {i.itemName} <small>{i.unitName}</small>
            </li>
          )),
        )}
        {part(
          '流程全覆盖',
          '全程及时在系统内办理的已决定办件',
          processes,
          processes.missing.slice(0, 200).map((p) => (
            <li key={p.caseId}>
              <Link to={`/cases/${p.caseId}`}>{p.caseId}</Link>{' '}
              <small>
                {p.unitName}，{p.says}
              </small>
            </li>
          )),
        )}
      </div>
    </>
  )
}
