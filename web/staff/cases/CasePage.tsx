import { CASE_FACTS, DOCUMENTS } from '#text/case-facts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  Collapse,
  Descriptions,
  Input,
  Skeleton,
  Table,
  Tag,
  Timeline,
} from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { StepId } from '../../../src/foundation/ids.ts'
import { durationText, monthAndDay, remainingText, workdaysText } from '#text/time'
import type { CaseView } from '../../../src/cases/view.ts'
import {
  chineseDay,
  chineseTime,
  CLOCK_STATES,
  CLOCKS,
  DAY_ROLES,
  ENDINGS,
  type ProcessChanged,
  processChangedText,
  jointResultText,
  STAGES,
  SUPPLIED_BY,
} from '#text/labels'
import { ActForm } from './ActForm.tsx'
import { CaseSupervision } from '../supervision/CaseSupervision.tsx'
import { get, type Me, post } from '../client.ts'
import { ManualCardForm } from '../supervision/ManualCardForm.tsx'
import { Preview, type PreviewOf } from './Preview.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import type { CardRow } from '../supervision/SupervisionPage.tsx'

const Diagram = lazy(() => import('./Diagram.tsx').then((m) => ({ default: m.Diagram })))

const BODY: ReadonlySet<string> = new Set(['supervision-officer', 'supervision-lead'])

/** Everything about a case on one screen: what may be done, form, materials, process, clocks, documents, story. */
export function CasePage({ me }: { me: Me }) {
  const { caseId = '' } = useParams()
  const queries = useQueryClient()
  const [act, setAct] = useState<CaseView['offered'][number]>()
  const cards = useQuery({
    queryKey: ['cards', `caseId=${caseId}`],
    queryFn: () => get<{ rows: CardRow[] }>(`/api/supervision/cards?caseId=${caseId}`),
  })
  const deviations = useMemo(
    () =>
      Object.fromEntries(
        (cards.data?.rows ?? []).flatMap((c) =>
          c.stepId && c.status !== 'revoked' ? [[c.stepId, c.level]] : [],
        ),
      ),
    [cards.data],
  )
  const { message, modal } = App.useApp()
  const [shown, setShown] = useState<CaseView['applicant']>()
  const [cardOpen, setCardOpen] = useState(false)
  const [preview, setPreview] = useState<PreviewOf>()
  const found = useQuery({
    queryKey: ['case', caseId],
    queryFn: () => get<CaseView>(`/api/cases/${caseId}`),
  })
  if (found.isPending) return <Skeleton active />
  if (found.error)
    return (
      <Alert
        type="error"
        showIcon
        title={found.error.message}
        action={<Link to="/cases">返回查询</Link>}
      />
    )
  const view = found.data
  const { state, item } = view
  const name = (id: string) => item.materials.find((m) => m.materialId === id)?.name ?? id
  // Also those of the versions of the process that it has left.
  const stepName = (id: string) => view.stepNames[id as StepId] ?? id
  const refresh = () => {
    setAct(undefined)
    queries.invalidateQueries()
  }
  const promised = view.clocks.find((c) => c.countdown.kind === 'promised')?.countdown
  const { offered } = view
  const applicant = shown ?? view.applicant
  const askToSee = () => {
    let reason = ''
    modal.confirm({
      title: '查看完整的个人信息',
      okText: '查看并留痕',
      cancelText: '取消',
      content: (
        <>
          <p>谁、何时、为什么查看会记入账本，由负责人和审计管理员查阅。</p>
          <Input
            aria-label="理由"
            placeholder="请写明理由"
            maxLength={200}
            onChange={(e) => (reason = e.target.value)}
          />
        </>
      ),
      onOk: async () => {
        try {
          setShown(
            (
              await post<{ applicant: CaseView['applicant'] }>(`/api/cases/${caseId}/unmasking`, {
                reason,
              })
            ).applicant,
          )
        } catch (error) {
          message.error((error as Error).message)
          throw error
        }
      },
    })
  }
  const supervises = me.roles.some((r) => BODY.has(r))
  return (
    <>
      <h1 className="page-title">
        {item.name} <span style={{ color: '#4d5b6b', fontWeight: 400 }}>{state.caseId}</span>{' '}
        <Tag color="blue">{STAGES[state.stage]}</Tag>
        {state.ending && <Tag>{ENDINGS[state.ending]}</Tag>}
        {state.deemed && <Tag color="orange">视为受理</Tag>}
        {promised && promised.state !== 'stopped' && (
          <>
            <small style={{ fontWeight: 400, fontSize: 14, margin: '0 8px' }}>
              承诺{chineseDay(promised.dueOn)}前办结
            </small>
            <Remaining of={promised} />
          </>
        )}
      </h1>
      <Card size="small" style={{ marginBottom: 16 }}>
        {offered.length === 0 && !supervises ? (
          <span style={{ color: '#4d5b6b' }}>
            您是{me.roleNames.join('、')}，当前没有需要您办理的操作。
          </span>
        ) : (
          <div className="acts">
            {[...offered]
              .sort((a, b) => Number(b.emphasis === 'main') - Number(a.emphasis === 'main'))
              .map((offer) => (
                <Button
                  key={offer.name}
                  type={offer.emphasis === 'main' ? 'primary' : 'default'}
                  danger={offer.emphasis === 'danger'}
                  onClick={() => setAct(offer)}
                >
                  {offer.title}
                </Button>
              ))}
            {supervises && (
              <Button danger onClick={() => setCardOpen(true)}>
                人工发牌
              </Button>
            )}
            {supervises && (
              <Link to={`/supervision/directives?about=${caseId}`}>
                <Button>发出督办</Button>
              </Link>
            )}
          </div>
        )}
      </Card>
      <div className="two">
        <div className="stack">
          <Card
            size="small"
            title="申请人与申请表"
            extra={
              view.isMasked &&
              !shown && (
                <Button size="small" onClick={askToSee}>
                  查看完整信息
                </Button>
              )
            }
          >
            <Descriptions
              size="small"
              column={{ xs: 1, md: 2 }}
              items={[
                {
                  key: 'a',
                  label: view.applicant.kind === 'enterprise' ? '企业' : '申请人',
                  children: applicant.name,
                },
                { key: 'n', label: '证件号码', children: applicant.idNumber },
                { key: 'p', label: '手机', children: applicant.phone },
                {
                  key: 'c',
                  label: '来源',
                  children: { counter: '窗口', portal: '网上', mail: '邮寄' }[state.channel],
                },
                { key: 'u', label: '办理单位', children: view.unitName },
                ...(view.townshipName
                  ? [{ key: 't', label: '初审', children: view.townshipName }]
                  : []),
                ...Object.entries(view.form.values).map(([k, v]) => ({
                  key: k,
                  label:
                    (view.form.schema.properties as Record<string, { title?: string }>)[k]?.title ??
                    k,
                  children: typeof v === 'boolean' ? (v ? '是' : '否') : String(v),
                })),
              ]}
            />
          </Card>
          <Card size="small" title="材料">
            <Table
              size="small"
              pagination={false}
              rowKey="materialId"
              dataSource={item.materials}
              columns={[
                { title: '材料', dataIndex: 'name' },
                { title: '必要性', render: (_, m) => (m.required ? '必要' : '按情形'), width: 72 },
                {
                  title: '情况',
                  render: (_, m) => {
                    const held = state.materials.find((h) => h.materialId === m.materialId)
                    if (held)
                      return held.documentId ? (
                        <Button
                          type="link"
                          size="small"
                          style={{ padding: 0 }}
                          onClick={() =>
                            setPreview({
                              title: m.name,
                              url: `/api/cases/${caseId}/materials/${m.materialId}`,
                            })
                          }
                        >
                          {SUPPLIED_BY[held.by]} · 查看
                        </Button>
                      ) : (
                        SUPPLIED_BY[held.by]
                      )
                    const gap = state.tolerated.find((g) => g.materialId === m.materialId)
                    return gap ? (
                      <Tag color="orange">容缺，{chineseDay(gap.dueOn)}前补齐</Tag>
                    ) : m.required ? (
                      <Tag color="red">未收到</Tag>
                    ) : (
                      '—'
                    )
                  },
                  width: '36%',
                },
              ]}
            />
            {state.correction && !state.correction.suppliedOn && (
              <Alert
                style={{ marginTop: 8 }}
                type="warning"
                title={`已于${chineseDay(state.correction.requiredOn)}告知补正，${chineseDay(state.correction.dueOn)}前补齐`}
                description={
                  <ul style={{ margin: 0, paddingLeft: 18 }}>
                    {state.correction.missing.map((m) => (
                      <li key={m.materialId}>
                        {name(m.materialId)}：{m.reason}
                      </li>
                    ))}
                  </ul>
                }
              />
            )}
          </Card>
          <Card size="small" title="流程">
            <Suspense fallback={<Skeleton active />}>
              <Diagram caseId={state.caseId} version={state.version} deviations={deviations} />
            </Suspense>
            {state.visits
              .filter((v) => v.opinion)
              .map((v, i) => (
                <p key={i} style={{ margin: '8px 0 0' }}>
                  <b>{stepName(v.stepId)}</b> {view.names[v.completedBy ?? ''] ?? v.completedBy}：
                  {v.opinion}
                </p>
              ))}
            {state.visits
              .filter((v) => v.countersigners)
              .map((v, i) => (
                <div key={i} style={{ margin: '8px 0 0' }}>
                  <b>{stepName(v.stepId)}</b> {v.agreed !== undefined && jointResultText(v)}
                  <ul style={{ margin: 0 }}>
                    {(v.signatures ?? []).map(({ by, agrees, opinion }) => (
                      <li key={by}>
                        {view.names[by] ?? by} {agrees ? '同意' : '不同意'}
                        {opinion && `：${opinion}`}
                      </li>
                    ))}
                    {v.completedOn === undefined &&
                      v
                        .countersigners!.filter((id) => !v.signatures?.some((s) => s.by === id))
                        .map((id) => <li key={id}>{view.names[id] ?? id} 还没有会签</li>)}
                  </ul>
                </div>
              ))}
          </Card>
        </div>
        <div className="stack">
          <Card size="small" title="期限怎么算">
            {view.officeTime && (
              <p style={{ margin: '0 0 4px' }}>
                本单位另按办公时间计时（满一秒进一日）：承诺时限已用
                {workdaysText(view.officeTime.usedWorkdays)}，
                {remainingText({
                  remaining: { value: view.officeTime.remainingWorkdays, unit: 'workday' },
                  isOverdue: view.officeTime.remainingWorkdays < 0,
                })}
                。
              </p>
            )}
            <Collapse
              ghost
              items={view.clocks.map((c, i) => ({
                key: i,
                label: (
                  <span>
                    <b>{CLOCKS[c.countdown.kind]}</b>
                    {c.countdown.stepId &&
                      `（${view.stepNames[c.countdown.stepId] ?? name(c.countdown.stepId)}）`}{' '}
                    {chineseDay(c.countdown.dueOn)} <Remaining of={c.countdown} />
                    {c.countdown.isProvisional && <Tag>跨年暂算</Tag>}
                  </span>
                ),
                children: (
                  <>
                    <p style={{ marginTop: 0, color: '#4d5b6b' }}>
                      依据：{c.article} · {durationText(c.facts.limit)} ·{' '}
                      {CLOCK_STATES[c.countdown.state]}
                    </p>
                    <ol className="clock-days">
                      {c.days.map((d) => (
                        <li key={d.day} className={d.role} title={d.article}>
                          {monthAndDay(d.day)} <br />
                          {d.number
                            ? `第 ${d.number} 日`
                            : d.role === 'off' && d.calendar.name
                              ? d.calendar.name
                              : DAY_ROLES[d.role]}
                        </li>
                      ))}
                    </ol>
                  </>
                ),
              }))}
            />
          </Card>
          <CaseSupervision me={me} caseId={state.caseId} cards={cards.data?.rows ?? []} />
          <Card size="small" title="文书">
            {state.documents.length === 0 ? (
              '还没有文书'
            ) : (
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {state.documents.map((d) => (
                  <li key={d.documentId}>
                    <Button
                      type="link"
                      size="small"
                      style={{ padding: 0 }}
                      onClick={() =>
                        setPreview({
                          title: DOCUMENTS[d.kind] ?? '',
                          url: `/api/documents/${d.documentId}`,
                        })
                      }
                    >
                      {DOCUMENTS[d.kind]}
                    </Button>{' '}
                    <small style={{ color: '#4d5b6b' }}>{chineseDay(d.on)}</small>
                  </li>
                ))}
              </ul>
            )}
          </Card>
          {state.copies.length > 0 && (
            <Card size="small" title="抄送">
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {state.copies.map((c, i) => (
                  <li key={i}>
                    {view.unitNames[c.unitId] ?? c.unitId}{' '}
                    <small style={{ color: '#4d5b6b' }}>{chineseDay(c.on)}</small>
                    <br />
                    {c.note}
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {view.matter.length > 1 && (
            <Card size="small" title="同一件事的历次申请">
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {view.matter.map((m) => (
                  <li key={m.caseId}>
                    <Link to={`/cases/${m.caseId}`}>
                      第 {m.attempt} 次 {m.caseId}
                    </Link>{' '}
                    {m.ending && ENDINGS[m.ending]}
                  </li>
                ))}
              </ul>
              <p style={{ marginBottom: 0 }}>
                首次收件：{chineseTime(view.matter[0]!.receivedAt)}，
                {state.closedOn ? '前后历时' : '至今历时'} {workdaysText(view.matterWorkdays)}
                （各项期限只计本次）
              </p>
            </Card>
          )}
          <Card size="small" title="经过">
            <Timeline
              items={view.timeline
                .filter((f) => f.type !== 'DocumentIssued')
                .map((f) => ({
                  key: f.version,
                  content: (
                    <>
                      <div>
                        {f.type === 'StepCompleted'
                          ? stepName((f.body as { stepId: StepId }).stepId)
                          : CASE_FACTS[f.type]}
                        {f.type === 'ProcessChanged' &&
                          processChangedText(f.body as ProcessChanged, stepName)}{' '}
                        <small style={{ color: '#4d5b6b' }}>{f.by}</small>
                      </div>
                      <small style={{ color: '#4d5b6b' }}>
                        {chineseTime(f.occurredAt)}
                        {f.recordedAt !== f.occurredAt && `（录入 ${chineseTime(f.recordedAt)}）`}
                      </small>
                    </>
                  ),
                }))}
            />
          </Card>
        </div>
      </div>
      {cardOpen && (
        <ManualCardForm
          caseId={state.caseId}
          unitId={state.unitId}
          isLead={me.roles.includes('supervision-lead')}
          onClose={() => setCardOpen(false)}
        />
      )}
      {preview && <Preview {...preview} onClose={() => setPreview(undefined)} />}
      {act && (
        <ActForm offer={act} view={view} onClose={() => setAct(undefined)} onDone={refresh} />
      )}
    </>
  )
}
