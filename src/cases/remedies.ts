import type { WorkCalendar } from '#calendar'
import { addDays, addMonths, type LegalDay } from '#foundation/time'
import type { World } from './state.ts'

/** Who is asked to look at a decision again: 复议机关 and 法院. */
export interface Reviewers {
  authority: string
  court: string
}

type Deciding = ReturnType<World['unit']>

/**
 * 县级以上地方人民政府管辖对本级人民政府工作部门、下一级人民政府的行政行为不服的复议案件；海关、金融、外汇管理等实行垂直领导的行政机关、税务和国家安全机关，
 * 向上一级主管部门申请；起诉由最初作出行政行为的行政机关所在地基层人民法院管辖。
 * @law 行政复议法 24、27，行政诉讼法 14、18
 * What of a unit is otherwise, its publication says. A public utility is no administrative organ:
 * against it there is neither.
 */
export function reviewersOf(unit: Deciding, county: string): Reviewers | undefined {
  if (unit?.kind === 'public-utility') return undefined
  return {
    authority: unit?.reviewedBy ?? `${county}人民政府`,
    court: unit?.court ?? `${county}人民法院`,
  }
}

/** 救济途径: printed on whatever refuses or takes away. @law 行政复议法 20，行政诉讼法 46 */
export function remediesText(unit: Deciding, county: string): string {
  const reviewers = reviewersOf(unit, county)
  return reviewers
    ? `如不服，可以自收到本文书之日起六十日内向${reviewers.authority}申请行政复议，或者自收到之日起六个月内向${reviewers.court}提起行政诉讼。期限自收到的次日起算；最后一日是法定休假日的，顺延到休假日后的第一日。`
    : '对办理结果有异议的，可以向行业主管部门投诉，或者依法提起民事诉讼。'
}

/**
 * The last days on which somebody to whom a decision was delivered may ask for review and go to
 * court: sixty natural days and six months, from the day after; a day off is not a last day.
 * @law 行政复议法 20、88，行政诉讼法 46、101，民事诉讼法（期间）
 */
export const lastDays = (deliveredOn: LegalDay, calendar: WorkCalendar) => ({
  reviewUntil: calendar.workdayOnOrAfter(addDays(deliveredOn, 60)),
  suitUntil: calendar.workdayOnOrAfter(addMonths(deliveredOn, 6)),
})
