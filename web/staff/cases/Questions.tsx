import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Radio, Select } from 'antd'
import type { Question } from '../../../src/cases/fields.ts'
import type { UnitId } from '../../../src/foundation/ids.ts'
import { get } from '../client.ts'

export type Answer = unknown
type Answers = Readonly<Record<string, Answer>>

interface Colleague {
  staffId: string
  name: string
  unitName: string
  roleNames: string[]
}
/** So many options are seen at once; more are chosen from a list. */
const SEEN_AT_ONCE = 5

/** The questions of a dialog, one under the other; those of a group below its name. */
export function Questions({
  questions,
  within = [],
}: {
  questions: Record<string, Question>
  within?: string[]
}) {
  return Object.entries(questions).map(([name, question]) => {
    const path = [...within, name]
    if (question.kind === 'group')
      return (
        <fieldset key={name}>
          <legend>{question.label}</legend>
          <Questions questions={optional(question.questions)} within={path} />
        </fieldset>
      )
    if (question.kind === 'reasons')
      return (
        <fieldset key={name}>
          <legend>{question.label}</legend>
          {question.hint && <p>{question.hint}</p>}
          {question.options.map(({ value, label, initial }) => (
            <Form.Item key={value} name={[...path, value]} label={label} initialValue={initial}>
              <Input maxLength={500} />
            </Form.Item>
          ))}
        </fieldset>
      )
    if (question.kind === 'known' || question.kind === 'form') return null
    return (
      <Form.Item
        key={name}
        name={path}
        label={question.label}
        extra={question.hint}
        initialValue={question.initial}
        rules={question.isNeeded ? [{ required: true, message: asking(question) }] : []}
      >
        {input(question)}
      </Form.Item>
    )
  })
}

const optional = (questions: Record<string, Question>) =>
  Object.fromEntries(Object.entries(questions).map(([n, q]) => [n, { ...q, isNeeded: false }]))

const CHOSEN: ReadonlySet<Question['kind']> = new Set([
  'choice',
  'either',
  'materials',
  'officer',
  'officers',
  'unit',
  'day',
])
const asking = ({ kind, label }: Question) =>
  `请${CHOSEN.has(kind) ? '选择' : '填写'}${label.replace(/（.*）$/, '')}`

function input(question: Question) {
  switch (question.kind) {
    case 'line':
      return <Input maxLength={question.most} />
    case 'words':
      return <Input.TextArea rows={3} maxLength={question.most} showCount />
    case 'count':
      return <InputNumber min={question.least} max={question.most} precision={0} />
    case 'money':
      return <InputNumber min={0} precision={2} addonAfter="元" />
    case 'either':
      return (
        <Radio.Group options={question.options.map((label, i) => ({ value: i === 0, label }))} />
      )
    case 'choice':
      return question.options.length <= SEEN_AT_ONCE ? (
        <Radio.Group options={question.options} />
      ) : (
        <Select showSearch optionFilterProp="label" options={question.options} />
      )
    case 'materials':
      return <Select mode="multiple" optionFilterProp="label" options={question.options} />
    case 'officer':
      return question.among ? <Colleagues of="county" among={question.among} /> : <Colleagues />
    case 'officers':
      return <Colleagues mode="multiple" of={question.of} />
    case 'unit':
      return <Units />
    case 'day':
      return <Input type="date" />
    case 'moment':
      return <Input type="datetime-local" />
    case 'known':
    case 'form':
    case 'group':
    case 'reasons':
      return null
  }
}

function Colleagues({
  of = 'unit',
  among,
  ...props
}: {
  mode?: 'multiple'
  of?: 'unit' | 'county'
  among?: readonly string[]
}) {
  const { data = [], isLoading } = useQuery({
    queryKey: ['colleagues', of],
    queryFn: () => get<Colleague[]>(`/api/colleagues?of=${of}`),
    staleTime: 600_000,
  })
  const shown = among ? data.filter(({ staffId }) => among.includes(staffId)) : data
  const options = shown.map(({ staffId, name, unitName, roleNames }) => ({
    value: staffId,
    label: `${name}，${of === 'county' ? unitName : ''}${roleNames.join('、')}`,
  }))
  return (
    <Select
      {...props}
      showSearch
      allowClear
      optionFilterProp="label"
      loading={isLoading}
      options={options}
    />
  )
}

function Units(props: object) {
  const { data = [], isLoading } = useQuery({
    queryKey: ['units'],
    queryFn: () => get<{ unitId: UnitId; name: string }[]>('/api/units'),
    staleTime: 600_000,
  })
  const options = data.map(({ unitId, name }) => ({ value: unitId, label: name }))
  return (
    <Select {...props} showSearch optionFilterProp="label" loading={isLoading} options={options} />
  )
}

/** The answers as the act takes them; `application` is the form that a correction on the spot corrects. */
export function sentAs(
  questions: Record<string, Question>,
  answers: Answers,
  application: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(questions).flatMap(([name, question]) => {
      const value = sentFor(question, answers[name], application)
      return value === undefined || value === null ? [] : [[name, value]]
    }),
  )
}

function sentFor(
  question: Question,
  answer: Answer,
  application: Record<string, unknown>,
): unknown {
  switch (question.kind) {
    case 'known':
      return question.initial
    case 'form':
      return application
    case 'money':
      return typeof answer === 'number' ? Math.round(answer * 100) : undefined
    case 'moment':
      return answer ? new Date(`${String(answer)}:00+08:00`).toISOString() : undefined
    case 'materials':
      return (answer as string[]).map((materialId) => ({ materialId, by: 'paper' }))
    case 'reasons':
      return Object.entries((answer ?? {}) as Record<string, string>)
        .filter(([, reason]) => reason?.trim())
        .map(([materialId, reason]) => ({ materialId, reason }))
    case 'group': {
      const given = sentAs(question.questions, (answer ?? {}) as Answers, application)
      return Object.keys(given).length > 0 ? given : undefined
    }
    default:
      return answer
  }
}
