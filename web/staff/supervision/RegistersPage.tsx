import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Empty, InputNumber, Select, Space, Table, Upload } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { CaseId, UnitId } from '../../../src/foundation/ids.ts'
import { chineseDay } from '#text/labels'
import { get, type Me, post, ProblemError } from '../client.ts'
import { isBody, SupervisionNav } from './SupervisionNav.tsx'

interface Lead {
  kind: string
  kindName: string
  number: string
  on: string
  unitId: UnitId
  unitName: string
  itemName: string
  caseId: CaseId | null
}
interface Plan {
  month: string
  rate: number
  root: string
  units: { unitId: UnitId; unitName: string; files: number; size: number; sample: string[] }[]
}
const KINDS = {
  certificate: '证照登记',
  receipt: '缴费票据',
  ticket: '排队叫号',
  consultation: '咨询登记',
}

/** 体外循环: other books held against the cases; and how many paper files to pull so that back-filling is found. */
const REGISTER_COLUMNS = ['编号', '日期', '单位', '事项', '办件编号']

export function RegistersPage({ me }: { me: Me }) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [kind, setKind] = useState<keyof typeof KINDS>('certificate')
  const [rate, setRate] = useState(5)
  const [faults, setFaults] = useState<{ says: string; faults: ProblemError['fields'] }>()
  const [busy, setBusy] = useState(false)
  const leads = useQuery({
    queryKey: ['leads'],
    queryFn: () => get<Lead[]>('/api/supervision/leads'),
  })
  const plan = useQuery({
    queryKey: ['sampling', rate],
    queryFn: () => get<Plan>(`/api/supervision/sampling?rate=${rate}`),
  })
  const take = async (file: File) => {
    setBusy(true)
    setFaults(undefined)
    try {
      const done = await post<{ entries: number; leads: number }>('/api/supervision/registers', {
        kind,
        csv: await file.text(),
      })
      message.success(`收进 ${done.entries} 行，其中 ${done.leads} 行没有对应的办件，几秒后列出`)
      await queries.invalidateQueries()
      // Those who follow the sealed log hold the register against the cases a moment later.
      setTimeout(() => void queries.invalidateQueries({ queryKey: ['leads'] }), 5000)
    } catch (error) {
      setFaults({
        says: (error as Error).message,
        faults: error instanceof ProblemError ? error.fields : [],
      })
    } finally {
      setBusy(false)
    }
    return false
  }
  return (
    <>
      <h1 className="page-title">交叉核对与抽查</h1>
      <SupervisionNav me={me} />
      <div className="two">
        <div className="stack">
          {isBody(me) && (
            <Card size="small" title="导入登记簿（CSV）">
              <p style={{ marginTop: 0, color: '#4d5b6b' }}>
                表头须有：编号、日期、单位；知道的再填：事项、办件编号。有一行不对就一行也不收，并指出是哪里。
              </p>
              <Space wrap>
                <Select
                  aria-label="登记簿"
                  value={kind}
                  onChange={setKind}
                  style={{ width: 150 }}
                  options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
                />
                <Upload accept=".csv,text/csv" showUploadList={false} beforeUpload={take}>
                  <Button type="primary" loading={busy}>
                    选择文件
                  </Button>
                </Upload>
                <Button
                  href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${REGISTER_COLUMNS.join(',')}\r\n`)}`}
                  download="登记簿模板.csv"
                >
                  下载空表
                </Button>
              </Space>
              {faults && (
                <Alert
                  style={{ marginTop: 10 }}
                  type="error"
                  showIcon
                  title={faults.says}
                  description={faults.faults.map((f) => (
                    <div key={f.field + f.reason}>
                      {f.field}：{f.reason}
                    </div>
                  ))}
                />
              )}
            </Card>
          )}
          <Card size="small" title="没有对应办件的登记（体外循环的线索）">
            {leads.error && <Alert type="error" showIcon title={leads.error.message} />}
            <Table<Lead>
              size="small"
              rowKey={(l) => l.kind + l.unitId + l.number}
              showHeader={false}
              loading={leads.isPending}
              dataSource={leads.data ?? []}
              pagination={{ pageSize: 10, hideOnSinglePage: true, simple: true }}
              locale={{
                emptyText: <Empty description="还没有线索：没有导入登记簿，或每一行都对上了办件" />,
              }}
              columns={[
                {
                  render: (_, l) => (
                    <div className="row-card">
                      <span>
                        <b>
                          {l.kindName} {l.number}
                        </b>
                      </span>
                      <small>
                        {l.unitName}
                        {l.itemName && ` · ${l.itemName}`} · {chineseDay(l.on)}
                        {l.caseId && ` · 所称办件 ${l.caseId} 不存在`}
                      </small>
                    </div>
                  ),
                },
              ]}
            />
          </Card>
        </div>
        <Card size="small" title="本月抽查计划">
          <p style={{ marginTop: 0, color: '#4d5b6b' }}>
            若有这么大比例的档案是事后补录的，抽这么多份，有百分之九十五的把握至少查出一份。抽哪几份由账本的根决定，谁也不能挑。
          </p>
          <Space style={{ marginBottom: 10 }}>
            补录比例不低于{' '}
            <InputNumber
              aria-label="补录比例"
              min={1}
              max={50}
              value={rate}
              onChange={(v) => setRate(v ?? 5)}
              suffix="%"
            />
          </Space>
          {plan.error && <Alert type="error" showIcon title={plan.error.message} />}
          {plan.data?.units.length === 0 && <Empty description="本月还没有作出决定的办件" />}
          <Table
            size="small"
            rowKey="unitId"
            loading={plan.isPending}
            dataSource={plan.data?.units ?? []}
            pagination={{ pageSize: 12, hideOnSinglePage: true, simple: true }}
            expandable={{
              columnTitle: '哪些',
              expandedRowRender: (u) => (
                <div style={{ wordBreak: 'break-word' }}>
                  {u.sample.map((id, i) => (
                    <span key={id}>
                      {i > 0 && '、'}
                      <Link to={`/cases/${id}`}>{id}</Link>
                    </span>
                  ))}
                </div>
              ),
            }}
            columns={[
              { title: '单位', dataIndex: 'unitName' },
              { title: '已决定', dataIndex: 'files', align: 'right' },
              { title: '抽', dataIndex: 'size', align: 'right' },
            ]}
          />
          {plan.data && (
            <small style={{ wordBreak: 'break-all', color: '#4d5b6b' }}>
              账本的根：{plan.data.root || '尚未封存'}
            </small>
          )}
        </Card>
      </div>
    </>
  )
}
