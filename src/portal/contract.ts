import { z } from 'zod'
import { MOST_ID_CHARACTERS, NUMBER_END } from '#identity/contract'
import { line, name, paragraphs, typedNumber } from '#foundation/schema'

/*
 * What the forms of the portal take, and the numbers that its pages tell: a page says what the
 * route checks.
 */

export const personName = name(100, '张小店')
export const idNumber = typedNumber(MOST_ID_CHARACTERS, '11010519491231002X')
export const numberEnd = typedNumber(NUMBER_END, '31002X')
export const email = line(100, 'zhang@example.cn').regex(
  z.regexes.email,
  '电子邮箱的格式不对，例如 name@example.com。',
)
export const withdrawalReason = paragraphs(500, '不再经营')

/** 来信 of whoever did not sign in: so many an hour from one network. */
export const MOST_LETTERS_AN_HOUR = 20
/**
 * Forms kept until somebody has signed in: so many an hour from one network, as which a hall's
 * computers count.
 */
export const MOST_PARKED_AN_HOUR = 60
/** 验真伪 by the number of a paper: so often an hour from one network, of whoever may be guessing. */
export const MOST_VERIFIED_AN_HOUR = 300

/** 工作日计算: so many at most. */
export const MOST_WORKDAYS = 500
/** Below this many, a share says nothing and nobody is ranked by it. */
export const LEAST_TO_RANK = 10
/** 大家在办: counted over so many days. */
export const POPULAR_DAYS = 30
/** Open data holds the latest so many decisions. */
export const MOST_OPEN_ROWS = 5000
