import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { pleaseFillText } from '#text/cases'
import type { FormSchema } from '../contract.ts'

/** The fields of an application form, one under the other. */
export function FormFields({
  schema,
  within,
  areNeeded = false,
  notes = {},
}: {
  schema: FormSchema
  within: string[]
  /** Whether those that the form requires must be filled in here. */
  areNeeded?: boolean
  /** What is said below a field. */
  notes?: Readonly<Record<string, string>>
}) {
  return Object.entries(schema.properties).map(([name, field]) => (
    <Form.Item
      key={name}
      name={[...within, name]}
      label={field.title}
      extra={notes[name]}
      valuePropName={field.type === 'boolean' ? 'checked' : 'value'}
      rules={
        areNeeded && schema.required.includes(name)
          ? [{ required: true, message: pleaseFillText(field.title) }]
          : []
      }
    >
      {inputOf(field)}
    </Form.Item>
  ))
}

function inputOf({ type, title, format, ...field }: FormSchema['properties'][string]) {
  if (field.enum) return <Select options={field.enum.map((v) => ({ value: v, label: v }))} />
  if (type === 'number')
    return (
      <InputNumber
        min={field.minimum ?? Number.MIN_SAFE_INTEGER}
        max={field.maximum ?? Number.MAX_SAFE_INTEGER}
      />
    )
  if (type === 'boolean') return <Checkbox>{title}</Checkbox>
  if (format === 'date') return <Input type="date" />
  if (format === 'textarea') return <Input.TextArea rows={2} maxLength={field.maxLength ?? 1000} />
  return <Input maxLength={field.maxLength ?? 200} />
}
