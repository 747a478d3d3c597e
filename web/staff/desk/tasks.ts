import { keepPreviousData } from '@tanstack/react-query'
import { DUE, TASK_KINDS, WHOSE } from '#text/desk'
import type { SavedView, Task } from '../../contract.ts'
import { useAnswer } from '../client.ts'

/** How the desk is filtered: in the address, in a saved view, and as it is asked of the server. */
export type Search = SavedView['search']

const SORTS: Readonly<Record<NonNullable<Search['sort']>, true>> = {
  dueOn: true,
  '-dueOn': true,
  since: true,
  '-since': true,
}

/** The search of an address; a word that is none of ours is left out. */
export function searchOf(params: URLSearchParams): Search {
  const among = <T extends string>(name: string, words: Readonly<Record<T, unknown>>) => {
    const value = params.get(name) ?? ''
    return Object.hasOwn(words, value) ? { [name]: value } : {}
  }
  const written = (name: 'unitId' | 'text' | 'todo') => {
    const value = params.get(name)
    return value ? { [name]: value } : {}
  }
  return {
    ...among('kind', TASK_KINDS),
    ...among('due', DUE),
    ...among('whose', WHOSE),
    ...among('sort', SORTS),
    ...written('unitId'),
    ...written('text'),
    ...written('todo'),
  }
}

/** One page of what waits for me. */
export const useTasks = (search: Search, page = 1) =>
  useAnswer(
    '/api/tasks',
    { query: { ...search, page } },
    { refetchInterval: 30_000, placeholderData: keepPreviousData },
  )

/** How much waits for me, of each kind. */
export const useCounts = () => useAnswer('/api/tasks/counts', {}, { refetchInterval: 60_000 })

export const keyOf = ({ stream, todo, stepId }: Task) => `${stream}/${todo}/${stepId}`

/** What one takes along from the desk: how it was filtered, and what was passed over. */
export interface FromDesk {
  desk: string
  passed: string[]
}

/** The first that no colleague is at and that was not passed over. */
export const nextOf = (tasks: readonly Task[], passed: readonly string[] = []) =>
  tasks.find(({ path, claim }) => !passed.includes(path) && (claim?.isMine ?? true))
