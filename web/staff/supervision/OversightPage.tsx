import { useQuery } from '@tanstack/react-query'
import { Alert, Card, Empty, Skeleton, Tag } from 'antd'
import { Link } from 'react-router'
import type { CardId, CaseId, DraftId, StaffId } from '../../../src/foundation/ids.ts'
import type { Level } from '../../../src/supervision/events.ts'
import { LEVELS, PARAMETERS } from '#text/cards'
import { chineseDay, chineseTime } from '#text/labels'
import { get, type Me, pathOf } from '../client.ts'
import { SupervisionNav } from './SupervisionNav.tsx'

interface Oversight {
  revocations: {
    cardId: CardId
    unitName: string
    level: Level
    by: string
    reason: string
    at: string
  }[]
  changes: {
    changeId: DraftId
    code: string
    ruleName: string
    name: string
    value: number
    basis: string
    fromOn: string
    proposedBy: string
    approvedBy: string | null
  }[]
  accesses: {
    kind: 'unmasked' | 'read'
    staffId: StaffId
    caseId: CaseId
    reason: string | null
    at: string
  }[]
}

/** 对监察的监督: what supervisors themselves did, for the leading group and the auditor. */
export function OversightPage({ me }: { me: Me }) {
  const found = useQuery({
    queryKey: ['oversight'],
    queryFn: () => get<Oversight>('/api/supervision/oversight'),
  })
  if (found.isPending) return <Skeleton active />
  if (found.error) return <Alert type="error" showIcon title={found.error.message} />
  const { revocations, changes, accesses } = found.data
  return (
    <>
      <h1 className="page-title">对监察的监督</h1>
      <SupervisionNav me={me} />
      <p style={{ color: '#4d5b6b' }}>
        监察人员撤了哪些牌、改了哪些规则、看了谁的办件，都记在同一本账上，改不了也删不掉。
      </p>
      <div className="halves">
        <Card size="small" title="撤销的牌">
          {revocations.length === 0 ? (
            <Empty description="没有撤销过牌" />
          ) : (
            revocations.map((r) => (
              <p key={r.cardId + r.at} style={{ margin: '0 0 8px' }}>
                <Tag>{LEVELS[r.level]}</Tag>
                <Link to={`/supervision/${r.cardId}`}>{r.cardId.split('/')[0]}</Link> {r.unitName}
                <br />
                <small>
                  {r.by}：{r.reason}（{chineseTime(r.at)}）
                </small>
              </p>
            ))
          )}
        </Card>
        <Card size="small" title="规则和参数的改动">
          {changes.length === 0 ? (
            <Empty description="没有改动过规则" />
          ) : (
            changes.map((c) => (
              <p key={c.changeId} style={{ margin: '0 0 8px' }}>
                <b>
                  {c.code} {c.ruleName}
                </b>{' '}
                {PARAMETERS[c.name] ?? c.name}改为 {c.value}，自{chineseDay(c.fromOn)}起<br />
                <small>
                  {c.proposedBy} 提出，{c.approvedBy ? `${c.approvedBy} 批准` : '尚未批准'}。依据：
                  {c.basis}
                </small>
              </p>
            ))
          )}
        </Card>
        <Card size="small" title="调阅和查看个人信息">
          {accesses.length === 0 ? (
            <Empty description="没有外单位的人调阅过办件" />
          ) : (
            <ul className="missing" tabIndex={0} aria-label="调阅和查看个人信息">
              {accesses.map((a) => (
                <li key={a.staffId + a.at + a.kind}>
                  {a.kind === 'unmasked' ? <Tag color="orange">看完整信息</Tag> : <Tag>调阅</Tag>}
                  {a.staffId} <Link to={pathOf(a.caseId)}>{a.caseId}</Link>
                  {a.reason && `：${a.reason}`} <small>{chineseTime(a.at)}</small>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </>
  )
}
