import { Empty, Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { totalText, UI } from '#text/ui'
import { useFilters, useNarrow } from './address.ts'
import { type Filter, FilterLine } from './FilterLine.tsx'
import type { Asked } from './Fetched.tsx'
import { Problem } from './Problem.tsx'

export interface Column<Row> {
  /** In the address, where the list is sorted by it. */
  name: string
  label: string
  show: (row: Row) => ReactNode
  width?: number | string
  /** By what it sorts; a list that comes page by page is sorted where it comes from. */
  by?: ((row: Row) => string | number | null | undefined) | 'server'
  /** On a phone, its label is said before it. */
  isLabelled?: boolean
}

export interface ListProps<Row> {
  /** All rows, or one page of so many. */
  of: Asked<Row[] | { total: number; rows: Row[] }>
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  filters?: readonly Filter<Row>[]
  /** What they are counted in: 件, 张. */
  measure: string
  /** Said where there are none at all. */
  empty: ReactNode
  /** Buttons beside the filters. */
  beside?: ReactNode
  pageSize?: number
  selection?: TableProps<Row>['rowSelection']
  /** Shown below a row when it is opened. */
  opened?: (row: Row) => ReactNode
  /** Lists of one page keep their places in the address apart. */
  at?: string
}

/**
 * A list: filtered, sorted and paged in the address, so that it survives a reload and can be sent
 * to a colleague; on a phone its rows are cards. A list that did not come says so and never seems
 * to be empty.
 */
export function List<Row extends object>(props: ListProps<Row>) {
  const { of, columns, filters = [], beside, at = '' } = props
  const count = Array.isArray(of.data) ? of.data.length : (of.data?.total ?? 0)
  const sorts = count > 1 ? columns.filter(({ by }) => by !== undefined) : []
  return (
    <div className="list">
      <FilterLine filters={filters} sorts={sorts} at={at} beside={beside} />
      {of.error && <Problem of={of.error} onRetry={of.refetch} />}
      {(of.data !== undefined || !of.error) && <Rows {...props} at={at} />}
    </div>
  )
}

function Rows<Row extends object>(props: ListProps<Row> & { at: string }) {
  const { of, rowKey, columns, filters = [], measure, empty, pageSize = 20, at } = props
  const narrow = useNarrow()
  const [params, set] = useFilters(`${at}page`)
  const sorting = params.get(`${at}sort`) ?? ''
  const isFiltered = filters.some(({ name }) => params.has(name))
  const { rows, total } = shownOf(props, params, sorting)
  return (
    <Table<Row>
      size="middle"
      rowKey={rowKey}
      loading={of.isPending || of.isPlaceholderData === true}
      dataSource={rows}
      showHeader={!narrow}
      {...(props.selection && { rowSelection: props.selection })}
      {...(props.opened && {
        expandable: { expandedRowRender: props.opened, columnTitle: UI.open },
      })}
      locale={{
        // Of what has not come yet, nobody knows that there is none.
        emptyText: of.data ? <Empty description={isFiltered ? UI.noneMatch : empty} /> : UI.coming,
      }}
      pagination={{
        current: Number(params.get(`${at}page`) ?? 1),
        pageSize,
        total,
        hideOnSinglePage: true,
        showSizeChanger: false,
        simple: narrow,
        showTotal: (n) => totalText(n, measure),
      }}
      onChange={({ current }, _filters, sorter, { action }) => {
        if (action === 'paginate') set(`${at}page`, String(current))
        if (action === 'sort' && !Array.isArray(sorter))
          set(`${at}sort`, sortName(String(sorter.columnKey), sorter.order))
      }}
      columns={narrow ? [cardOf(columns)] : columns.map((column) => cellsOf(column, sorting))}
    />
  )
}

const sortName = (name: string, order: 'ascend' | 'descend' | null | undefined) =>
  order ? (order === 'descend' ? `-${name}` : name) : undefined

function cellsOf<Row>({ name, label, show, width, by }: Column<Row>, sorting: string) {
  const order = sorting === name ? 'ascend' : sorting === `-${name}` ? 'descend' : null
  return {
    key: name,
    title: label,
    render: (_: unknown, row: Row) => show(row),
    ...(width !== undefined && { width }),
    ...(by !== undefined && { sorter: true, sortOrder: order as 'ascend' | 'descend' | null }),
  }
}

/** One column of cards: each says on its lines what a wide screen says in its columns. */
function cardOf<Row>(columns: readonly Column<Row>[]) {
  return {
    key: 'card',
    render: (_: unknown, row: Row) => (
      <div className="row-card flow">
        {columns.map(({ name, label, show, isLabelled }) => {
          const shown = show(row)
          const isAbsent = shown === null || shown === undefined || shown === ''
          return (
            !isAbsent && (
              <div key={name}>
                {isLabelled && <small>{label} </small>}
                {shown}
              </div>
            )
          )
        })}
      </div>
    ),
  }
}

/** What of the rows is shown: what comes page by page was chosen and sorted where it came from. */
function shownOf<Row extends object>(
  { of: { data }, columns, filters = [] }: ListProps<Row>,
  params: URLSearchParams,
  sorting: string,
): { rows: Row[]; total: number } {
  if (data === undefined) return { rows: [], total: 0 }
  if (!Array.isArray(data)) return data
  const kept = data.filter((row) =>
    filters.every(({ name, kind, of }) => {
      const wanted = params.get(name)
      if (!wanted || !of) return true
      const has = of(row) ?? ''
      return kind === 'search' ? has.includes(wanted) : has === wanted
    }),
  )
  const by = columns.find(({ name }) => name === sorting.replace(/^-/, ''))?.by
  if (typeof by !== 'function') return { rows: kept, total: kept.length }
  const sign = sorting.startsWith('-') ? -1 : 1
  const sorted = kept.toSorted((a, b) => sign * compared(by(a) ?? '', by(b) ?? ''))
  return { rows: sorted, total: sorted.length }
}

const compared = (a: string | number, b: string | number) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh')
