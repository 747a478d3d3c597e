import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  Descriptions,
  Empty,
  Form,
  Input,
  Radio,
  Skeleton,
  Table,
} from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { CaseId, ItemId, UnitId } from '../../../src/foundation/ids.ts'
import { workdaysText } from '#text/time'
import { chineseDay, chineseTime } from '#text/labels'
import { get, type Me, post } from '../client.ts'
import { seesAll, SupervisionNav } from './SupervisionNav.tsx'

type FileResult = 'consistent' | 'inconsistent' | 'missing'
interface Check {
  unitName: string
  day: string
  maySign: boolean
  note?: string
  signedBy?: string
  signedAt?: string
  figures: {
    received: { itemId: ItemId; itemName: string; n: number }[]
    dueSoon: number
    cards: number
    openLeads: number
    lateEntries: number
  }
  sample: { caseId: CaseId; result?: FileResult; note?: string }[]
}
interface Month {
  month: string
  workdays: number
  units: {
    unitId: UnitId
    unitName: string
    workdays: number
    files: number
    faulty: number
    last: string | null
  }[]
}
const RESULTS: Record<FileResult, string> = {
  consistent: '一致',
  inconsistent: '不一致',
  missing: '找不到',
}

/** 日巡查: the system's figures of the day, and three paper files that the supervisor compares. */
export function DailyCheckPage({ me }: { me: Me }) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const [problem, setProblem] = useState<string>()
  const isOverview = seesAll(me) && !me.roles.includes('unit-supervisor')
  const found = useQuery({
    queryKey: ['daily-check'],
    queryFn: () => get<Check>('/api/supervision/daily-check'),
    enabled: !isOverview,
  })
  const month = useQuery({
    queryKey: ['daily-checks'],
    queryFn: () => get<Month>('/api/supervision/daily-checks'),
    enabled: isOverview,
  })
  const sign = async () => {
    if (!found.data) return
    const values = (await form.validateFields()) as Record<
      string,
      { result: FileResult; note?: string }
    > & { note?: string }
    setProblem(undefined)
    try {
      await post('/api/supervision/daily-check', {
        note: values.note ?? '',
        sample: found.data.sample.map(({ caseId }) => ({
          caseId,
          result: values[caseId]!.result,
          note: values[caseId]!.note ?? '',
        })),
      })
      message.success('今天的巡查已登记')
      await queries.invalidateQueries({ queryKey: ['daily-check'] })
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  if (isOverview)
    return (
      <>
        <h1 className="page-title">日巡查</h1>
        <SupervisionNav me={me} />
        {month.error && <Alert type="error" showIcon title={month.error.message} />}
        {month.data && (
          <p style={{ color: '#4d5b6b' }}>
            {month.data.month}：到今天 {workdaysText(month.data.workdays)}。缺的日子会进入通报。
          </p>
        )}
        <Table
          size="middle"
          rowKey="unitId"
          loading={month.isPending}
          dataSource={[...(month.data?.units ?? [])].sort((a, b) => a.workdays - b.workdays)}
          pagination={{ pageSize: 20, showSizeChanger: false }}
          columns={[
            { title: '单位', dataIndex: 'unitName' },
            {
              title: '登记和缺的天数',
              render: (_, u) =>
                `登记 ${workdaysText(u.workdays)}，缺 ${workdaysText(Math.max(0, (month.data?.workdays ?? 0) - u.workdays))}`,
            },
            {
              title: '核对的档案',
              render: (_, u) => `${u.files} 份${u.faulty ? `，不一致 ${u.faulty} 份` : ''}`,
            },
          ]}
        />
      </>
    )
  if (found.isPending) return <Skeleton active />
  if (found.error) return <Alert type="error" showIcon title={found.error.message} />
  const { figures, sample, ...check } = found.data
  return (
    <>
      <h1 className="page-title">日巡查 {chineseDay(check.day)}</h1>
      <SupervisionNav me={me} />
      <div className="halves">
        <Card size="small" title={`${check.unitName}今天（系统填写）`}>
          <Descriptions
            size="small"
            column={1}
            items={[
              {
                key: 'r',
                label: '新收件',
                children:
                  figures.received.length === 0
                    ? '没有'
                    : figures.received.map((r) => `${r.itemName} ${r.n} 件`).join('，'),
              },
              { key: 'd', label: '两个工作日内到期', children: `${figures.dueSoon} 件` },
              { key: 'c', label: '今天发牌', children: `${figures.cards} 张` },
              { key: 'l', label: '没有对应办件的登记', children: `${figures.openLeads} 条` },
              { key: 'e', label: '近二十个工作日补录申报', children: `${figures.lateEntries} 次` },
            ]}
          />
        </Card>
        <Card size="small" title="核对纸质档案">
          {check.signedBy && (
            <Alert
              type="success"
              showIcon
              title={`${check.signedBy} 已于${chineseTime(check.signedAt!)}登记`}
              style={{ marginBottom: 12 }}
            />
          )}
          {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
          {sample.length === 0 && (
            <Empty description="近二十个工作日没有办结的办件，今天不用核对档案" />
          )}
          <Form form={form} layout="vertical" disabled={!check.maySign}>
            {sample.map((s) => (
              <Card
                key={s.caseId}
                size="small"
                type="inner"
                title={<Link to={`/cases/${s.caseId}`}>{s.caseId}</Link>}
                style={{ marginBottom: 10 }}
              >
                {check.signedBy ? (
                  <>
                    {RESULTS[s.result!]} {s.note}
                  </>
                ) : (
                  <>
                    <Form.Item
                      name={[s.caseId, 'result']}
                      label="与系统是否一致"
                      rules={[{ required: true, message: '请核对这一份' }]}
                    >
                      <Radio.Group
                        options={Object.entries(RESULTS).map(([value, label]) => ({
                          value,
                          label,
                        }))}
                      />
                    </Form.Item>
                    <Form.Item name={[s.caseId, 'note']} label="情况（不一致或找不到的必填）">
                      <Input maxLength={300} />
                    </Form.Item>
                  </>
                )}
              </Card>
            ))}
            {!check.signedBy && (
              <>
                <Form.Item name="note" label="今天的情况">
                  <Input.TextArea rows={2} maxLength={500} />
                </Form.Item>
                {check.maySign ? (
                  <Button type="primary" onClick={sign}>
                    登记今天的巡查
                  </Button>
                ) : (
                  <p style={{ color: '#4d5b6b' }}>由本单位监察员登记。</p>
                )}
              </>
            )}
            {check.signedBy && check.note}
          </Form>
        </Card>
      </div>
    </>
  )
}
