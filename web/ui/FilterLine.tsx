import { Input, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { ascendingText, descendingText, UI } from '#text/ui'
import { useFilters, useNarrow } from './address.ts'

export interface Filter<Row> {
  /** In the address. */
  name: string
  label: string
  kind?: 'search' | 'day'
  options?: readonly { value: string; label: string }[]
  /** What of a row it compares; a list that comes page by page is filtered where it comes from. */
  of?: (row: Row) => string | null | undefined
}

/** The words of a union as options. */
export const optionsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

/** A field with its name before it, on the line above a list. */
export function NamedField({
  label,
  children,
}: {
  label: string
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <span className="named-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  )
}

/**
 * Above a list: its filters and buttons; on a phone, where there is no head of columns, also how it
 * is sorted.
 */
export function FilterLine<Row>({
  filters,
  sorts,
  at,
  beside,
}: {
  filters: readonly Filter<Row>[]
  sorts: readonly { name: string; label: string }[]
  at: string
  beside: ReactNode
}) {
  const narrow = useNarrow()
  const [params, set] = useFilters(`${at}page`)
  const sortsHere = narrow ? sorts : []
  if (filters.length + sortsHere.length === 0 && !beside) return null
  return (
    <div className="filter-line">
      {filters.map((filter) => (
        <FilterField
          key={filter.name}
          {...filter}
          value={params.get(filter.name) ?? undefined}
          onChange={(value) => set(filter.name, value)}
        />
      ))}
      {sortsHere.length > 0 && (
        <FilterField
          label={UI.sort}
          value={params.get(`${at}sort`) ?? undefined}
          onChange={(value) => set(`${at}sort`, value)}
          options={sortsHere.flatMap(({ name, label }) => [
            { value: name, label: ascendingText(label) },
            { value: `-${name}`, label: descendingText(label) },
          ])}
        />
      )}
      {beside}
    </div>
  )
}

function FilterField({
  label,
  kind,
  options = [],
  value,
  onChange,
}: Pick<Filter<never>, 'label' | 'kind' | 'options'> & {
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  if (kind === 'search')
    return (
      <Input.Search
        key={value}
        className="filter"
        aria-label={label}
        placeholder={label}
        maxLength={60}
        allowClear
        defaultValue={value}
        onSearch={(text) => onChange(text.trim())}
      />
    )
  if (kind === 'day')
    return (
      <NamedField label={label}>
        {(id) => (
          <Input
            id={id}
            type="date"
            value={value ?? ''}
            onChange={(e) => onChange(e.target.value)}
          />
        )}
      </NamedField>
    )
  return (
    <Select
      className="filter"
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      value={value}
      onChange={onChange}
      options={[...options]}
    />
  )
}
