import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import createClient from 'openapi-fetch'
import { UI } from '#text/ui'
import type { paths } from '../contract.ts'
import type { Countdown } from '../../src/clock/clock.ts'
import type { CaseId, ItemId, StaffId, UnitId } from '../../src/foundation/ids.ts'

export interface FieldProblem {
  field: string
  reason: string
}

/** What the server says no with: a stable code and a sentence for people. */
export class ProblemError extends Error {
  readonly code: string
  readonly status: number
  readonly article: string | undefined
  /** What is wrong, field by field. */
  fields: FieldProblem[]
  /** The whole answer, for problems that say more. */
  readonly problem: object
  constructor(
    status: number,
    problem: {
      code?: string
      detail?: string
      article?: string
      fields?: FieldProblem[]
    },
  ) {
    super(problem.detail ?? UI.failed)
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.article = problem.article
    this.fields = problem.fields ?? []
    this.problem = problem
  }
}

/** The county's interface, typed by its contract. What it refuses, and a network that is away, are thrown. */
export const api = createClient<paths>({ baseUrl: location.origin })
api.use({
  async onResponse({ response }) {
    if (!response.ok) throw new ProblemError(response.status, await response.json())
  },
  onError: ({ error }) => (error instanceof ProblemError ? error : new ProblemError(0, OFFLINE)),
})

/** The answer of a request that was not refused: `api.GET(…).then(answered)`. */
export const answered = <T>({ data }: { data?: T }): T => data as T

const OFFLINE = { code: 'offline', detail: UI.offline }

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body !== undefined &&
          !(body instanceof FormData) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
  } catch {
    throw new ProblemError(0, OFFLINE)
  }
  const text = await response.text()
  const value = text === '' ? {} : JSON.parse(text)
  if (!response.ok) throw new ProblemError(response.status, value)
  return value as T
}

export const get = <T>(path: string) => call<T>('GET', path)
export const post = <T>(path: string, body: unknown, headers?: Record<string, string>) =>
  call<T>('POST', path, body, headers)
export const remove = <T>(path: string) => call<T>('DELETE', path)

type Options<T> = Omit<UseQueryOptions<T>, 'queryKey' | 'queryFn'>

/** What a page shows of the server: asked for once by its address, and again after whatever was sent. */
export const useGet = <T>(path: string, options?: Options<T>) =>
  useQuery<T>({ queryKey: [path], queryFn: () => get<T>(path), ...options })

/** The same by the contract: `useAnswer(['amendments'], () => api.GET('/api/calendar/amendments'))`. */
export const useAnswer = <T>(
  key: readonly unknown[],
  ask: () => Promise<{ data?: T }>,
  options?: Options<T>,
) => useQuery<T>({ queryKey: key, queryFn: () => ask().then(answered), ...options })

/** Changes so rarely that nobody waits for it twice. */
const SELDOM = { staleTime: 600_000 }

export interface Colleague {
  staffId: StaffId
  name: string
  unitName: string
  roleNames: string[]
}
export interface Unit {
  unitId: UnitId
  name: string
  kind: string
}
export interface ItemRow {
  itemId: ItemId
  name: string
  unitId?: UnitId
  unitName?: string
  caseType: 'instant' | 'promised' | 'upward'
  viaTownship: boolean
}
export const useColleagues = (of: 'unit' | 'county' = 'unit') =>
  useGet<Colleague[]>(`/api/colleagues?of=${of}`, SELDOM)
export const useUnits = () => useGet<Unit[]>('/api/units', SELDOM)
export const useItems = () => useGet<ItemRow[]>('/api/items', SELDOM)

/** Where the subject of a card is shown: a case, a letter or a rating. */
export const pathOf = (id: string) =>
  id.startsWith('PJ-') ? `/ratings?id=${id}` : /^[A-Z]/.test(id) ? `/letters/${id}` : `/cases/${id}`

export interface Me {
  staffId: StaffId
  name: string
  unitId: UnitId
  unitName: string
  county: string
  today: string
  roles: string[]
  roleNames: string[]
  actsFor: string[]
  calendarWarning?: { coveredWorkdays: number; coveredUntil: string }
}

export interface CaseListRow {
  caseId: CaseId
  stage: 'submitted' | 'correcting' | 'processing' | 'decided' | 'closed'
  ending: string | null
  itemName: string
  unitName: string
  applicantName: string
  receivedAt: string
  /** Of the promised limit, while it runs. */
  countdown: Countdown | null
}
