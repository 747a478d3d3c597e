import { keepPreviousData, type UseQueryOptions, useQuery } from '@tanstack/react-query'
import createClient, { type ClientPathsWithMethod, type MethodResponse } from 'openapi-fetch'
import { UI } from '#text/ui'
import type { paths } from '../contract.ts'

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

/**
 * The county's interface, typed by its contract. What it refuses, and a network that is away, are
 * thrown.
 */
export const api = createClient<paths>({ baseUrl: location.origin })
api.use({
  async onResponse({ response }) {
    // What stands between answers with a page of its own when we are away.
    if (!response.ok)
      throw new ProblemError(response.status, await response.json().catch(() => ({})))
  },
  onError: ({ error }) => (error instanceof ProblemError ? error : new ProblemError(0, OFFLINE)),
})

/** The answer of a request that was not refused: `api.GET(…).then(answered)`. */
export const answered = <T>({ data }: { data?: T }): T => data as T

const OFFLINE = { code: 'offline', detail: UI.offline }

type Options<T> = Omit<UseQueryOptions<T>, 'queryKey' | 'queryFn'>

type Method = 'get' | 'post'
type PathWith<M extends Method> = ClientPathsWithMethod<typeof api, M>
type ParamsOf<M extends Method, P extends PathWith<M>> =
  paths[P] extends Record<M, { parameters: infer Params }> ? Params : never

/** What a path answers when it is read. */
type Answer<P extends PathWith<'get'>> = MethodResponse<typeof api, 'get', P>

const ask = <M extends Method, P extends PathWith<M>>(
  method: M,
  path: P,
  given: { params: unknown; body?: object },
): Promise<MethodResponse<typeof api, M, P>> =>
  api.request(method, path, given as never).then(answered)

/**
 * What a page shows of the server: asked for once by its address, and again after whatever was
 * sent.
 */
export function useAnswer<P extends PathWith<'get'>>(
  path: P,
  ...[params, options]: object extends ParamsOf<'get', P>
    ? [params?: ParamsOf<'get', P>, options?: Options<Answer<P>>]
    : [params: ParamsOf<'get', P>, options?: Options<Answer<P>>]
) {
  const queryFn = () => ask('get', path, { params })
  return useQuery<Answer<P>>({ queryKey: [path, params], queryFn, ...options })
}

/**
 * A list as the address of the page asks for it: what is no filter, the server says. Until the next
 * page is there, the one before is shown.
 */
export function useList<P extends PathWith<'get'>>(
  path: P,
  asked: URLSearchParams,
  ...[of]: ParamsOf<'get', P> extends { path: infer Of } ? [of: Of] : []
) {
  const params = { query: Object.fromEntries(asked), path: of }
  return useQuery<Answer<P>>({
    queryKey: [path, params],
    queryFn: () => ask('get', path, { params }),
    placeholderData: keepPreviousData,
  })
}

/** Sends what a form asked for; what does not fit, the server says, field by field. */
export const submit = <P extends PathWith<'post'>>(
  path: P,
  params: ParamsOf<'post', P>,
  written: object,
) => ask('post', path, { params, body: written })

/** The file at an address of ours, under the name that it has there. */
export async function fileAt(url: string): Promise<{ name: string; content: Blob }> {
  const answer = await fetch(url).catch(() => {
    throw new ProblemError(0, OFFLINE)
  })
  if (!answer.ok) throw new ProblemError(answer.status, await answer.json().catch(() => ({})))
  const [, name = ''] =
    /filename="(.*)"/.exec(answer.headers.get('content-disposition') ?? '') ?? []
  return { name, content: await answer.blob() }
}

/** Hands a file to whoever sits here, as the browser does with what it loads. */
export function saveFile({ name, content }: { name: string; content: Blob }): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** What kind of file stands at an address; undefined when none can be read. */
export async function mediaTypeOf(url: string): Promise<string | undefined> {
  const { ok, headers } = await fetch(url, { method: 'HEAD' })
  return ok ? (headers.get('content-type') ?? '') : undefined
}

/** Changes so rarely that nobody waits for it twice. */
const SELDOM = { staleTime: 600_000 }

export const useColleagues = (of: 'unit' | 'county' = 'unit') =>
  useAnswer('/api/colleagues', { query: { of } }, SELDOM)
export const useUnits = () => useAnswer('/api/units', {}, SELDOM)
export const useItems = () => useAnswer('/api/items', {}, SELDOM)

/** Where the subject of a card is shown: a case, a letter or a rating. */
export const pathOf = (id: string) =>
  id.startsWith('PJ-') ? `/ratings?id=${id}` : /^[A-Z]/.test(id) ? `/letters/${id}` : `/cases/${id}`
