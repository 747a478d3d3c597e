import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Drawer, Empty, Form, Input, Progress, Space, Table, Tag } from 'antd'
import { useState } from 'react'
import type { ItemId, MaterialId } from '../../../src/foundation/ids.ts'
import type { KeptGuide } from '../../../src/items/guide.ts'
import { get, post } from '../client.ts'
import { useFilters } from '../../ui/filters.ts'

interface Row {
  itemId: ItemId
  name: string
  unitName: string
  revision: number
  mayEdit: boolean
  missing: string[]
}
interface View {
  itemId: ItemId
  name: string
  materials: { materialId: MaterialId; name: string }[]
  guide: KeptGuide
  missing: string[]
  mayEdit: boolean
}

/** 办事指南维护: which of the eight things of 行政许可法 30 each item has, and where to fill in the rest. */
export function GuidesPage() {
  const [params, set] = useFilters()
  const found = useQuery({ queryKey: ['guides'], queryFn: () => get<Row[]>('/api/guides') })
  const shown = params.get('item')
  const rows = (found.data ?? []).filter((r) => !params.get('missing') || r.missing.length > 0)
  const complete = (found.data ?? []).filter((r) => r.missing.length === 0).length
  return (
    <>
      <h1 className="page-title">办事指南</h1>
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      {found.data && (
        <Space wrap style={{ marginBottom: 12 }}>
          <span>
            应公示的八项齐全：{complete} / {found.data.length}
          </span>
          <Progress
            percent={found.data.length === 0 ? 0 : Math.round((complete / found.data.length) * 100)}
            style={{ width: 200 }}
            aria-label="指南齐全的比例"
          />
          <Button onClick={() => set('missing', params.get('missing') ? undefined : '1')}>
            {params.get('missing') ? '看全部' : '只看不齐的'}
          </Button>
        </Space>
      )}
      <Table<Row>
        size="middle"
        rowKey="itemId"
        loading={found.isPending}
        dataSource={rows}
        showHeader={false}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{
          emptyText: (
            <Empty description={params.get('missing') ? '八项都齐了' : '本单位没有事项'} />
          ),
        }}
        columns={[
          {
            title: '事项',
            render: (_, r) => (
              <div className="row-card">
                <span>
                  <b>{r.name}</b>{' '}
                  <small>
                    {r.unitName}
                    {r.revision > 0 && ` · 修订 ${r.revision} 次`}
                  </small>
                </span>
                <span>
                  {r.missing.length === 0 ? (
                    <Tag color="green">八项齐全</Tag>
                  ) : (
                    <>
                      缺：
                      {r.missing.map((m) => (
                        <Tag key={m} color="orange">
                          {m}
                        </Tag>
                      ))}
                    </>
                  )}{' '}
                  <Button
                    size="small"
                    type={r.mayEdit ? 'primary' : 'default'}
                    onClick={() => set('item', r.itemId)}
                  >
                    {r.mayEdit ? '修订' : '查看'}
                  </Button>
                </span>
              </div>
            ),
          },
        ]}
      />
      {shown && <GuideDrawer itemId={shown} onClose={() => set('item', undefined)} />}
    </>
  )
}

function GuideDrawer({ itemId, onClose }: { itemId: string; onClose: () => void }) {
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const found = useQuery({
    queryKey: ['guide', itemId],
    queryFn: () => get<View>(`/api/guides/${itemId}`),
  })
  const [form] = Form.useForm()
  const save = async () => {
    const values = await form.validateFields()
    setProblem(undefined)
    try {
      await post(`/api/guides/${itemId}`, {
        basedOn: found.data!.guide.revision,
        guide: {
          ...values,
          conditions: String(values.conditions ?? '')
            .split('\n')
            .map((c: string) => c.trim())
            .filter(Boolean),
          purposes: Object.fromEntries(Object.entries(values.purposes ?? {}).filter(([, v]) => v)),
          faq: (values.faq ?? []).filter(
            (q: { question?: string; answer?: string }) => q?.question && q.answer,
          ),
        },
      })
      message.success('指南已修订，门户上立即生效')
      await queries.invalidateQueries()
      onClose()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const view = found.data
  const line = (name: string, label: string) => (
    <Form.Item name={name} label={label}>
      <Input maxLength={200} />
    </Form.Item>
  )
  return (
    <Drawer
      open
      title={view ? `指南：${view.name}` : '指南'}
      size="large"
      onClose={onClose}
      maskClosable={false}
      extra={
        view?.mayEdit && (
          <Button type="primary" onClick={save}>
            发布修订
          </Button>
        )
      }
    >
      {found.error && <Alert type="error" showIcon title={found.error.message} />}
      {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
      {view && (
        <div tabIndex={0} role="region" aria-label="指南内容">
          <Form
            form={form}
            layout="vertical"
            disabled={!view.mayEdit}
            initialValues={{ ...view.guide, conditions: view.guide.conditions.join('\n') }}
          >
            {view.missing.length > 0 && (
              <Alert
                type="warning"
                showIcon
                title={`行政许可法第三十条要求公示的八项中，尚缺：${view.missing.join('、')}`}
                style={{ marginBottom: 12 }}
              />
            )}
            <Form.Item name="conditions" label="条件（每行一条）">
              <Input.TextArea rows={5} />
            </Form.Item>
            {line('conditionsBasis', '条件的依据')}
            {line('quota', '数量（有无限制）')}
            {line('address', '办理地点')}
            {line('phone', '咨询电话')}
            {line('complaintPhone', '监督电话')}
            <h2>材料有什么用</h2>
            {view.materials.map((m) => (
              <Form.Item key={m.materialId} name={['purposes', m.materialId]} label={m.name}>
                <Input maxLength={300} />
              </Form.Item>
            ))}
            <h2>常见问题</h2>
            <Form.List name="faq">
              {(fields, { add, remove }) => (
                <>
                  {fields.map((f) => (
                    <div key={f.key}>
                      <Form.Item name={[f.name, 'question']} label={`问题 ${f.name + 1}`}>
                        <Input maxLength={200} />
                      </Form.Item>
                      <Form.Item name={[f.name, 'answer']} label={`答复 ${f.name + 1}`}>
                        <Input.TextArea rows={2} maxLength={1000} />
                      </Form.Item>
                      <Button size="small" onClick={() => remove(f.name)}>
                        删去这一条
                      </Button>
                    </div>
                  ))}
                  <Button onClick={() => add()} style={{ marginTop: 8 }}>
                    加一条
                  </Button>
                </>
              )}
            </Form.List>
            {line('source', '说明的来源（单位核定后可以清空）')}
          </Form>
        </div>
      )}
    </Drawer>
  )
}
