import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { fieldWord, valueWord } from '../../text/publications.ts'
import { useUnits } from './UnitName.tsx'

/** As much of JSON Schema as the kinds use. */
export interface FieldSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'
  properties?: Record<string, FieldSchema>
  required?: string[]
  items?: FieldSchema | false
  prefixItems?: FieldSchema[]
  additionalProperties?: FieldSchema | boolean
  enum?: string[]
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
}

interface Place {
  kind: string
  schema: FieldSchema
  /** Members and places in lists, from the root. */
  path: readonly (string | number)[]
  value: unknown
  onChange: (value: unknown) => void
  /** What is wrong, by field. */
  faults: ReadonlyMap<string, string>
}

/** A form made from the schema of a kind; what the schema does not know is left as it is. */
export function ContentForm(place: Omit<Place, 'path'>) {
  return <Field {...place} path={[]} />
}

const membersOf = (path: readonly (string | number)[]) =>
  path.filter((step): step is string => typeof step === 'string')
const idOf = (path: readonly (string | number)[]) => `field-${path.join('.')}`

function Field(place: Place) {
  const { schema, value } = place
  if (schema.properties) return <Members {...place} />
  if (schema.type === 'object') return <Listed {...place} />
  if (schema.prefixItems) return <Pair {...place} />
  if (schema.type === 'array')
    return schema.items && schema.items.type === 'string' && !schema.items.enum ? (
      <Lines key={JSON.stringify(place.path)} {...place} />
    ) : (
      <Elements {...place} />
    )
  return <Single {...place} value={value} />
}

const record = (value: unknown) => (value ?? {}) as Record<string, unknown>
const list = (value: unknown) => (value ?? []) as unknown[]

/** A group of fields, in the order of the schema. */
function Members({ schema, path, value, onChange, ...rest }: Place) {
  const set = (name: string, next: unknown) => {
    const { [name]: _gone, ...others } = record(value)
    const isAbsent = next === undefined || (next === '' && !schema.required?.includes(name))
    const changed = { ...record(value), [name]: next }
    onChange(isAbsent ? others : changed)
  }
  return (
    <div className="form-fields">
      {Object.entries(schema.properties!).map(([name, field]) => (
        <Labelled key={name} {...rest} path={[...path, name]} schema={field}>
          <Field
            {...rest}
            schema={field}
            path={[...path, name]}
            value={record(value)[name]}
            onChange={(next) => set(name, next)}
          />
        </Labelled>
      ))}
    </div>
  )
}

const isSingle = ({ type, properties, prefixItems, items }: FieldSchema) =>
  !properties && !prefixItems && type !== 'object' && (type !== 'array' || isLines({ items }))
const isLines = ({ items }: Pick<FieldSchema, 'items'>) =>
  items !== undefined && items !== false && items.type === 'string' && !items.enum

/** A field with its name and what is wrong with it; a group gets a frame. */
function Labelled({
  kind,
  path,
  schema,
  faults,
  children,
}: Omit<Place, 'value' | 'onChange'> & { children: React.ReactNode }) {
  const word = fieldWord(kind, membersOf(path))
  const fault = faults.get(path.join('.'))
  const says = fault && (
    <span role="alert" className="fault" id={`${idOf(path)}-fault`}>
      {fault}
    </span>
  )
  if (schema.prefixItems)
    return (
      <div className="form-field">
        <span>{word}</span>
        {children}
        {says}
      </div>
    )
  if (!isSingle(schema))
    return (
      <fieldset className="form-group">
        <legend>{word}</legend>
        {children}
        {says}
      </fieldset>
    )
  return (
    <div className="form-field">
      {schema.type !== 'boolean' && (
        <label htmlFor={idOf(path)}>
          {word}
          {schema.type === 'array' && '（每行一条）'}
        </label>
      )}
      {children}
      {says}
    </div>
  )
}

function Single({ kind, schema, path, value, onChange, faults }: Place) {
  const name = path.at(-1)
  const shared = {
    id: idOf(path),
    ...(faults.has(path.join('.')) && {
      status: 'error' as const,
      'aria-describedby': `${idOf(path)}-fault`,
    }),
  }
  if (schema.type === 'boolean')
    return (
      <Checkbox
        id={idOf(path)}
        checked={value === true}
        onChange={(e) => onChange(e.target.checked)}
      >
        {fieldWord(kind, membersOf(path))}
      </Checkbox>
    )
  if (schema.type === 'number' || schema.type === 'integer')
    return (
      <InputNumber
        {...shared}
        value={value as number | null}
        onChange={(next) => onChange(next ?? undefined)}
        {...(schema.type === 'integer' && { precision: 0 })}
      />
    )
  // What carries its own key carries no other.
  if (path.length === 1 && name === OWN_IDS[kind])
    return <Input {...shared} value={String(value ?? '')} disabled />
  if (name === 'unitId') return <UnitField {...shared} value={value} onChange={onChange} />
  if (schema.enum)
    return (
      <Select
        {...shared}
        value={value as string}
        onChange={onChange}
        options={schema.enum.map((v) => ({ value: v, label: valueWord(v) }))}
      />
    )
  return (
    <Input
      {...shared}
      {...(schema.format === 'date' && { type: 'date' })}
      {...(schema.maxLength && { maxLength: schema.maxLength })}
      value={String(value ?? '')}
      onChange={(e) => onChange(e.target.value)}
    />
  )
}

const OWN_IDS: Readonly<Record<string, string>> = { unit: 'unitId', item: 'itemId' }

function UnitField({
  value,
  onChange,
  ...shared
}: {
  id: string
  value: unknown
  onChange: (value: unknown) => void
}) {
  const units = useUnits()
  return (
    <Select
      {...shared}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      value={value as string}
      onChange={onChange}
      options={(units.data ?? []).map((u) => ({ value: u.unitId, label: u.name }))}
    />
  )
}

/** A list of short texts: one a line. */
function Lines({ path, value, onChange }: Place) {
  const [text, setText] = useState(list(value).join('\n'))
  const change = (next: string) => {
    setText(next)
    onChange(
      next
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
  }
  return (
    <Input.TextArea
      id={idOf(path)}
      autoSize={{ minRows: 2, maxRows: 12 }}
      value={text}
      onChange={(e) => change(e.target.value)}
    />
  )
}

/** A list of fixed length, such as from when to when. */
function Pair({ kind, schema, path, value, onChange, faults }: Place) {
  const word = fieldWord(kind, membersOf(path))
  return (
    <div className="form-pair">
      {schema.prefixItems!.map((_item, i) => {
        const place = [...path, i]
        const fault = faults.get(place.join('.'))
        return (
          <span key={place.join('.')}>
            <Input
              id={idOf(place)}
              aria-label={`${word}${i === 0 ? '从' : '到'}`}
              {...(fault && { status: 'error', 'aria-describedby': `${idOf(place)}-fault` })}
              value={String(list(value)[i] ?? '')}
              onChange={(e) => onChange(replaced(list(value), i, e.target.value))}
            />
            {fault && (
              <span role="alert" className="fault" id={`${idOf(place)}-fault`}>
                {fault}
              </span>
            )}
          </span>
        )
      })}
    </div>
  )
}

const replaced = (values: readonly unknown[], at: number, value: unknown) => {
  const next = [...values]
  next[at] = value
  return next
}

/** A list of groups: each can be taken away, another added at the end. */
function Elements({ schema, path, value, onChange, ...rest }: Place) {
  const elements = list(value)
  const item = schema.items as FieldSchema
  return (
    <>
      {elements.map((element, i) => (
        <fieldset key={`${i}/${elements.length}`} className="form-group">
          <legend>第 {i + 1} 项</legend>
          <Field
            {...rest}
            schema={item}
            path={[...path, i]}
            value={element}
            onChange={(next) => onChange(replaced(elements, i, next))}
          />
          {rest.faults.get([...path, i].join('.')) && (
            <span role="alert" className="fault">
              {rest.faults.get([...path, i].join('.'))}
            </span>
          )}
          <Button size="small" onClick={() => onChange(elements.filter((_, j) => j !== i))}>
            删去第 {i + 1} 项
          </Button>
        </fieldset>
      ))}
      <Button size="small" onClick={() => onChange([...elements, blank(item)])}>
        加一项
      </Button>
    </>
  )
}

/** A new element: what must be there is there, empty. */
function blank(schema: FieldSchema): unknown {
  if (schema.properties)
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, blank(schema.properties![name]!)]),
    )
  if (schema.type === 'array') return schema.prefixItems ? schema.prefixItems.map(() => '') : []
  if (schema.type === 'boolean') return false
  if (schema.type === 'object') return {}
  return schema.enum ? schema.enum[0] : schema.type === 'string' ? '' : undefined
}

/** Values by ids that the schema does not name. */
function Listed({ schema, path, value, onChange, ...rest }: Place) {
  const [added, setAdded] = useState('')
  const item = schema.additionalProperties as FieldSchema
  const { faults, kind } = rest
  const add = () => {
    if (added.trim() === '' || added in record(value)) return
    onChange({ ...record(value), [added.trim()]: blank(item) })
    setAdded('')
  }
  const remove = (name: string) => {
    const { [name]: _gone, ...others } = record(value)
    onChange(others)
  }
  return (
    <>
      {Object.entries(record(value)).map(([name, v]) => (
        <div key={name} className="form-listed">
          <Labelled kind={kind} faults={faults} path={[...path, name]} schema={item}>
            <Field
              {...rest}
              schema={item}
              path={[...path, name]}
              value={v}
              onChange={(next) => onChange({ ...record(value), [name]: next })}
            />
          </Labelled>
          <Button size="small" onClick={() => remove(name)} aria-label={`删去 ${name}`}>
            删去
          </Button>
        </div>
      ))}
      <div className="form-pair">
        <Input
          aria-label={`${fieldWord(kind, membersOf(path))}：另加一项的编号`}
          placeholder="编号"
          value={added}
          onChange={(e) => setAdded(e.target.value)}
          onPressEnter={add}
        />
        <Button onClick={add}>另加</Button>
      </div>
    </>
  )
}
