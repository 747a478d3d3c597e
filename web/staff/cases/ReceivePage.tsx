import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Card,
  Checkbox,
  DatePicker,
  Form,
  Input,
  InputNumber,
  Radio,
  Select,
  Space,
  Tag,
} from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { CaseId, UploadId, ItemId, UnitId } from '../../../src/foundation/ids.ts'
import { checkForm, type FormSchema } from '../../../src/items/contract.ts'
import type { ItemVersion } from '../../../src/items/item.ts'
import { CASE_TYPES } from '#text/labels'
import { get, type Me, post, type ProblemError } from '../client.ts'

type ItemDetail = ItemVersion & { form: FormSchema }
interface Known {
  applicant: { kind: string; name: string; idNumber: string; phone: string } | null
  reusable: { materialName: string; documentId: UploadId; givenOn: string }[]
  earlier: { caseId: CaseId; itemName: string; receivedAt: string }[]
}

/** Fields in which a person who applies for themselves puts their own name. */
const OWN_NAME_FIELDS = ['contact', 'operator']

/** Counter entry: number first; whatever the county already knows is filled in. */
export function ReceivePage({ me }: { me: Me }) {
  const [form] = Form.useForm()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [itemId, setItemId] = useState<string>()
  const [known, setKnown] = useState<Known>()
  const [problem, setProblem] = useState<string>()
  const [done, setDone] = useState<{ caseId: CaseId; queryCode: string }>()
  const [busy, setBusy] = useState(false)
  const byAgent = Form.useWatch('byAgent', form) as boolean | undefined
  const items = useQuery({
    queryKey: ['items'],
    queryFn: () =>
      get<
        {
          itemId: ItemId
          name: string
          unitId?: UnitId
          unitName?: string
          caseType: keyof typeof CASE_TYPES
          viaTownship: boolean
        }[]
      >('/api/items'),
    staleTime: 600_000,
  })
  const units = useQuery({
    queryKey: ['units'],
    queryFn: () => get<{ unitId: UnitId; name: string; kind: string }[]>('/api/units'),
    staleTime: 600_000,
  })
  const item = useQuery({
    queryKey: ['item', itemId],
    queryFn: () => get<ItemDetail>(`/api/items/${itemId}`),
    enabled: itemId !== undefined,
  })
  const isHall = me.roles.includes('hall-clerk')
  const isTown =
    units.data?.find((u) => u.unitId === me.unitId)?.kind === 'township' ||
    units.data?.find((u) => u.unitId === me.unitId)?.kind === 'sub-district'
  const mine = (items.data ?? []).filter(
    (i) => isHall || i.unitId === me.unitId || (isTown && (i.viaTownship || !i.unitId)),
  )

  const lookUp = async (idNumber: string) => {
    if (idNumber.length !== 18) return
    try {
      const found = await get<Known>(`/api/applicants?idNumber=${encodeURIComponent(idNumber)}`)
      setKnown(found)
      if (found.applicant) {
        const { name, phone, kind } = found.applicant
        form.setFieldsValue({
          name,
          phone,
          kind,
          ...(kind === 'natural-person'
            ? {
                form: Object.fromEntries(
                  OWN_NAME_FIELDS.filter((f) => item.data?.form.properties[f]).map((f) => [
                    f,
                    form.getFieldValue(['form', f]) ?? name,
                  ]),
                ),
              }
            : {}),
        })
      }
    } catch (error) {
      message.error((error as Error).message)
    }
  }

  const lookUpAgent = async (idNumber: string) => {
    if (idNumber.length !== 18) return
    const found = await get<Known>(
      `/api/applicants?idNumber=${encodeURIComponent(idNumber)}`,
    ).catch(() => undefined)
    if (found?.applicant)
      form.setFieldsValue({ agent: { name: found.applicant.name, phone: found.applicant.phone } })
  }

  const submit = async (
    values: Record<string, unknown> & { form?: Record<string, unknown>; materials?: string[] },
  ) => {
    if (!item.data) return
    setProblem(undefined)
    const filled = Object.fromEntries(
      Object.entries(values.form ?? {})
        .filter(([, v]) => v !== undefined && v !== null && v !== '')
        .map(([k, v]) => [
          k,
          typeof v === 'object' && v && 'format' in v
            ? (v as { format: (f: string) => string }).format('YYYY-MM-DD')
            : v,
        ]),
    )
    const wrong = checkForm(item.data.form, filled)
    if (wrong.length > 0) {
      form.setFields(wrong.map((f) => ({ name: ['form', f.field], errors: [f.reason] })))
      setProblem(`申请表有 ${wrong.length} 处要改：${wrong.map((f) => f.reason).join('；')}`)
      return
    }
    setBusy(true)
    try {
      const reusable = new Map(known?.reusable.map((r) => [r.materialName, r.documentId]))
      const result = await post<{ caseId: CaseId; queryCode: string }>('/api/cases', {
        itemId,
        ...(values.townshipId ? { townshipId: values.townshipId } : {}),
        applicant: {
          kind: values.kind,
          name: values.name,
          idNumber: String(values.idNumber).toUpperCase(),
          phone: values.phone,
        },
        ...(values.byAgent
          ? { agent: { kind: 'natural-person', ...(values.agent as object) } }
          : {}),
        form: filled,
        materials: (values.materials ?? []).map((materialId) => {
          const documentId = reusable.get(
            item.data?.materials.find((m) => m.materialId === materialId)?.name ?? '',
          )
          return documentId ? { materialId, documentId, by: 'reuse' } : { materialId, by: 'paper' }
        }),
      })
      setDone(result)
      form.resetFields()
      setItemId(undefined)
      setKnown(undefined)
      queries.invalidateQueries()
    } catch (error) {
      const p = error as ProblemError
      setProblem(p.message)
      form.setFields(
        p.fields.map((f) => ({
          name: f.field.startsWith('applicant.')
            ? f.field.slice(10)
            : f.field.startsWith('agent.')
              ? ['agent', f.field.slice(6)]
              : ['form', f.field],
          errors: [f.reason],
        })),
      )
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <h1 className="page-title">窗口收件</h1>
      {done && (
        <Alert
          type="success"
          showIcon
          closable={{ onClose: () => setDone(undefined) }}
          style={{ marginBottom: 12 }}
          title={
            <>
              已收件 <Link to={`/cases/${done.caseId}`}>{done.caseId}</Link>，查询码{' '}
              <b>{done.queryCode}</b>（请告知申请人，只显示一次）
            </>
          }
          description={
            <Space>
              <a href={`/api/documents/${done.caseId}-receipt-1`} target="_blank" rel="noopener">
                打印收件凭证
              </a>
              <Link to={`/cases/${done.caseId}`}>去受理</Link>
            </Space>
          }
        />
      )}
      {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ kind: 'natural-person' }}
        scrollToFirstError
        disabled={busy}
      >
        <div className="two">
          <div className="stack">
            <Card size="small" title="办什么事">
              <Form.Item
                label="事项"
                name="item"
                rules={[{ required: true, message: '请选择事项' }]}
              >
                <Select
                  showSearch
                  optionFilterProp="label"
                  placeholder="输入事项名称的几个字"
                  onChange={(v: string) => {
                    setItemId(v)
                    form.setFieldsValue({ form: {}, materials: [] })
                  }}
                  options={mine.map((i) => ({
                    value: i.itemId,
                    label: `${i.name}（${CASE_TYPES[i.caseType]}）`,
                  }))}
                />
              </Form.Item>
              {item.data && (item.data.viaTownship || !item.data.unitId) && (
                <Form.Item
                  label="乡镇（街道）"
                  name="townshipId"
                  initialValue={isTown ? me.unitId : undefined}
                  rules={[{ required: true, message: '请选择乡镇（街道）' }]}
                >
                  <Select
                    options={
                      units.data
                        ?.filter((u) => u.kind === 'township' || u.kind === 'sub-district')
                        .map((u) => ({ value: u.unitId, label: u.name })) ?? []
                    }
                  />
                </Form.Item>
              )}
            </Card>
            <Card size="small" title="谁来办">
              <Form.Item name="kind" label="申请人类型">
                <Radio.Group
                  options={[
                    { value: 'natural-person', label: '个人' },
                    { value: 'enterprise', label: '企业' },
                  ]}
                />
              </Form.Item>
              <Form.Item
                name="idNumber"
                label="身份证号码或统一社会信用代码"
                rules={[{ required: true, message: '请填写证件号码' }]}
                extra={
                  known
                    ? known.applicant
                      ? '已登记过，姓名和手机已自动填好'
                      : '第一次来办，请填写姓名和手机'
                    : '填完 18 位自动带出已有信息'
                }
              >
                <Input maxLength={18} onChange={(e) => void lookUp(e.target.value.trim())} />
              </Form.Item>
              <Form.Item
                name="name"
                label="姓名或企业名称"
                rules={[{ required: true, message: '请填写姓名或企业名称' }]}
              >
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item
                name="phone"
                label="手机"
                rules={[{ required: true, pattern: /^1\d{10}$/, message: '请填写 11 位手机号码' }]}
              >
                <Input maxLength={11} inputMode="numeric" />
              </Form.Item>
              <Form.Item name="byAgent" valuePropName="checked" noStyle>
                <Checkbox>由代理人来办</Checkbox>
              </Form.Item>
              {byAgent && (
                <div style={{ marginTop: 12 }}>
                  <p style={{ color: '#4d5b6b' }}>
                    请核对代理人的身份证和授权委托书，并把委托书收作材料。
                  </p>
                  <Form.Item
                    name={['agent', 'idNumber']}
                    label="代理人身份证号码"
                    rules={[{ required: true, message: '请填写代理人身份证号码' }]}
                  >
                    <Input
                      maxLength={18}
                      onChange={(e) => void lookUpAgent(e.target.value.trim())}
                    />
                  </Form.Item>
                  <Form.Item
                    name={['agent', 'name']}
                    label="代理人姓名"
                    rules={[{ required: true, message: '请填写代理人姓名' }]}
                  >
                    <Input maxLength={100} />
                  </Form.Item>
                  <Form.Item
                    name={['agent', 'phone']}
                    label="代理人手机"
                    rules={[
                      { required: true, pattern: /^1\d{10}$/, message: '请填写 11 位手机号码' },
                    ]}
                  >
                    <Input maxLength={11} inputMode="numeric" />
                  </Form.Item>
                </div>
              )}
            </Card>
            {item.data && (
              <Card size="small" title={item.data.form.title}>
                {Object.entries(item.data.form.properties).map(([name, p]) => (
                  <Form.Item
                    key={name}
                    name={['form', name]}
                    label={p.title}
                    valuePropName={p.type === 'boolean' ? 'checked' : 'value'}
                    rules={
                      item.data.form.required.includes(name)
                        ? [{ required: true, message: `请填写${p.title}` }]
                        : []
                    }
                  >
                    {p.enum ? (
                      <Select options={p.enum.map((v) => ({ value: v, label: v }))} />
                    ) : p.type === 'number' ? (
                      <InputNumber
                        min={p.minimum ?? Number.MIN_SAFE_INTEGER}
                        max={p.maximum ?? Number.MAX_SAFE_INTEGER}
                        style={{ width: '100%' }}
                      />
                    ) : p.type === 'boolean' ? (
                      <Checkbox>{p.title}</Checkbox>
                    ) : p.format === 'date' ? (
                      <DatePicker style={{ width: '100%' }} />
                    ) : p.format === 'textarea' ? (
                      <Input.TextArea rows={2} maxLength={p.maxLength ?? 1000} />
                    ) : (
                      <Input maxLength={p.maxLength ?? 200} minLength={p.minLength ?? 0} />
                    )}
                  </Form.Item>
                ))}
              </Card>
            )}
          </div>
          <div className="stack">
            {item.data && (
              <Card size="small" title="收到的材料">
                <Form.Item name="materials" noStyle>
                  <Checkbox.Group style={{ display: 'grid', gap: 8 }}>
                    {item.data.materials.map((m) => (
                      <Checkbox key={m.materialId} value={m.materialId}>
                        {m.name}
                        {m.required && <Tag style={{ marginLeft: 6 }}>必要</Tag>}
                        {known?.reusable.some((r) => r.materialName === m.name) && (
                          <Tag color="green">可复用，免交</Tag>
                        )}
                        {m.tolerable && <Tag color="blue">可容缺</Tag>}
                      </Checkbox>
                    ))}
                  </Checkbox.Group>
                </Form.Item>
              </Card>
            )}
            {known && known.earlier.length > 0 && (
              <Card size="small" title="以前办过">
                <ul style={{ margin: 0, paddingLeft: 18 }}>
                  {known.earlier.map((c) => (
                    <li key={c.caseId}>
                      <Link to={`/cases/${c.caseId}`}>{c.itemName}</Link>
                    </li>
                  ))}
                </ul>
              </Card>
            )}
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={busy}
              disabled={!item.data}
              block
            >
              收件并出具凭证
            </Button>
          </div>
        </div>
      </Form>
    </>
  )
}
