import { useQuery } from '@tanstack/react-query'
import { Alert, App, Form, Input, InputNumber, Modal, Radio, Select, Switch } from 'antd'
import type { StaffId, UnitId } from '../../src/foundation/ids.ts'
import { workdaysText } from '../text/time.ts'
import type { CaseView } from '../../src/cases/view.ts'
import { ACTS, agreementText } from '../text/labels.ts'
import { get, post, type ProblemError } from './client.ts'

type ActName = keyof typeof ACTS
interface Colleague {
  staffId: StaffId
  name: string
  roleNames: string[]
}

const GROUNDS = {
  'not-needed': '依法不需要取得许可（不受理）',
  'not-ours': '不属于本机关职权（不予受理）',
}
const KINDS = ['听证', '招标', '拍卖', '检验', '检测', '检疫', '鉴定', '专家评审']
const OUTCOMES = [
  { value: 'agree', label: '同意' },
  { value: 'disagree', label: '不同意' },
  { value: 'return', label: '退回承办' },
]
const HEARING_OUTCOMES = [
  { value: 'no-hearing', label: '申请人不要求听证' },
  { value: 'hearing', label: '申请人要求听证' },
]

/** The dialog of one act: its few fields, the server's answer beside them. Nothing already known is asked again. */
export function ActForm({
  act,
  view,
  onClose,
  onDone,
}: {
  act: ActName
  view: CaseView
  onClose: () => void
  onDone: () => void
}) {
  const [form] = Form.useForm()
  const { message, modal } = App.useApp()
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => get<Colleague[]>('/api/colleagues'),
    staleTime: 600_000,
  })
  const units = useQuery({
    queryKey: ['units'],
    queryFn: () => get<{ unitId: UnitId; name: string }[]>('/api/units'),
    staleTime: 600_000,
  })
  const { state, item } = view
  const open = state.visits.filter((v) => v.completedOn === undefined)
  const stepNames = new Map(view.steps.map((s) => [s.id, s.name]))
  const stepId = open[0]?.stepId
  const step = view.steps.find((s) => s.id === stepId)
  const people =
    colleagues.data?.map((c) => ({
      value: c.staffId,
      label: `${c.name}，${c.roleNames.join('、')}`,
    })) ?? []
  const held = new Set(state.materials.map((m) => m.materialId))
  const missing = item.materials.filter((m) => m.required && !held.has(m.materialId))

  const submit = async () => {
    const values = await form.validateFields()
    try {
      await post(`/api/cases/${state.caseId}/${act}`, commandOf(act, values, view), {
        'if-match': String(state.version),
      })
      message.success(`${ACTS[act]}：已办理`)
      onDone()
    } catch (error) {
      const problem = error as ProblemError
      modal.error({
        title: problem.message,
        content: problem.article && `依据：${problem.article}`,
        okText: '知道了',
      })
      if (problem.code === 'changed-meanwhile') onDone()
    }
  }
  const reason = (label: string, required = true) => (
    <Form.Item
      name="reason"
      label={label}
      rules={required ? [{ required: true, message: `请填写${label}` }] : []}
    >
      <Input.TextArea rows={3} maxLength={1000} showCount />
    </Form.Item>
  )
  const stepField = open.length > 1 && (
    <Form.Item name="stepId" label="环节" initialValue={stepId}>
      <Select options={open.map((v) => ({ value: v.stepId, label: stepNames.get(v.stepId) }))} />
    </Form.Item>
  )

  return (
    <Modal
      open
      title={`${ACTS[act]} · ${item.name}（${state.caseId}）`}
      onCancel={onClose}
      onOk={submit}
      okText="确认办理"
      cancelText="取消"
      mask={{ closable: false }}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{
          passed: true,
          ground: 'not-ours',
          outcome: step?.id === 'hearing-reply' ? 'no-hearing' : 'agree',
          agrees: true,
          way: 'counter',
          receiver: 'applicant',
          replyNaturalDays: 30,
          workdays: 5,
          limitWorkdays: item.procedures.find((p) => p.stopsTheClock)?.limitWorkdays ?? 10,
          kind: item.procedures.find((p) => p.stopsTheClock)?.kind,
          graceWorkdays:
            item.promisedLimit.unit === 'workday'
              ? Math.max(1, Math.min(20, item.promisedLimit.value - 2))
              : 5,
          cause: 'outage',
          opinion:
            act === 'approval'
              ? '经审查，符合法定条件，准予许可。'
              : act === 'examination'
                ? '经审查，材料齐全、真实有效，符合条件。'
                : '',
        }}
      >
        {act === 'acceptance' && (
          <p>材料齐全、符合法定形式。确认受理后开始计算法定时限和承诺时限，并出具受理通知书。</p>
        )}
        {act === 'tolerant-acceptance' && (
          <>
            <p>缺少可容缺材料：{missing.map((m) => m.name).join('、')}。</p>
            <Form.Item name="graceWorkdays" label="补齐期限（工作日）" rules={[{ required: true }]}>
              <InputNumber min={1} max={20} />
            </Form.Item>
          </>
        )}
        {act === 'precheck' && (
          <>
            <Form.Item name="passed" label="预审通过" valuePropName="checked">
              <Switch />
            </Form.Item>
            <Form.Item name="opinion" label="预审意见">
              <Input.TextArea rows={2} />
            </Form.Item>
          </>
        )}
        {act === 'correction' && (
          <>
            <p>请一次列全需要补正的全部材料，之后不能再次要求补正。</p>
            {item.materials.map((m) => (
              <Form.Item
                key={m.materialId}
                name={['missing', m.materialId]}
                label={`${m.name}${missing.includes(m) ? '（未收到）' : ''}`}
                initialValue={missing.includes(m) ? `请补交${m.name}` : ''}
              >
                <Input
                  placeholder="不需要补正则留空；需要补正请写明缺什么、怎么改"
                  maxLength={500}
                />
              </Form.Item>
            ))}
            <Form.Item name="replyNaturalDays" label="补正期限（天，自然日）">
              <InputNumber min={5} max={90} />
            </Form.Item>
          </>
        )}
        {(act === 'supplement' || act === 'gap-supply') && (
          <Form.Item
            name="received"
            label="窗口收到的材料"
            rules={[{ required: true, message: '请至少选择一项' }]}
          >
            <Select
              mode="multiple"
              options={item.materials.map((m) => ({ value: m.materialId, label: m.name }))}
            />
          </Form.Item>
        )}
        {act === 'declination' && (
          <>
            <Form.Item name="ground" label="情形">
              <Radio.Group
                options={Object.entries(GROUNDS).map(([value, label]) => ({ value, label }))}
              />
            </Form.Item>
            {reason('理由')}
            <Form.Item name="whereToApply" label="应向哪个机关申请">
              <Input maxLength={200} />
            </Form.Item>
          </>
        )}
        {act === 'examination' && (
          <>
            {stepField}
            <p>环节：{step?.name}</p>
            <Form.Item name="outcome" label="结论">
              <Radio.Group
                options={
                  step?.id === 'hearing-reply'
                    ? HEARING_OUTCOMES
                    : step?.id === 'review'
                      ? OUTCOMES
                      : OUTCOMES.slice(0, 2)
                }
              />
            </Form.Item>
            <Form.Item
              name="opinion"
              label="意见"
              rules={[{ required: true, message: '请填写意见' }]}
            >
              <Input.TextArea rows={3} maxLength={2000} />
            </Form.Item>
            {(step?.officers ?? 1) > 1 && (
              <Form.Item
                name="officers"
                label={`参加人员（须 ${step?.officers} 人以上，含本人）`}
                rules={[{ required: true, message: '请选择参加人员' }]}
              >
                <Select mode="multiple" options={people} />
              </Form.Item>
            )}
          </>
        )}
        {(act === 'assignment' || act === 'transfer') && (
          <>
            {stepField}
            <Form.Item
              name="officerId"
              label="由谁办理"
              rules={[{ required: true, message: '请选择工作人员' }]}
            >
              <Select showSearch optionFilterProp="label" options={people} />
            </Form.Item>
            {act === 'transfer' && reason('转办原因')}
          </>
        )}
        {act === 'countersigners' && (
          <Form.Item
            name="officerIds"
            label="会签人"
            rules={[{ required: true, message: '请选择会签人' }]}
          >
            <Select mode="multiple" options={people} />
          </Form.Item>
        )}
        {act === 'countersignature' && (
          <>
            {step?.agreement && <p>{agreementText(step.agreement)}。</p>}
            <Form.Item name="agrees" label="结论">
              <Radio.Group
                options={[
                  { value: true, label: '同意' },
                  { value: false, label: '不同意' },
                ]}
              />
            </Form.Item>
            <Form.Item name="opinion" label="会签意见">
              <Input.TextArea rows={3} />
            </Form.Item>
          </>
        )}
        {act === 'return' && (
          <>
            <Form.Item
              name="toStepId"
              label="退回到"
              rules={[{ required: true, message: '请选择环节' }]}
            >
              <Select
                options={[
                  ...new Set(
                    state.visits.filter((v) => v.completedBy).map((v) => v.nowStepId ?? v.stepId),
                  ),
                ]
                  // What the process no longer has, nobody can do again.
                  .filter((id) => stepNames.has(id))
                  .map((id) => ({ value: id, label: stepNames.get(id) }))}
              />
            </Form.Item>
            {reason('退回原因')}
          </>
        )}
        {act === 'taking-back' && reason('撤回原因', false)}
        {act === 'procedure-request' && (
          <>
            <Form.Item
              name="kind"
              label="特别程序种类"
              rules={[{ required: true, message: '请选择种类' }]}
            >
              <Select options={KINDS.map((k) => ({ value: k, label: k }))} />
            </Form.Item>
            <Form.Item name="limitWorkdays" label="所需时间（工作日）">
              <InputNumber min={1} max={120} />
            </Form.Item>
            {reason('理由')}
          </>
        )}
        {act === 'procedure-start' && (
          <p>
            批准{state.procedureRequest?.kind}，约
            {workdaysText(state.procedureRequest?.limitWorkdays ?? 0)}
            不计入期限。理由：{state.procedureRequest?.reason}
          </p>
        )}
        {act === 'procedure-end' && (
          <Form.Item
            name="result"
            label="程序结果"
            rules={[{ required: true, message: '请填写结果' }]}
          >
            <Input.TextArea rows={2} />
          </Form.Item>
        )}
        {act === 'extension-request' && (
          <>
            <Form.Item name="workdays" label="延长天数（工作日，最多 10）">
              <InputNumber min={1} max={10} />
            </Form.Item>
            {reason('理由')}
          </>
        )}
        {act === 'extension' && (
          <p>
            批准延长 {workdaysText(state.extensionRequest?.workdays ?? 0)}。理由：
            {state.extensionRequest?.reason}
          </p>
        )}
        {act === 'approval' && (
          <Form.Item
            name="opinion"
            label="决定意见"
            rules={[{ required: true, message: '请填写意见' }]}
          >
            <Input.TextArea rows={3} />
          </Form.Item>
        )}
        {act === 'denial' && (
          <>
            {reason('不予许可的理由')}
            <Form.Item
              name="legalGround"
              label="法律依据"
              rules={[{ required: true, message: '请填写法律依据' }]}
            >
              <Input placeholder={item.legalBasis[0]?.law} maxLength={200} />
            </Form.Item>
          </>
        )}
        {act === 'termination' && (
          <>
            <Form.Item name="ground" label="情形" initialValue="applicant-gone">
              <Radio.Group
                options={[
                  { value: 'applicant-gone', label: '申请人死亡或终止' },
                  { value: 'force-majeure', label: '不可抗力' },
                  { value: 'subject-ceased', label: '许可对象灭失' },
                ]}
              />
            </Form.Item>
            {reason('说明')}
          </>
        )}
        {(act === 'withdrawal' || act === 'voiding') &&
          reason(act === 'voiding' ? '作废原因' : '撤回原因', act === 'voiding')}
        {act === 'upward-transfer' && (
          <>
            <Form.Item
              name="toOrgan"
              label="转报机关"
              rules={[{ required: true, message: '请填写机关名称' }]}
            >
              <Input />
            </Form.Item>
            {reason('理由')}
          </>
        )}
        {act === 'delivery' && (
          <>
            <Form.Item name="way" label="送达方式">
              <Radio.Group
                options={[
                  { value: 'counter', label: '窗口领取' },
                  { value: 'post', label: '邮寄' },
                  { value: 'online', label: '电子送达' },
                ]}
              />
            </Form.Item>
            <Form.Item name="receiver" label="签收人">
              <Radio.Group
                options={[
                  { value: 'applicant', label: '本人' },
                  { value: 'agent', label: '代理人' },
                ]}
              />
            </Form.Item>
            <Form.Item name="trackingNumber" label="快递单号（邮寄时必填）">
              <Input maxLength={50} />
            </Form.Item>
          </>
        )}
        {act === 'late-entry' && (
          <>
            <Form.Item
              name="happenedAt"
              label="实际发生时间"
              rules={[{ required: true, message: '请填写时间' }]}
            >
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item
              name="what"
              label="补录内容"
              rules={[{ required: true, message: '请填写内容' }]}
            >
              <Input />
            </Form.Item>
            <Form.Item name="cause" label="原因">
              <Select
                options={[
                  { value: 'outage', label: '断网' },
                  { value: 'power-cut', label: '停电' },
                  { value: 'vertical-system', label: '垂管系统' },
                  { value: 'other', label: '其他' },
                ]}
              />
            </Form.Item>
            {reason('具体情况')}
            <Form.Item
              name="evidence"
              label="凭据"
              rules={[{ required: true, message: '请填写凭据' }]}
            >
              <Input />
            </Form.Item>
          </>
        )}
        {act === 'late-entry-approval' && (
          <p>批准补录申报。批准后该记录作为如实申报的补录，不作为事后补录追究。</p>
        )}
        {act === 'fee-charge' && (
          <>
            <Form.Item
              name="feeId"
              label="收费项目"
              rules={[{ required: true, message: '请选择收费项目' }]}
            >
              <Select
                options={(item.fees ?? []).map((f) => ({
                  value: f.feeId,
                  label: `${f.name} ${f.fen / 100} 元/${f.unit}（${f.basis}）`,
                }))}
              />
            </Form.Item>
            <Form.Item name="quantity" label="数量" initialValue={1}>
              <InputNumber min={1} max={1000} />
            </Form.Item>
            <Form.Item
              name="yuan"
              label="实收（元）"
              rules={[{ required: true, message: '请填写实收金额' }]}
            >
              <InputNumber min={0} precision={2} />
            </Form.Item>
            <Form.Item
              name="receiptNumber"
              label="非税票据号"
              rules={[{ required: true, message: '请填写票据号' }]}
            >
              <Input maxLength={40} />
            </Form.Item>
            <Form.Item name="reducedYuan" label="减免（元，没有不填）">
              <InputNumber min={0} precision={2} />
            </Form.Item>
            <Form.Item name="reductionBasis" label="减免依据">
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="reductionBy" label="减免由谁批准">
              <Select allowClear options={people} />
            </Form.Item>
          </>
        )}
        {act === 'revocation' && (
          <>
            <Alert
              type="warning"
              showIcon
              title="撤销后证照立即失效，公开核验会显示“已撤销”。"
              style={{ marginBottom: 12 }}
            />
            <Form.Item
              name="ground"
              label="情形（行政许可法第六十九条）"
              rules={[{ required: true, message: '请选择情形' }]}
            >
              <Select
                options={[
                  { value: 'abuse', label: '滥用职权、玩忽职守作出的决定' },
                  { value: 'beyond-power', label: '超越法定职权作出的决定' },
                  { value: 'procedure', label: '违反法定程序作出的决定' },
                  { value: 'unqualified', label: '申请人不具备资格或不符合条件' },
                  { value: 'fraud', label: '以欺骗、贿赂等不正当手段取得' },
                ]}
              />
            </Form.Item>
            {reason('撤销的理由')}
          </>
        )}
        {act === 'delay-explanation' && (
          <>
            <p>申请人会在进度里看到。优化营商环境条例要求：逾期的公开说明理由，并明确办理时限。</p>
            {reason('超期的原因')}
            <Form.Item
              name="expectedOn"
              label="预计哪天办结"
              rules={[{ required: true, message: '请选择日期' }]}
            >
              <Input type="date" />
            </Form.Item>
          </>
        )}
        {act === 'urging' && (
          <Form.Item name="message" label="催办内容">
            <Input maxLength={200} />
          </Form.Item>
        )}
        {act === 'copying' && (
          <>
            <Form.Item
              name="toUnitId"
              label="抄送单位"
              rules={[{ required: true, message: '请选择单位' }]}
            >
              <Select
                showSearch
                optionFilterProp="label"
                options={units.data?.map((u) => ({ value: u.unitId, label: u.name })) ?? []}
              />
            </Form.Item>
            <Form.Item name="note" label="附言">
              <Input maxLength={500} />
            </Form.Item>
          </>
        )}
        {act === 'spot-correction' && (
          <Form.Item
            name="correction"
            label="更正内容"
            rules={[{ required: true, message: '请填写更正内容' }]}
          >
            <Input maxLength={500} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

function commandOf(
  act: ActName,
  values: Record<string, unknown>,
  view: CaseView,
): Record<string, unknown> {
  const open = view.state.visits.filter((v) => v.completedOn === undefined)
  const stepId = values.stepId ?? open[0]?.stepId
  switch (act) {
    case 'fee-charge': {
      const fen = (yuan: unknown) => Math.round(Number(yuan ?? 0) * 100)
      const { feeId, quantity, receiptNumber } = values
      return {
        feeId,
        quantity,
        receiptNumber,
        amountFen: fen(values.yuan),
        ...(fen(values.reducedYuan) > 0 && {
          reduction: {
            fen: fen(values.reducedYuan),
            basis: values.reductionBasis ?? '',
            approvedBy: values.reductionBy ?? '',
          },
        }),
      }
    }
    case 'correction':
      return {
        replyNaturalDays: values.replyNaturalDays,
        missing: Object.entries(values.missing as Record<string, string>)
          .filter(([, r]) => r?.trim())
          .map(([materialId, reason]) => ({ materialId, reason })),
      }
    case 'supplement':
    case 'gap-supply':
      return {
        materials: (values.received as string[]).map((materialId) => ({ materialId, by: 'paper' })),
      }
    case 'examination':
    case 'assignment':
    case 'transfer':
    case 'countersigners':
    case 'countersignature':
    case 'return':
      return { officers: [], opinion: '', ...values, stepId }
    case 'taking-back':
      return {
        reason: values.reason ?? '',
        stepId: view.state.visits.filter((v) => v.completedBy).at(-1)?.stepId,
      }
    case 'late-entry':
      return { ...values, happenedAt: new Date(`${values.happenedAt}:00+08:00`).toISOString() }
    case 'late-entry-approval':
      return { lateEntryId: view.state.lateEntries.find((e) => !e.approved)?.lateEntryId }
    case 'spot-correction':
      return { correction: values.correction, form: view.form.values }
    default:
      return Object.fromEntries(
        Object.entries({ reason: '', message: '', note: '', opinion: '', ...values }).filter(
          ([, v]) => v !== undefined,
        ),
      )
  }
}
