import type { FastifyReply } from 'fastify'

/** RFC 9457, with our stable code and the article; `detail` is a Chinese sentence that says what to do. */
export interface Problem {
  status: number
  code: string
  detail: string
  article?: string | undefined
  /** Bad input: each field with its reason. */
  fields?: { field: string; reason: string }[]
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, ...rest } = problem
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({ type: `urn:yimen:${problem.code}`, title: problem.detail, status, ...rest }),
    )
}
