/** 受理，或者一次告知补正: within so many workdays of receipt. @law 行政许可法 32(1)(4) */
export const ACCEPTANCE_WORKDAYS = 5
/** 送达: within so many workdays of the decision. @law 行政许可法 44 */
export const DELIVERY_WORKDAYS = 10
