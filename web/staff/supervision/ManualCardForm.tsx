import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Form, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import type { CaseId, UnitId } from '../../../src/foundation/ids.ts'
import { LEVELS } from '#text/cards'
import { get, post } from '../client.ts'

/** 人工发牌: what no rule can see, with the fact and what it rests on. */
export function ManualCardForm({
  caseId,
  unitId,
  isLead,
  onClose,
}: {
  caseId: CaseId
  unitId: UnitId
  isLead: boolean
  onClose: () => void
}) {
  const [form] = Form.useForm()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const units = useQuery({
    queryKey: ['units'],
    queryFn: () => get<{ unitId: UnitId; name: string }[]>('/api/units'),
    staleTime: 600_000,
  })
  const submit = async () => {
    const values = await form.validateFields()
    try {
      await post('/api/supervision/cards', { caseId, ...values })
      message.success('已发牌')
      await queries.invalidateQueries()
      onClose()
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <Modal
      open
      title={`人工发牌 · ${caseId}`}
      okText="发牌"
      cancelText="取消"
      mask={{ closable: false }}
      onOk={submit}
      onCancel={onClose}
      destroyOnHidden
    >
      {problem && <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" initialValues={{ level: 'warning', unitId }}>
        <Form.Item
          name="level"
          label="等级"
          extra={isLead ? undefined : '红牌由电子监察负责人发出'}
        >
          <Radio.Group
            options={Object.entries(LEVELS)
              .filter(([level]) => isLead || level !== 'red')
              .map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        <Form.Item
          name="unitId"
          label="责任单位"
          rules={[{ required: true, message: '请选择单位' }]}
        >
          <Select
            showSearch
            optionFilterProp="label"
            options={(units.data ?? []).map((u) => ({ value: u.unitId, label: u.name }))}
          />
        </Form.Item>
        <Form.Item
          name="description"
          label="发现的事实"
          rules={[{ required: true, message: '请写明发现的事实' }]}
        >
          <Input.TextArea rows={3} maxLength={1000} showCount />
        </Form.Item>
        <Form.Item name="basis" label="依据" rules={[{ required: true, message: '请写明依据' }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
