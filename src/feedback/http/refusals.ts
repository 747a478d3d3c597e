import type { FastifyReply } from 'fastify'
import { forbidden, FORBIDDEN } from '#identity/session'
import { type Refusal, sendProblem } from '#platform/http'

const CHANGED: Refusal = {
  status: 409,
  code: 'changed-meanwhile',
  detail: '刚刚有其他人办理过，请查看最新情况。',
}

/** How acts of a table of sentences are refused: what each declares, and how it says so. */
export function refusing<Code extends string>(sentences: Readonly<Record<Code, string>>) {
  const refusalOf = (code: Code): Refusal => ({
    status: code.startsWith('unknown') ? 404 : 409,
    code,
    detail: sentences[code],
  })
  return {
    declared: (codes: readonly Code[]) => [...codes.map(refusalOf), FORBIDDEN, CHANGED],
    refused(reply: FastifyReply, code: Code | 'forbidden' | 'changed-meanwhile') {
      if (code === 'forbidden') return forbidden(reply)
      return sendProblem(reply, code === 'changed-meanwhile' ? CHANGED : refusalOf(code))
    },
  }
}
