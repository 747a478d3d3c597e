import { z } from 'zod'
import { PHONE_CODE_DIGITS } from '#identity/contract'
import { text } from '#foundation/schema'

/*
 * What the forms of the portal take, and the numbers that its pages tell: a page says what the
 * route checks.
 */

/** Words of at most so many characters; what stands around them does not count. */
const words = (most: number, example: string) => text(example).trim().min(1).max(most)

export const phoneCode = text('204815')
  .trim()
  .regex(new RegExp(`^\\d{${PHONE_CODE_DIGITS}}$`), `验证码是 ${PHONE_CODE_DIGITS} 位数字。`)
export const personName = words(100, '张小店')
export const idNumber = words(18, '11010519491231002X')
export const email = words(100, 'zhang@example.cn').regex(
  z.regexes.email,
  '电子邮箱的格式不对，例如 name@example.com。',
)
export const withdrawalReason = words(500, '不再经营')

/** 工作日计算: so many at most. */
export const MOST_WORKDAYS = 500
/** Below this many, a share says nothing and nobody is ranked by it. */
export const LEAST_TO_RANK = 10
/** 大家在办: counted over so many days. */
export const POPULAR_DAYS = 30
/** Open data holds the latest so many decisions. */
export const MOST_OPEN_ROWS = 5000
