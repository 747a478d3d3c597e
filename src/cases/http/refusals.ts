import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { ids } from '#foundation/schema'
import { FORBIDDEN } from '#identity/session'
import { type Refusal, refusals, refuse, refused } from '#platform/http'
import type { AnyAct } from '../acts/act.ts'
import { ELIGIBILITY_REFUSALS } from '../eligible.ts'
import { SUBMIT_REFUSALS } from '../acts/submit.ts'
import { shared } from '../shared-refusals.ts'
import { isRefusal, type RefusalCode, refusalSentence } from '../refusals.ts'

export const caseParam = z.object({ caseId: ids.case })

export const NO_CASE = refusals(404, { 'unknown-case': '没有找到这个办件。请检查办件编号。' })
const FOREIGN_FILE = refusals(400, {
  'unknown-document': '有材料文件不存在或不属于该申请人，请重新上传。',
})
const CHANGED = refusals(409, {
  'changed-meanwhile': '刚刚有其他人办理了这个办件，您的操作没有执行。请查看最新情况后再操作。',
})

/** Values of the sentences, as the contract shows them. */
const SAMPLE = {
  materials: ['经营场所证明'],
  names: '经营面积（平方米）',
  reasons: '经营面积（平方米）必须填写',
  characters: '𱈴（U+31234）',
  steps: ['审核'],
  says: '摊位由市场统一登记。',
  item: '建筑工程施工许可',
  whom: '企业法人',
  needed: 2,
  due: '80 元',
  mostWorkdays: 2,
  dueOn: '2026-03-20',
  licence: '0122026000123',
  ask: '延续',
  caseId: '2026-000456',
}

/** What the law says no with. */
const lawful = (
  sentences: Readonly<Partial<Record<RefusalCode, string>>>,
  status = 409,
): Refusal[] => {
  const codes = Object.keys(sentences) as RefusalCode[]
  return codes.map((code) => ({ status, code, detail: refusalSentence(code, SAMPLE) }))
}
/** Of whatever issues a document. */
const NOT_DRAWN = lawful(shared('glyph-missing'), 422)

/** Of whatever takes materials, and with them commitments. */
const BARRED = lawful(shared('commitment-barred'))

const TOO_YOUNG = lawful({ 'guardian-needed': ELIGIBILITY_REFUSALS['guardian-needed'] })

/** Everything that an act says no with. */
export const refusalsOf = ({ may, fields, facts, refusals: sentences }: AnyAct): Refusal[] => [
  FORBIDDEN,
  ...NO_CASE,
  ...('materials' in fields ? [...FOREIGN_FILE, ...BARRED] : []),
  ...CHANGED,
  ...(Object.values(facts).some(({ papers }) => papers) ? NOT_DRAWN : []),
  ...(may.some(({ role }) => role === 'applicant') ? TOO_YOUNG : []),
  ...lawful(sentences),
]

/** What a new case is not made for. */
export const NOT_SUBMITTED: readonly Refusal[] = [
  ...FOREIGN_FILE,
  ...refusals(422, {
    'key-used-otherwise':
      '这个提交编号（idempotencyKey）已经用于另一份内容不同的申请，没有重复提交。请核对后换一个编号再提交。',
  }),
  ...NOT_DRAWN,
  ...lawful(SUBMIT_REFUSALS),
]

interface Refused {
  code: string
  article?: string | undefined
  details?: Parameters<typeof refusalSentence>[1] | undefined
  /** Where there is a sentence that knows more than the declared one. */
  detail?: string
  fields?: { field: string; reason: string }[]
}

/** Says why not: the sentence with its values, and the article. */
export function refuseCase(reply: FastifyReply, refusal: Refused): FastifyReply {
  const { code, article, details, fields } = refusal
  const detail = isRefusal(code) ? refusalSentence(code, details) : refusal.detail
  return refuse(reply, code, { article, ...(detail && { detail }), ...(fields && { fields }) })
}

/** Why not, for a page that shows it: the sentence with its values; the answer has its status. */
export function refusedCase(reply: FastifyReply, { code, details }: Refused): string {
  const says = refused(reply, code)
  return isRefusal(code) ? refusalSentence(code, details) : says
}
