import { Form, Input, InputNumber, Radio, Select } from 'antd'
import type { ReactNode } from 'react'
import { askedText, UI } from '#text/ui'
import { saidOfFieldText } from '#text/form-changes'
import type { Question } from '../contract.ts'
import { useColleagues, useUnits } from '../staff/client.ts'
import { FormFields } from './FormFields.tsx'

/** What a form asks: as the acts of cases declare it, wherever the form stands. */
export type { Question }
export type Questions = Readonly<Record<string, Question>>
export type Answer = unknown
export type Answers = Readonly<Record<string, Answer>>

/** So many options are seen at once; more are chosen from a list. */
const SEEN_AT_ONCE = 5

/** The fields of the questions, one under the other; those of a group below its name. */
export function QuestionFields({
  questions,
  within = [],
  after = {},
}: {
  questions: Questions
  within?: string[]
  /** What stands below a field. */
  after?: Readonly<Record<string, ReactNode>> | undefined
}) {
  return Object.entries(questions).map(([name, question]) => {
    const path = [...within, name]
    switch (question.kind) {
      case 'known':
        return null
      case 'form':
        return (
          <fieldset key={name}>
            <legend>{question.label}</legend>
            {question.hint && <p>{question.hint}</p>}
            <FormFields
              schema={question.schema}
              within={path}
              notes={mapValues(question.reasons, saidOfFieldText)}
            />
          </fieldset>
        )
      case 'group':
        return (
          <fieldset key={name}>
            <legend>{question.label}</legend>
            <QuestionFields questions={optional(question.questions)} within={path} />
          </fieldset>
        )
      case 'reasons':
        return (
          <fieldset key={name}>
            <legend>{question.label}</legend>
            {question.hint && <p>{question.hint}</p>}
            {question.options.map(({ value, label }) => (
              <Form.Item key={value} name={[...path, value]} label={label}>
                <Input maxLength={500} />
              </Form.Item>
            ))}
          </fieldset>
        )
      default:
        return <QuestionField key={name} path={path} question={question} after={after[name]} />
    }
  })
}

function QuestionField({
  path,
  question,
  after,
}: {
  path: string[]
  question: Question
  after?: ReactNode
}) {
  const { kind, label, hint, isNeeded } = question
  return (
    <>
      <Form.Item
        name={path}
        label={label}
        extra={hint}
        rules={isNeeded ? [{ required: true, message: askedText(label, CHOSEN.has(kind)) }] : []}
      >
        {input(question)}
      </Form.Item>
      {after && <div className="after-question">{after}</div>}
    </>
  )
}

const mapValues = (of: Readonly<Record<string, string>>, to: (value: string) => string) =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]))

const optional = (questions: Questions): Questions =>
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

function input(question: Question) {
  switch (question.kind) {
    case 'line':
      return <Input maxLength={question.most} />
    case 'words':
      return (
        <Input.TextArea
          autoSize={{ minRows: 3, maxRows: 12 }}
          maxLength={question.most}
          showCount
        />
      )
    case 'count':
      return <InputNumber min={question.least} max={question.most} precision={0} />
    case 'money':
      return <InputNumber min={0} precision={2} addonAfter={UI.yuan} />
    case 'either':
      return (
        <Radio.Group options={question.options.map((label, i) => ({ value: i === 0, label }))} />
      )
    case 'choice':
      return question.options.length <= SEEN_AT_ONCE ? (
        <Radio.Group options={question.options} />
      ) : (
        <Select showSearch={{ optionFilterProp: 'label' }} options={question.options} />
      )
    case 'materials':
      return (
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={question.options}
        />
      )
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
  const { data = [], isLoading } = useColleagues(of)
  const shown = among ? data.filter(({ staffId }) => among.includes(staffId)) : data
  const options = shown.map(({ staffId, name, unitName, roleNames }) => ({
    value: staffId,
    label: `${name}，${of === 'county' ? unitName : ''}${roleNames.join('、')}`,
  }))
  return (
    <Select
      {...props}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      loading={isLoading}
      options={options}
    />
  )
}

function Units(props: object) {
  const { data = [], isLoading } = useUnits()
  const options = data.map(({ unitId, name }) => ({ value: unitId, label: name }))
  return (
    <Select
      {...props}
      showSearch={{ optionFilterProp: 'label' }}
      loading={isLoading}
      options={options}
    />
  )
}

/** What stands in the form at first; `application` is the one of which fields are corrected. */
export function initialOf(questions: Questions, application: Answers = {}): Record<string, Answer> {
  return Object.fromEntries(
    Object.entries(questions).flatMap(([name, question]): [string, Answer][] => {
      if (question.kind === 'group') return [[name, initialOf(question.questions)]]
      if (question.kind === 'form') {
        const asked = Object.keys(question.schema.properties)
        return [[name, Object.fromEntries(asked.map((field) => [field, application[field]]))]]
      }
      if (question.kind === 'reasons')
        return [
          [
            name,
            Object.fromEntries(question.options.map(({ value, initial }) => [value, initial])),
          ],
        ]
      return question.initial === undefined ? [] : [[name, question.initial]]
    }),
  )
}

/**
 * The answers as the act takes them; `application` is the form of which fields are corrected.
 */
export function sentAs(
  questions: Questions,
  answers: Answers,
  application: Record<string, unknown> = {},
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
      return changedIn((answer ?? {}) as Answers, application)
    case 'money':
      return typeof answer === 'number' ? Math.round(answer * 100) : undefined
    case 'moment':
      return answer ? new Date(`${String(answer)}:00+08:00`).toISOString() : undefined
    case 'day':
      return answer || undefined
    case 'materials':
      return ((answer ?? []) as string[]).map((materialId) => ({ materialId, by: 'paper' }))
    case 'reasons':
      return Object.entries((answer ?? {}) as Record<string, string>)
        .filter(([, reason]) => reason?.trim())
        .map(([key, reason]) => ({ [question.by]: key, reason }))
    case 'group': {
      const given = sentAs(question.questions, (answer ?? {}) as Answers, application)
      return Object.keys(given).length > 0 ? given : undefined
    }
    default:
      return answer
  }
}

/** The fields that say something else; one that was emptied is sent as an empty text. */
const changedIn = (answers: Answers, application: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(answers)
      .map(([field, value]) => [field, value ?? ''] as const)
      .filter(([field, value]) => (value || '') !== (application[field] || '')),
  )
