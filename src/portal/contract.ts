/** 工作日计算: so many at most. */
export const MOST_WORKDAYS = 500
/** Below this many, a share says nothing and nobody is ranked by it. */
export const LEAST_TO_RANK = 10
/** 大家在办: counted over so many days. */
export const POPULAR_DAYS = 30
/** Open data holds the latest so many decisions. */
export const MOST_OPEN_ROWS = 5000
