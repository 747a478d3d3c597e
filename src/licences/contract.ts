import { z } from 'zod'
import { text, typedNumber } from '#foundation/schema'

/** What may be asked of a licence that was issued, and what the county calls it. */
export const LICENCE_ASKS = {
  change: '变更',
  renewal: '延续',
  reissue: '补证',
  cancellation: '注销',
} as const
export type LicenceAsk = keyof typeof LICENCE_ASKS
export const licenceAsk = z.enum(
  Object.keys(LICENCE_ASKS) as [LicenceAsk, ...LicenceAsk[]],
  '请选择变更、延续、补证或注销',
)

/** 延续 is asked for so many days before the end. @law 行政许可法 50(1) */
export const RENEWAL_DAYS = 30

/** 到期提醒: the holder is told once, so many days before the end; in time for 延续. */
export const REMINDER_DAYS = 60

const MOST_CHARACTERS = 40
export const licenceNumber = typedNumber(MOST_CHARACTERS, '0122026000123')

/** What an application is about, where it is not for a licence of its own. */
export const aboutLicence = z.object({ licence: text('0122026000123'), kind: licenceAsk })
/** The same, as it comes from outside. */
export const aboutLicenceInput = aboutLicence.extend({ licence: licenceNumber })

export const LICENCE_STATES = {
  valid: '有效',
  expired: '已过期',
  cancelled: '已注销',
  revoked: '已撤销',
} as const
export type LicenceState = keyof typeof LICENCE_STATES
