import { Button, Input, Pagination, Select } from 'antd'
import { type ReactNode, use, useState } from 'react'
import { fieldWord } from '#text/publications'
import {
  addIdText,
  addOneText,
  entriesText,
  entryText,
  FIELD,
  removeEntryText,
  removeText,
} from '#text/world'
import { useNarrow } from '../../ui/address.ts'
import { optionsOf } from '../../ui/FilterLine.tsx'
import type { FieldSchema } from '../../contract.ts'
import { IdNamesContext } from './api.ts'
import { FaultOf, Field, Labelled } from './ContentForm.tsx'
import {
  besideType,
  blank,
  faultAt,
  faultWithin,
  isRow,
  isSingle,
  list,
  membersIn,
  type Place,
  record,
  replaced,
  withMember,
} from './schema.ts'

/** So many elements of a list are shown at a time. */
const PAGE = 20

interface Entry {
  /** Its place in the list, or the id by which it is listed. */
  name: string | number
  label: string
  value: unknown
  onChange: (value: unknown) => void
  onRemove: () => void
}
/** Of a list, what its entries share. */
type Whole = Omit<Place, 'value' | 'onChange'>

/**
 * A list of groups, page by page: each can be taken away, another added at the end. Flat ones stand
 * in a table where there is room.
 */
export function Elements({ schema, path, value, onChange, ...rest }: Place) {
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
  const whole = { ...rest, schema: item, path }
  return (
    <>
      {isRow(item) && !isNarrow && shown.length > 0 ? (
        <FieldTable {...whole} entries={shown} />
      ) : (
        shown.map((entry) => (
          <EntryGroup
            key={`${entry.name}/${elements.length}`}
            title={entryText(entry.label)}
            removes={removeEntryText(entry.label)}
            entry={entry}
            whole={whole}
          />
        ))
      )}
      <div className="form-pages">
        <Button size="small" onClick={add}>
          {FIELD.add}
        </Button>
        <Pagination
          size="small"
          hideOnSinglePage
          showSizeChanger={false}
          current={page}
          pageSize={PAGE}
          total={elements.length}
          showTotal={entriesText}
          onChange={setPage}
        />
      </div>
    </>
  )
}

/**
 * One group of a list; on a phone it is opened when it is wanted, or where something is wrong with
 * it.
 */
function EntryGroup({
  title,
  removes,
  entry,
  whole,
}: {
  title: string
  removes: string
  entry: Entry
  whole: Whole
}) {
  const place = { ...whole, path: [...whole.path, entry.name] }
  const own = place.faults.get(place.path.join('.'))
  const fields = (
    <>
      <Field {...place} value={entry.value} onChange={entry.onChange} />
      <FaultOf path={place.path} says={own} />
      <Button size="small" onClick={entry.onRemove} aria-label={removes}>
        {FIELD.remove}
      </Button>
    </>
  )
  return (
    <Foldable
      title={title}
      about={aboutOf(entry.value)}
      hasFault={own !== undefined || faultWithin(place.faults, place.path) !== undefined}
    >
      {fields}
    </Foldable>
  )
}

/** What tells a group from the others: the first text in it. */
const aboutOf = (value: unknown) => {
  const fields = record(value)
  return (
    [fields.name, ...Object.values(fields)].find(
      (v): v is string => typeof v === 'string' && v !== '',
    ) ?? ''
  )
}

function Foldable({
  title,
  about,
  hasFault,
  children,
}: {
  title: string
  about: string
  hasFault: boolean
  children: ReactNode
}) {
  const isNarrow = useNarrow()
  if (!isNarrow)
    return (
      <fieldset className="form-group">
        <legend>{title}</legend>
        {children}
      </fieldset>
    )
  return (
    <details className="form-group" open={hasFault || undefined}>
      <summary>
        {title} <small>{about}</small>
      </summary>
      {children}
    </details>
  )
}

/** Groups of single fields, one a row. */
function FieldTable({
  schema,
  path,
  entries,
  isById = false,
  ...rest
}: Whole & { entries: readonly Entry[]; isById?: boolean }) {
  const { kind } = rest
  const fields = Object.entries(schema.properties!)
  return (
    <section className="field-table" tabIndex={0} aria-label={fieldWord(kind, membersIn(path))}>
      <table>
        <thead>
          <tr>
            <th scope="col">{isById ? FIELD.id : FIELD.number}</th>
            {fields.map(([name, field]) => (
              <th key={name} scope="col">
                {fieldWord(kind, [...membersIn(path), ...(isById ? ['*'] : []), name])}
                {field.type === 'array' && <small>{FIELD.oneALine}</small>}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{FIELD.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <FieldRow
              key={`${entry.name}/${entries.length}`}
              {...rest}
              schema={schema}
              path={[...path, entry.name]}
              entry={entry}
              removes={isById ? removeText(entry.label) : removeEntryText(entry.label)}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function FieldRow({
  schema,
  path,
  entry,
  removes,
  ...rest
}: Whole & { entry: Entry; removes: string }) {
  const { value, onChange } = entry
  return (
    <tr>
      <th scope="row">
        {entry.label}
        <FaultOf path={path} says={rest.faults.get(path.join('.'))} />
      </th>
      {Object.entries(schema.properties!).map(([name, field]) => {
        const place = [...path, name]
        return (
          <td key={name} className={String(field.type)}>
            <Field
              {...rest}
              isCell
              isOptional={!schema.required?.includes(name)}
              schema={besideType(field, record(value).type)}
              path={place}
              value={record(value)[name]}
              onChange={(next) => onChange(withMember(schema, value, name, next))}
            />
            <FaultOf path={place} says={faultAt(rest.faults, place, field)} />
          </td>
        )
      })}
      <td>
        <Button size="small" onClick={entry.onRemove} aria-label={removes}>
          {FIELD.remove}
        </Button>
      </td>
    </tr>
  )
}

/** Values by ids that the schema does not name. */
export function Listed({ schema, path, value, onChange, ...rest }: Place) {
  const item = schema.additionalProperties as FieldSchema
  const isNarrow = useNarrow()
  const named = use(IdNamesContext)[membersIn(path).join('.')]
  const entries = Object.entries(record(value)).map(([name, v]): Entry => {
    const { [name]: _gone, ...others } = record(value)
    return {
      name,
      label: named?.[name] ?? name,
      value: v,
      onChange: (next) => onChange({ ...record(value), [name]: next }),
      onRemove: () => onChange(others),
    }
  })
  // What has no value yet would not be there.
  const add = (name: string) =>
    onChange({ ...record(value), [name]: blank(item) ?? item.minimum ?? 0 })
  const whole = { ...rest, schema: item, path }
  const isTable = isRow(item) && !isNarrow && entries.length > 0
  return (
    <>
      {isTable && <FieldTable {...whole} isById entries={entries} />}
      {(isTable ? [] : entries).map((entry) => (
        <ListedEntry key={entry.name} entry={entry} whole={whole} />
      ))}
      <AddEntry
        word={fieldWord(rest.kind, membersIn(path))}
        named={named}
        taken={record(value)}
        onAdd={add}
      />
    </>
  )
}

function ListedEntry({ entry, whole }: { entry: Entry; whole: Whole }) {
  const place = { ...whole, path: [...whole.path, entry.name] }
  const removes = removeText(entry.label)
  if (!isSingle(whole.schema))
    return <EntryGroup title={entry.label} removes={removes} entry={entry} whole={whole} />
  return (
    <div className="form-listed">
      <Labelled {...place}>
        <Field {...place} value={entry.value} onChange={entry.onChange} />
      </Labelled>
      <Button size="small" onClick={entry.onRemove} aria-label={removes}>
        {FIELD.remove}
      </Button>
    </div>
  )
}

/** Another id, chosen by its name where ids have names. */
function AddEntry({
  word,
  named,
  taken,
  onAdd,
}: {
  word: string
  named: Readonly<Record<string, string>> | undefined
  taken: Record<string, unknown>
  onAdd: (name: string) => void
}) {
  const [added, setAdded] = useState('')
  const add = () => {
    if (added.trim() === '' || Object.hasOwn(taken, added)) return
    onAdd(added.trim())
    setAdded('')
  }
  return (
    <div className="form-pair">
      {named ? (
        <Select
          aria-label={addOneText(word)}
          placeholder={FIELD.pick}
          showSearch={{ optionFilterProp: 'label' }}
          value={added || null}
          onChange={(next) => setAdded(next ?? '')}
          options={optionsOf(named).filter(({ value: id }) => !Object.hasOwn(taken, id))}
        />
      ) : (
        <Input
          aria-label={addIdText(word)}
          placeholder={FIELD.id}
          value={added}
          onChange={(e) => setAdded(e.target.value)}
          onPressEnter={add}
        />
      )}
      <Button onClick={add}>{FIELD.addOther}</Button>
    </div>
  )
}
