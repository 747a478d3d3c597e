/**
 * A length of time is a number with its unit: thirty workdays and thirty natural days are six weeks
 * and one month. `same-day`: 当场, done on the day itself; its value is 0.
 */
type DurationUnit = 'workday' | 'natural-day' | 'month' | 'second' | 'same-day'
export type Duration<U extends DurationUnit = DurationUnit> = U extends DurationUnit
  ? { readonly value: number; readonly unit: U }
  : never

/** 期间: what a limit of the law is counted in. A calendar turns it into days. */
export type Period = Duration<'workday' | 'natural-day' | 'month' | 'same-day'>
/** What is left of a period, in whole days of one kind; negative when it is over. */
export type DaysLeft = Duration<'workday' | 'natural-day'>

export const workdays = (value: number): Duration<'workday'> => ({ value, unit: 'workday' })
export const naturalDays = (value: number): Duration<'natural-day'> => ({
  value,
  unit: 'natural-day',
})
export const months = (value: number): Duration<'month'> => ({ value, unit: 'month' })
export const SAME_DAY: Duration<'same-day'> = { value: 0, unit: 'same-day' }
export const seconds = (value: number): Duration<'second'> => ({ value, unit: 'second' })
