import type { FastifyReply } from 'fastify'
import {
  type ActResult,
  refusalSentence,
  type RefusalCode,
  REFUSALS,
  type SubmitResult,
} from '#cases'
import { refusals, refused } from '#platform/http'

const OF_ALL = {
  'unknown-item': '没有找到这个事项，或事项已暂停办理。',
  'unknown-file': '有材料文件不存在，请重新上传。',
  'changed-meanwhile': '办件刚刚有变化，请查看最新情况后再操作。',
} as const

/** What acts of a case may refuse with, on the page from which they were sent. */
export const REFUSED_ACTS = refusals(409, { ...REFUSALS, ...OF_ALL })

type Refused =
  | Exclude<ActResult | SubmitResult, { ok: true }>
  | { ok: false; code: keyof typeof OF_ALL }

/** Why the law or the desk said no, for people; the answer has its status. */
export function sayAct(reply: FastifyReply, refusal: Refused): string {
  const says = refused(reply, refusal.code)
  return refusal.code in REFUSALS
    ? refusalSentence(refusal.code as RefusalCode, 'details' in refusal ? refusal.details : {})
    : says
}
