import { z } from 'zod'

/*
 * What people are told about who they are and how they sign in, and are kept to: each number stands
 * here once.
 */

export const PHONE_DIGITS = 11
const PHONE = `1\\d{${PHONE_DIGITS - 1}}`
/** 手机号码, as forms check it. */
export const PHONE_RULE = {
  pattern: new RegExp(`^${PHONE}$`),
  message: `请填写 ${PHONE_DIGITS} 位手机号码。`,
} as const
/** 手机号码. */
export const phoneNumber = z
  .string()
  .trim()
  .regex(PHONE_RULE.pattern, PHONE_RULE.message)
  .meta({ examples: ['13912345678'] })

/** 手机号码, of somebody who may leave it out. */
export const phoneNumberOrNone = z
  .string()
  .trim()
  .regex(new RegExp(`^(?:${PHONE})?$`), `请填写 ${PHONE_DIGITS} 位手机号码，不需要短信的留空。`)
  .meta({ examples: ['13912345678'] })
/** 公民身份号码和统一社会信用代码 have so many characters. */
export const ID_NUMBER_LENGTH = 18

/** 动态验证码 of the second factor. */
export const TOTP_DIGITS = 6

/** So many wrong tries in a row lock an account, and use up a code. */
export const MOST_FAILURES = 5
export const LOCK_MINUTES = 30
/** 验证码. */
export const PHONE_CODE_DIGITS = 6
/** A code is good for so long, and another is sent after so long. */
export const CODE_MINUTES = 5
export const CODE_PAUSE_MINUTES = 1
/**
 * So many codes a day are sent to a phone: with five tries each, a stranger guesses right once in
 * twenty thousand days.
 */
export const MOST_CODES_A_DAY = 10
/** A session that was idle for so long is over. */
export const IDLE_MINUTES = 30
/** 口令: at least so many characters, of at least two sorts. @law GB/T 22239—2019 8.1.4.1 a) */
export const LEAST_PASSWORD = 10
/** 短信、邮件 are erased so many days after they were sent. */
export const MESSAGE_DAYS = 180
/** 委托: at most so many years. */
export const MOST_AUTHORITY_YEARS = 1
/** AB 岗: at most so many days at once. */
export const MOST_DELEGATION_DAYS = 60
