import { z } from 'zod'
import { numberOf, phoneOf } from '#foundation/text'

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
  .overwrite(phoneOf)
  .regex(PHONE_RULE.pattern, PHONE_RULE.message)
  .meta({ examples: ['13912345678'] })

/** 手机号码, of somebody who may leave it out. */
export const phoneNumberOrNone = z
  .string()
  .overwrite(phoneOf)
  .regex(new RegExp(`^(?:${PHONE})?$`), `请填写 ${PHONE_DIGITS} 位手机号码，不需要短信的留空。`)
  .meta({ examples: ['13912345678'] })
/** Who may hold a document: a person, or what is registered as an organisation. */
export type HolderKind = 'natural-person' | 'enterprise'
const ofPerson = (name: string) => ({ name, of: 'natural-person' as HolderKind })
const ofOrganisation = (name: string) => ({ name, of: 'enterprise' as HolderKind })
/** 证件: what shows who somebody is. */
export const ID_DOCUMENTS = {
  'resident-card': ofPerson('居民身份证'),
  'temporary-card': ofPerson('临时居民身份证'),
  'household-register': ofPerson('户口簿'),
  'hk-macao-permit': ofPerson('港澳居民来往内地通行证'),
  'taiwan-permit': ofPerson('台湾居民来往大陆通行证'),
  'hmt-residence-permit': ofPerson('港澳台居民居住证'),
  'foreign-permanent-card': ofPerson('外国人永久居留身份证'),
  passport: ofPerson('护照（中国）'),
  'foreign-passport': ofPerson('护照（外国）'),
  'officer-card': ofPerson('军官证、士兵证、警官证'),
  'credit-code': ofOrganisation('统一社会信用代码'),
  'registration-number': ofOrganisation('工商注册号（未换统一代码）'),
} as const
export type IdDocumentKind = keyof typeof ID_DOCUMENTS
export const idDocumentKind = z
  .enum(Object.keys(ID_DOCUMENTS) as [IdDocumentKind, ...IdDocumentKind[]])
  .meta({ examples: ['resident-card'] })
/** The number of any of them has at most so many characters. */
export const MOST_ID_CHARACTERS = 30
/** 登录时确认本人: so many characters of the end of the number. */
export const NUMBER_END = 6
/** 更名: what shows that it is the same person. */
export const RENAME_BASES = {
  register: '户口簿（曾用名栏）',
  'police-paper': '公安机关的更名证明',
  registration: '登记机关的变更通知书',
  misprint: '登记时录入有误，证件姓名没有变',
} as const
export type RenameBasis = keyof typeof RENAME_BASES
/** 窗口换的手机号: so many hours before it opens the account, while the old one is warned. */
export const PHONE_REST_HOURS = 24
/** 窗口更换手机号: so many hours a second officer has, while its owner is there with the document. */
export const PHONE_CHANGE_HOURS = 4
/** 不同意更换手机号: why. */
export const PHONE_DECLINES = {
  'other-person': '人证不一致',
  'document-doubtful': '证件看不清、过期或有疑问',
  'wrong-phone': '新手机号登记错了',
  withdrawn: '本人不换了',
} as const
export type PhoneDecline = keyof typeof PHONE_DECLINES
/** 申请人资料: an officer begins, confirms and writes so many a day. */
export const MOST_CHANGES_AT_COUNTER = 40
/** 公民身份号码和统一社会信用代码 have so many characters. */
/** 监护: whoever is younger acts by a guardian. @law 民法典 18、19、20、23 */
export const GUARDED_UNDER = 16
/** 成年. @law 民法典 17 */
export const ADULT_FROM = 18

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
/**
 * Where a network is locked for an account, what comes from a browser there that did not fail
 * itself is still looked at, so many times a day for the account, and let in where it is right. A
 * mark is made up easily, so this is the bound of guessing, too: one network has five guesses each
 * half hour, 240 a day, and these.
 */
export const MOST_LOOKS_A_DAY = 50
/**
 * Where an account is slowed, the first try of the day from a network that did not fail (of IPv6
 * from its /48) is still looked at, so many times a day for the account: who would keep the right
 * one out needs as many networks. All networks together have 2400 guesses a day on an account
 * (MOST_TRIES_ELSEWHERE each half hour, 960, and one a minute, 1440), MOST_LOOKS_A_DAY and these:
 * 2650.
 */
export const MOST_CLEAN_LOOKS_A_DAY = 200
/**
 * What is only counted up, so that whoever takes the other counts back meets a bound, too: for an
 * account and one place within LOCK_MINUTES, and for an account a day, above what those let
 * through.
 */
export const MOST_WRONG_OF_A_PLACE = 2 * MOST_FAILURES
export const MOST_WRONG_OF_AN_ACCOUNT = 3000
/** And for one code, right answers included; for a phone a day. */
export const MOST_TRIES_OF_A_CODE = 2 * MOST_FAILURES
export const MOST_WRONG_OF_A_PHONE = 300
/** 常用地点: where somebody signed in is a place of their own for so long. */
export const OWN_PLACE_DAYS = 90
/** 验证码. */
export const PHONE_CODE_DIGITS = 6
export const phoneCode = z
  .string()
  .overwrite(numberOf)
  .regex(new RegExp(`^\\d{${PHONE_CODE_DIGITS}}$`), `验证码是 ${PHONE_CODE_DIGITS} 位数字。`)
  .meta({ examples: ['204815'] })
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
 * A code that was used is not counted, so many a day; and so many a day, used or not, are sent to a
 * phone for all its own browsers, which no network bounds: one phone costs the county little.
 */
export const MOST_USED_CODES_A_DAY = 20
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
 * So many wrong codes an hour are looked at from a network (of IPv6 from its /48), and in the whole
 * county, where they come from places that are not the phone's own; beyond the county's a code has
 * one try instead of MOST_FAILURES. So however many networks guess, they have 7200 guesses a day
 * and one for each code that is sent to strangers, of which there are 600 an hour by default
 * (MOST_CODES_AN_HOUR): 21 600 of a million, one right in 46 days.
 */
export const MOST_WRONG_CODES_OF_A_NETWORK = 30
export const MOST_WRONG_CODES_AN_HOUR = 300
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
/** 再次确认身份: before personal data is taken along, a sign-in counts for so long. */
export const PRESENCE_MINUTES = 10
/** A session that was idle for so long is over. */
export const IDLE_MINUTES = 30
/** 口令: at least so many characters, of at least two sorts. @law GB/T 22239—2019 8.1.4.1 a) */
export const LEAST_PASSWORD = 10
/** 短信、邮件 are erased so many days after they were sent. */
export const MESSAGE_DAYS = 180
/** 委托: at most so many years. */
export const MOST_AUTHORITY_YEARS = 1
/** 在用的委托: so many one person gives the same agent, and so many name one agent in all. */
export const MOST_AUTHORITIES_BETWEEN = 5
export const MOST_AUTHORITIES_OF_AGENT = 200
/** AB 岗: at most so many days at once. */
export const MOST_DELEGATION_DAYS = 60
