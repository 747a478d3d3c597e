import { z } from 'zod'

/** By what a list is sorted: `dueOn`, or `-dueOn` for the other way round. */
export type Sort<K extends string> = K | `-${K}`

/** What may be asked for, from the columns by which a list can be sorted. */
export const sortBy = <K extends string>(columns: Readonly<Record<K, string>>) => {
  const names = Object.keys(columns) as K[]
  return z.enum(names.flatMap((name): Sort<K>[] => [name, `-${name}`]))
}

/**
 * The order of a query: first what was asked for, then the usual one. The columns are expressions
 * of ours.
 */
export function orderBy<K extends string>(
  columns: Readonly<Record<K, string>>,
  sort: Sort<K> | undefined,
  usual: string,
): string {
  const name = (Object.keys(columns) as K[]).find((k) => sort === k || sort === `-${k}`)
  return name ? `${columns[name]} ${sort === name ? 'asc' : 'desc'} nulls last, ${usual}` : usual
}
