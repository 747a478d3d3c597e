import { Checkbox, Input, InputNumber, Select } from 'antd'
import { use, useState } from 'react'
import { fieldWord, valueWord } from '#text/publications'
import { countedByText, FIELD, fromToText, sharedNameText } from '#text/world'
import { optionsOf } from '../../ui/FilterLine.tsx'
import type { FieldSchema } from '../../contract.ts'
import { IdNamesContext } from './api.ts'
import { FaultOf } from './ContentForm.tsx'
import { isOwnId, referredKind, useNames } from './PublicationName.tsx'
import { idOf, list, membersIn, type Place, record, replaced } from './schema.ts'

/** A yes or no, a number, a choice, another publication, or a text. */
export function Single(place: Place) {
  const { kind, schema, path, value, onChange, faults, isCell, isOptional } = place
  const members = membersIn(path)
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
  if (schema.type === 'number' || schema.type === 'integer')
    return <NumberField shared={shared} place={place} />
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
  return <TextField shared={shared} place={place} />
}

interface Shared {
  id: string
  'aria-label'?: string
  status?: 'error'
}
const FEN_PER_YUAN = 100

/** A number; fen are asked in yuan. */
function NumberField({
  shared,
  place: { kind, path, schema, value, onChange },
}: {
  shared: Shared
  place: Place
}) {
  if (kind === 'fee' && membersIn(path).at(-1) === 'fen')
    return (
      <InputNumber
        {...shared}
        suffix={FIELD.yuan}
        precision={2}
        value={value === undefined ? null : Number(value) / FEN_PER_YUAN}
        onChange={(yuan) => onChange(yuan === null ? undefined : Math.round(yuan * FEN_PER_YUAN))}
      />
    )
  return (
    <InputNumber
      {...shared}
      value={value as number | null}
      onChange={(next) => onChange(next ?? undefined)}
      {...(schema.type === 'integer' && { precision: 0 })}
    />
  )
}

/** As high as its text, and yet one line of text. */
function TextField({
  shared,
  place: { schema, value, onChange, isCell },
}: {
  shared: Shared
  place: Place
}) {
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
  return (
    <Input.TextArea
      {...text}
      autoSize
      onPressEnter={(e) => e.preventDefault()}
      onChange={(e) => onChange(e.target.value.replaceAll('\n', ' '))}
    />
  )
}

/** Another publication, chosen by its name among those in force. */
function ReferenceField({
  kind,
  value,
  onChange,
  ...shared
}: Shared & {
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
    label: times.get(name)!.length > 1 ? sharedNameText(name, key) : name,
  }))
}

/** 20 个工作日: the number and what it is counted in, side by side. */
export function PeriodField({ kind, schema, path, value, onChange, faults }: Place) {
  const word = fieldWord(kind, membersIn(path))
  const { value: count, unit } = record(value)
  const isCounted = unit !== 'same-day'
  const place = [...path, 'value']
  const fault = faults.get(place.join('.'))
  return (
    <div className="form-pair">
      {isCounted && (
        <InputNumber
          id={idOf(place)}
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
        aria-label={countedByText(word)}
        value={unit as string}
        onChange={(next: string) =>
          onChange({ value: next === 'same-day' ? 0 : count, unit: next })
        }
        options={schema.properties!.unit!.enum!.map((v) => ({ value: v, label: valueWord(v) }))}
      />
      <FaultOf path={place} says={fault} />
    </div>
  )
}

/** A list of short texts or of numbers, one a line; of ids that have names, chosen by these. */
export function Lines({ kind, schema, path, value, onChange, isCell }: Place) {
  const named = use(IdNamesContext)[membersIn(path).join('.')]
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
    ...(isCell && { 'aria-label': fieldWord(kind, membersIn(path)) }),
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

/**
 * A line as the value that it stands for; one that stands for none is left for the server to say
 * so.
 */
function readLine(line: string, type: FieldSchema['type']): string | number | boolean {
  if (type === 'integer') return /^\d+$/.test(line) ? Number(line) : line
  if (type === 'number') return Number.isFinite(Number(line)) ? Number(line) : line
  if (type === 'boolean') return line === FIELD.yes || (line === FIELD.no ? false : line)
  return line
}
const lineOf = (value: unknown) =>
  typeof value === 'boolean' ? (value ? FIELD.yes : FIELD.no) : value

/** A list of fixed length, such as from when to when. */
export function Pair({ kind, schema, path, value, onChange, faults }: Place) {
  const word = fieldWord(kind, membersIn(path))
  return (
    <div className="form-pair">
      {schema.prefixItems!.map((_item, i) => {
        const place = [...path, i]
        const fault = faults.get(place.join('.'))
        return (
          <span key={place.join('.')}>
            <Input
              id={idOf(place)}
              aria-label={fromToText(word, i)}
              {...(fault && { status: 'error', 'aria-describedby': `${idOf(place)}-fault` })}
              value={String(list(value)[i] ?? '')}
              onChange={(e) => onChange(replaced(list(value), i, e.target.value))}
            />
            <FaultOf path={place} says={fault} />
          </span>
        )
      })}
    </div>
  )
}
