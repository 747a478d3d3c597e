import { z } from 'zod'
import { idDocumentKind, MOST_ID_CHARACTERS, phoneNumberOrNone } from '#identity/contract'
import { ids, name, text, typedNumber } from '#foundation/schema'
import { aboutLicenceInput } from '#licences/contract'

/** What the acts of a case take from outside. Who and when come from the session and the server. */

const withFile = { materialId: ids.material, documentId: ids.upload }
const withoutFile = { materialId: ids.material }
/** What is handed in: a file is named by `upload` and `reuse`, and by nothing else. */
export const suppliedInput = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('upload'), ...withFile }),
  z.strictObject({ by: z.literal('reuse'), ...withFile }),
  z.strictObject({ by: z.literal('paper'), ...withoutFile }),
  z.strictObject({ by: z.literal('commitment'), ...withoutFile }),
])

export const formInput = z
  .record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()]))
  .meta({ examples: [{ shopName: '张记小吃', area: 40 }] })

const submitInput = z.object({
  itemId: ids.item,
  townshipId: ids.unit.optional(),
  form: formInput,
  materials: z.array(suppliedInput).max(60),
  /** 变更, 延续, 补证 or 注销 of a licence that was issued. */
  about: aboutLicenceInput.optional(),
  /** Answers of 情形导办, by question. */
  situation: z
    .record(z.string().max(40), z.string().max(40))
    .meta({ examples: [{ premises: 'rented' }] })
    .optional(),
  /** Sent again with the same key, the same application is not submitted twice. */
  idempotencyKey: text('counter-20260309-0007').min(8).max(80).optional(),
})

/**
 * A draft is kept so long after it was last changed; what was parked at the end of a session, so
 * long.
 */
export const DRAFT_DAYS = 180
export const PARKED_HOURS = 24

/** 证照登记 as a file: so many at most. */
export const MOST_LISTED_LICENCES = 5000

/** 窗口按证件号码查人: so many an hour for an officer, more than any counter serves. */
export const MOST_LOOKUPS_AN_HOUR = 120

/** 查询码 of a receipt. */
export const QUERY_CODE_DIGITS = 8
export const queryCode = z
  .string()
  .regex(new RegExp(`^\\d{${QUERY_CODE_DIGITS}}$`), `查询码是 ${QUERY_CODE_DIGITS} 位数字`)
  .meta({ examples: ['20260309'] })

/** Counter entry: the applicant is named by what the counter sees on the card. */
const applicantInput = z.object({
  kind: z.enum(['natural-person', 'enterprise']),
  name: name(100, '张小店'),
  /** Told from the number where it is left out. */
  documentKind: idDocumentKind.optional(),
  idNumber: typedNumber(MOST_ID_CHARACTERS, '11010519491231002X'),
  /** Empty of somebody who has none. */
  phone: phoneNumberOrNone,
  /** Somebody held the number against the document, unusual as it looks. */
  isChecked: z.boolean().optional(),
})
export const receiveInput = submitInput.extend({
  applicant: applicantInput,
  agent: applicantInput
    /** 证件上的出生日期: seen by the counter, where the number does not say it. */
    .extend({ isSeenAdult: z.boolean().optional() })
    .optional(),
})

export type { ActInput, ActName } from './acts/index.ts'
export type SuppliedInput = z.infer<typeof suppliedInput>

/** 告知承诺的核查: within so many months of the decision. Our own value, to be confirmed by the county. */
export const COMMITMENT_CHECK_MONTHS = 2

/** 限期整改: at most so many days. */
export const MOST_RECTIFICATION_DAYS = 90

/** 提请撤销: the head decides within so many workdays. Our own value, to be confirmed by the county. */
export const REVOCATION_WORKDAYS = 10

/**
 * 虚假承诺: so long no commitment is taken from whoever made it, unless their credit is repaired
 * before. Our own value, to be confirmed by the county.
 */
export const CREDIT_MONTHS = 12

/** How the look into a commitment stands. */
export const COMMITMENT_STATES = {
  waiting: '待核查',
  kept: '与承诺相符',
  rectifying: '整改中',
  rectified: '已整改',
  revoking: '待撤销决定',
  revoked: '已撤销',
} as const

/** 告知承诺 as a file: so many at most. */
export const MOST_LISTED_COMMITMENTS = 5000
