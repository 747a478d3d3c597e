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

/**
 * So many wrong tries in a row lock an account for where they came from, and use up a code.
 * @law GB/T 22239—2019 8.1.4.1 b)
 */
export const MOST_FAILURES = 5
export const LOCK_MINUTES = 30
/**
 * So many tries of an account within LOCK_MINUTES from where nobody signed in to it of late, and so
 * many of a network: what comes then is one a SLOW_MINUTES together.
 */
export const MOST_TRIES_ELSEWHERE = 20
export const MOST_TRIES_OF_A_NETWORK = 200
export const SLOW_MINUTES = 1
/** 常用地点: where somebody signed in is a place of their own for so long. */
export const OWN_PLACE_DAYS = 90
/** 验证码. */
export const PHONE_CODE_DIGITS = 6
/** A code is good for so long, and another is sent after so long. */
export const CODE_MINUTES = 5
export const CODE_PAUSE_MINUTES = 1
/**
 * So many codes a day are sent to a phone for a browser or network where it signs in, and for one
 * network together; for a browser that is new to the phone fewer.
 */
export const MOST_CODES_A_DAY = 10
export const MOST_CODES_OF_AN_ASKER = 5
/**
 * So many a day go to a phone from all places that are not its own: with five tries each, a
 * stranger guesses right once in six thousand days.
 */
export const MOST_CODES_TO_A_PHONE = 30
/**
 * So many codes an hour are sent for a network, for the /48 of an IPv6 network, and by default for
 * the whole county, of which this part is kept for places that are a phone's own.
 */
export const MOST_CODES_OF_A_NETWORK = 60
export const MOST_CODES_OF_A_SITE = 180
export const MOST_CODES_AN_HOUR = 1000
export const KEPT_FOR_OWN_PLACES_PERCENT = 40
/**
 * Of so many numbers a day a phone or an account hears whether they are registered, and a network,
 * which many people may share.
 */
export const MOST_NUMBERS_ASKED = 5
export const MOST_NUMBERS_OF_A_NETWORK = 50
/** 站外提醒: an officer changes the e-mail address, which nothing proves, so many times a day. */
export const MOST_EMAILS_A_DAY = 3
/** A session ends after so many hours, however much it is used; a person has so many at once. */
export const SESSION_HOURS = 12
export const MOST_SESSIONS = 5
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
