import { Button, Checkbox, Input, InputNumber, Pagination, Select } from 'antd'
import { use, useState } from 'react'
import { fieldWord, valueWord } from '#text/publications'
import { useNarrow } from '../../ui/Remaining.tsx'
import { IdNamesContext } from './api.ts'
import { isOwnId, referredKind, useNames } from './PublicationName.tsx'

type SchemaType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'

/** As much of JSON Schema as the kinds use. */
export interface FieldSchema {
  /** Several where any of them will do. */
  type?: SchemaType | SchemaType[]
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
  /** In a table, whose head already says what it is called. */
  isCell?: boolean
  /** Need not be there. */
  isOptional?: boolean
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
  if (isPeriodSchema(schema)) return <PeriodField {...place} />
  if (schema.properties) return <Members {...place} />
  if (schema.type === 'object') return <Listed {...place} />
  if (schema.prefixItems) return <Pair {...place} />
  if (schema.type === 'array')
    return isLines(schema) ? (
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
            isOptional={!schema.required?.includes(name)}
            schema={besideType(field, record(value).type)}
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
  items !== undefined &&
  items !== false &&
  [items.type].flat().every((type) => LINE_TYPES.has(type)) &&
  !items.enum
const LINE_TYPES: ReadonlySet<SchemaType | undefined> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
])
/** 填写示范: where elements may be of several types, they are of that which the field beside them names. */
function besideType(schema: FieldSchema, beside: unknown): FieldSchema {
  const items = schema.items || {}
  const type = Array.isArray(items.type) && items.type.find((one) => one === beside)
  return type ? { ...schema, items: { ...items, type } } : schema
}
/** 期间: a number and what it is counted in, as in `Period`. */
const isPeriodSchema = ({ properties = {} }: FieldSchema) =>
  Object.keys(properties).join() === 'value,unit'
/** A group that goes into one row of a table: flat, and without more texts than can be read side by side. */
const isRow = ({ properties }: FieldSchema) =>
  properties !== undefined &&
  Object.values(properties).every(isSingle) &&
  Object.values(properties).filter(isText).length <= MOST_TEXTS
const isText = ({ type, enum: choices }: FieldSchema) =>
  (type === 'string' && !choices) || type === 'array'
const MOST_TEXTS = 5

/** What is wrong at a place; of lines that stand in one field, with the first that is wrong. */
function faultAt(faults: Place['faults'], path: Place['path'], schema: FieldSchema) {
  const place = path.join('.')
  const within = () => [...faults].find(([field]) => field.startsWith(`${place}.`))?.[1]
  return faults.get(place) ?? (isLines(schema) ? within() : undefined)
}

/** A field with its name and what is wrong with it; a group gets a frame. */
function Labelled({
  kind,
  path,
  schema,
  faults,
  children,
}: Omit<Place, 'value' | 'onChange'> & { children: React.ReactNode }) {
  const idNames = use(IdNamesContext)
  const word = fieldWord(kind, membersOf(path), idNames)
  const fault = faultAt(faults, path, schema)
  const says = fault && (
    <span role="alert" className="fault" id={`${idOf(path)}-fault`}>
      {fault}
    </span>
  )
  if (schema.prefixItems || isPeriodSchema(schema))
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
          {schema.type === 'array' && !idNames[membersOf(path).join('.')] && '（每行一条）'}
        </label>
      )}
      {children}
      {says}
    </div>
  )
}

function Single({ kind, schema, path, value, onChange, faults, isCell, isOptional }: Place) {
  const members = membersOf(path)
  const word = fieldWord(kind, members)
  const shared = {
    id: idOf(path),
    ...(isCell && { 'aria-label': word }),
    ...(faults.has(path.join('.')) && {
      status: 'error' as const,
      'aria-describedby': `${idOf(path)}-fault`,
    }),
  }
  if (schema.type === 'boolean')
    return (
      <Checkbox
        id={idOf(path)}
        {...(isCell && { 'aria-label': word })}
        checked={value === true}
        onChange={(e) => onChange(e.target.checked)}
      >
        {!isCell && word}
      </Checkbox>
    )
  if (kind === 'fee' && members.at(-1) === 'fen')
    return (
      <InputNumber
        {...shared}
        suffix="元"
        precision={2}
        value={value === undefined ? null : Number(value) / FEN_PER_YUAN}
        onChange={(yuan) => onChange(yuan === null ? undefined : Math.round(yuan * FEN_PER_YUAN))}
      />
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
  if (isOwnId(kind, members)) return <Input {...shared} value={String(value ?? '')} disabled />
  const referred = referredKind(kind, members)
  if (referred)
    return <ReferenceField {...shared} kind={referred} value={value} onChange={onChange} />
  if (schema.enum)
    return (
      <Select
        {...shared}
        allowClear={isOptional === true}
        value={value as string}
        onChange={onChange}
        options={schema.enum.map((v) => ({ value: v, label: valueWord(v) }))}
      />
    )
  const text = {
    ...shared,
    ...(schema.maxLength && { maxLength: schema.maxLength }),
    value: String(value ?? ''),
  }
  if (isCell || schema.format === 'date')
    return (
      <Input
        {...text}
        {...(schema.format === 'date' && { type: 'date' })}
        onChange={(e) => onChange(e.target.value)}
      />
    )
  // As high as its text, and yet one line of text.
  return (
    <Input.TextArea
      {...text}
      autoSize
      onPressEnter={(e) => e.preventDefault()}
      onChange={(e) => onChange(e.target.value.replaceAll('\n', ' '))}
    />
  )
}

const FEN_PER_YUAN = 100

/** Another publication, chosen by its name among those in force. */
function ReferenceField({
  kind,
  value,
  onChange,
  ...shared
}: {
  id: string
  kind: string
  value: unknown
  onChange: (value: unknown) => void
}) {
  const names = useNames(kind)
  return (
    <Select
      {...shared}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      value={value as string}
      onChange={onChange}
      options={labelled(names.data ?? [])}
    />
  )
}

/** By their names, those that share one also by their keys. */
function labelled(named: readonly { key: string; name: string }[]) {
  const times = Map.groupBy(named, ({ name }) => name)
  return named.map(({ key, name }) => ({
    value: key,
    label: times.get(name)!.length > 1 ? `${name}（${key}）` : name,
  }))
}

/** 20 个工作日: the number and what it is counted in, side by side. */
function PeriodField({ kind, schema, path, value, onChange, faults }: Place) {
  const word = fieldWord(kind, membersOf(path))
  const { value: count, unit } = record(value)
  const isCounted = unit !== 'same-day'
  const fault = faults.get([...path, 'value'].join('.'))
  return (
    <div className="form-pair">
      {isCounted && (
        <InputNumber
          id={idOf([...path, 'value'])}
          aria-label={word}
          {...(fault && { status: 'error' })}
          precision={0}
          min={0}
          value={count as number | null}
          onChange={(next) => onChange({ value: next ?? undefined, unit })}
        />
      )}
      <Select
        id={idOf([...path, 'unit'])}
        aria-label={`${word}按什么算`}
        value={unit as string}
        onChange={(next: string) =>
          onChange({ value: next === 'same-day' ? 0 : count, unit: next })
        }
        options={schema.properties!.unit!.enum!.map((v) => ({ value: v, label: valueWord(v) }))}
      />
      {fault && (
        <span role="alert" className="fault">
          {fault}
        </span>
      )}
    </div>
  )
}

/** A list of short texts or of numbers, one a line; of ids that have names, chosen by these. */
function Lines(place: Place) {
  const { kind, schema, path, value, onChange, isCell } = place
  const named = use(IdNamesContext)[membersOf(path).join('.')]
  const { type } = schema.items as FieldSchema
  const [text, setText] = useState(list(value).map(lineOf).join('\n'))
  const change = (next: string) => {
    setText(next)
    onChange(
      next
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .map((line) => readLine(line, type)),
    )
  }
  const shared = {
    id: idOf(path),
    ...(isCell && { 'aria-label': fieldWord(kind, membersOf(path)) }),
  }
  if (named)
    return (
      <Select
        {...shared}
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        value={list(value) as string[]}
        onChange={onChange}
        options={optionsOf(named)}
      />
    )
  return (
    <Input.TextArea
      {...shared}
      autoSize={{ minRows: isCell ? 1 : 2, maxRows: 12 }}
      value={text}
      onChange={(e) => change(e.target.value)}
    />
  )
}

const optionsOf = (named: Readonly<Record<string, string>>) =>
  Object.entries(named).map(([value, label]) => ({ value, label }))

/** A line as the value that it stands for; one that stands for none is left for the server to say so. */
function readLine(line: string, type: FieldSchema['type']): string | number | boolean {
  if (type === 'integer') return /^\d+$/.test(line) ? Number(line) : line
  if (type === 'number') return Number.isFinite(Number(line)) ? Number(line) : line
  if (type === 'boolean') return BOOLEANS.get(line) ?? line
  return line
}
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['是', true],
  ['否', false],
])
const lineOf = (value: unknown) => (typeof value === 'boolean' ? (value ? '是' : '否') : value)

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

/** So many elements of a list are shown at a time. */
const PAGE = 20

/** A list of groups, page by page: each can be taken away, another added at the end. Flat ones stand in a table where there is room. */
function Elements({ schema, path, value, onChange, ...rest }: Place) {
  const elements = list(value)
  const item = schema.items as FieldSchema
  const isNarrow = useNarrow()
  // The last ones are the latest.
  const pages = Math.max(Math.ceil(elements.length / PAGE), 1)
  const [wanted, setPage] = useState(pages)
  const page = Math.min(wanted, pages)
  const from = (page - 1) * PAGE
  const shown: Entry[] = elements.slice(from, from + PAGE).map((element, i) => ({
    name: from + i,
    label: String(from + i + 1),
    value: element,
    onChange: (next) => onChange(replaced(elements, from + i, next)),
    onRemove: () => onChange(elements.filter((_, j) => j !== from + i)),
  }))
  const add = () => {
    onChange([...elements, blank(item)])
    setPage(Math.ceil((elements.length + 1) / PAGE))
  }
  return (
    <>
      {isRow(item) && !isNarrow && shown.length > 0 ? (
        <FieldTable {...rest} schema={item} path={path} entries={shown} />
      ) : (
        shown.map((entry) => (
          <fieldset key={`${entry.name}/${elements.length}`} className="form-group">
            <legend>第 {entry.label} 项</legend>
            <Field
              {...rest}
              schema={item}
              path={[...path, entry.name]}
              value={entry.value}
              onChange={entry.onChange}
            />
            {rest.faults.get([...path, entry.name].join('.')) && (
              <span role="alert" className="fault">
                {rest.faults.get([...path, entry.name].join('.'))}
              </span>
            )}
            <Button size="small" onClick={entry.onRemove}>
              删去第 {entry.label} 项
            </Button>
          </fieldset>
        ))
      )}
      <div className="form-pages">
        <Button size="small" onClick={add}>
          加一项
        </Button>
        <Pagination
          size="small"
          hideOnSinglePage
          showSizeChanger={false}
          current={page}
          pageSize={PAGE}
          total={elements.length}
          showTotal={(n) => `共 ${n} 项`}
          onChange={setPage}
        />
      </div>
    </>
  )
}

interface Entry {
  /** Its place in the list, or the id by which it is listed. */
  name: string | number
  label: string
  value: unknown
  onChange: (value: unknown) => void
  onRemove: () => void
}

/** Groups of single fields, one a row. */
function FieldTable({
  schema,
  path,
  entries,
  isById = false,
  ...rest
}: Omit<Place, 'value' | 'onChange'> & { entries: readonly Entry[]; isById?: boolean }) {
  const { kind, faults } = rest
  const fields = Object.entries(schema.properties!)
  const set = ({ value, onChange }: Entry, name: string, next: unknown) => {
    const { [name]: _gone, ...others } = record(value)
    const isAbsent = next === undefined || (next === '' && !schema.required?.includes(name))
    onChange(isAbsent ? others : { ...record(value), [name]: next })
  }
  return (
    <section className="field-table" tabIndex={0} aria-label={fieldWord(kind, membersOf(path))}>
      <table>
        <thead>
          <tr>
            <th scope="col">{isById ? '编号' : '序号'}</th>
            {fields.map(([name, field]) => (
              <th key={name} scope="col">
                {fieldWord(kind, [...membersOf(path), ...(isById ? ['*'] : []), name])}
                {field.type === 'array' && <small>每行一条</small>}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">删去</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.name}/${entries.length}`}>
              <th scope="row">
                {entry.label}
                {faults.get([...path, entry.name].join('.')) && (
                  <span role="alert" className="fault">
                    {faults.get([...path, entry.name].join('.'))}
                  </span>
                )}
              </th>
              {fields.map(([name, field]) => {
                const place = [...path, entry.name, name]
                const fault = faultAt(faults, place, field)
                return (
                  <td key={name} className={String(field.type)}>
                    <Field
                      {...rest}
                      isCell
                      isOptional={!schema.required?.includes(name)}
                      schema={besideType(field, record(entry.value).type)}
                      path={place}
                      value={record(entry.value)[name]}
                      onChange={(next) => set(entry, name, next)}
                    />
                    {fault && (
                      <span role="alert" className="fault" id={`${idOf(place)}-fault`}>
                        {fault}
                      </span>
                    )}
                  </td>
                )
              })}
              <td>
                <Button
                  size="small"
                  onClick={entry.onRemove}
                  aria-label={isById ? `删去 ${entry.label}` : `删去第 ${entry.label} 项`}
                >
                  删去
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
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
    // What has no value yet would not be there.
    onChange({ ...record(value), [added.trim()]: blank(item) ?? item.minimum ?? 0 })
    setAdded('')
  }
  const remove = (name: string) => {
    const { [name]: _gone, ...others } = record(value)
    onChange(others)
  }
  const isNarrow = useNarrow()
  const idNames = use(IdNamesContext)
  const named = idNames[membersOf(path).join('.')]
  const isTable = isRow(item) && !isNarrow && Object.keys(record(value)).length > 0
  return (
    <>
      {isTable && (
        <FieldTable
          {...rest}
          isById
          schema={item}
          path={path}
          entries={Object.entries(record(value)).map(([name, v]) => ({
            name,
            label: name,
            value: v,
            onChange: (next) => onChange({ ...record(value), [name]: next }),
            onRemove: () => remove(name),
          }))}
        />
      )}
      {(isTable ? [] : Object.entries(record(value))).map(([name, v]) => (
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
          <Button
            size="small"
            onClick={() => remove(name)}
            aria-label={`删去 ${named?.[name] ?? name}`}
          >
            删去
          </Button>
        </div>
      ))}
      <div className="form-pair">
        {named ? (
          <Select
            aria-label={`${fieldWord(kind, membersOf(path))}：另加一项`}
            placeholder="选一个"
            showSearch={{ optionFilterProp: 'label' }}
            value={added || null}
            onChange={(next) => setAdded(next ?? '')}
            options={optionsOf(named).filter(({ value: id }) => !(id in record(value)))}
          />
        ) : (
          <Input
            aria-label={`${fieldWord(kind, membersOf(path))}：另加一项的编号`}
            placeholder="编号"
            value={added}
            onChange={(e) => setAdded(e.target.value)}
            onPressEnter={add}
          />
        )}
        <Button onClick={add}>另加</Button>
      </div>
    </>
  )
}
