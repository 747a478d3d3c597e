/*
 * What officers are told about their desk and it is kept to: each number stands here once.
 */

/** Due within so many workdays is soon. */
export const SOON_WORKDAYS = 2
/** 常用筛选: so many an officer may keep. */
export const MOST_VIEWS = 12
/** 提醒 are kept for so many days: what was told a quarter of a year ago is of no use to anybody. */
export const NOTICE_DAYS = 90
