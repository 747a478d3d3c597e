import createClient from 'openapi-fetch'
import type { paths } from '../contract.ts'
import type { CaseId, StaffId, UnitId } from '../../src/foundation/ids.ts'
import type { Countdown } from '../../src/clock/clock.ts'
/** What the server says no with: a stable code and a sentence for people. */
export class ProblemError extends Error {
  readonly code: string
  readonly status: number
  readonly article: string | undefined
  readonly fields: { field: string; reason: string }[]
  /** The whole answer, for problems that say more. */
  readonly problem: object
  constructor(
    status: number,
    problem: {
      code?: string
      detail?: string
      article?: string
      fields?: { field: string; reason: string }[]
    },
  ) {
    super(problem.detail ?? '操作没有成功，请稍后重试。')
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

const OFFLINE = {
  code: 'offline',
  detail: '连接不上服务器。您填写的内容还在，请检查网络后重试。',
}

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
