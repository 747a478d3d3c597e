import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { must } from '#foundation/assert'

/**
 * What an operation may say no with: a stable code, its status, and a Chinese sentence that says
 * what to do.
 */
export interface Refusal<Code extends string = string> {
  status: number
  code: Code
  detail: string
}

/** A field of what was sent, with what is wrong in it; a code where programs can tell it apart. */
export interface WrongField {
  field: string
  reason: string
  code?: string
}

/** RFC 9457, with our stable code and the article. */
export interface Problem extends Refusal {
  article?: string | undefined
  /** Bad input: each field with its reason. */
  fields?: WrongField[]
}

/** What is sent instead of an answer. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    article: z.string().optional(),
    fields: z
      .array(z.object({ field: z.string(), reason: z.string(), code: z.string().optional() }))
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457；code 不变，detail 是给人看的话' })

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What this operation itself says no with; what access, input and faults answer is known of
     * all.
     */
    refuses?: readonly Refusal[]
  }
}

/**
 * A table of sentences as refusals of one status, for `refuses`: all of it, or those that are
 * named.
 */
export const refusals = <Code extends string, Named extends Code = Code>(
  status: number,
  sentences: Readonly<Record<Code, string>>,
  ...named: Named[]
): Refusal<Named>[] =>
  (Object.entries(sentences) as [Named, string][])
    .filter(([code]) => named.length === 0 || named.includes(code))
    .map(([code, detail]) => ({ status, code, detail }))

/**
 * The warning that a refusal was sent which its route does not declare; a test that causes one
 * fails.
 */
export const UNDECLARED_REFUSAL = 'YIMEN_UNDECLARED_REFUSAL'

/**
 * Refuses a request. What the operation does not declare is said all the same, with a warning to
 * us.
 */
export function sendProblem(reply: FastifyReply, given: Problem): FastifyReply {
  const { config, method, url } = reply.request.routeOptions
  const declared = [...(config.refuses ?? []), ...(config.access?.refuses ?? [])]
  const isDeclared = declared.some((r) => r.code === given.code && r.status === given.status)
  if (config.refuses && !isDeclared)
    process.emitWarning(`${method} ${url} refuses with ${given.status} ${given.code} undeclared`, {
      code: UNDECLARED_REFUSAL,
    })
  return writeProblem(reply, given)
}

/**
 * Refuses with one of the codes that the route declares, with the sentence declared unless a better
 * one is known.
 */
export function refuse(
  reply: FastifyReply,
  code: string,
  more: Partial<Omit<Problem, 'code' | 'status'>> = {},
): FastifyReply {
  return sendProblem(reply, { ...declaredRefusal(reply, code), ...more })
}

/**
 * For what is refused on a page of its own: sets the status of a code that the route declares, and
 * answers its sentence.
 */
export function refused(reply: FastifyReply, code: string): string {
  const { status, detail } = declaredRefusal(reply, code)
  reply.code(status)
  return detail
}

const declaredRefusal = ({ request }: FastifyReply, code: string): Refusal =>
  must(
    request.routeOptions.config.refuses?.find((r) => r.code === code),
    `${request.routeOptions.url} declares ${code}`,
  )

/** For what may happen to every operation alike: bad input, a fault. */
export function writeProblem(reply: FastifyReply, given: Problem): FastifyReply {
  const { status, ...rest } = given
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `urn:yimen:${given.code}`, title: given.detail, status, ...rest }))
}
