import { monthDetector } from './detector.ts'

const LEAST = 20
const SHARE = 0.5

/** 外来系统登记的发生时间，一半以上恰在整点。 */
export const d13 = monthDetector({
  name: '整点时间',
  score: 60,
  look: ({ declared, round }) =>
    declared >= LEAST && round / declared >= SHARE ? { declared, round } : undefined,
  says: ({ declared, round }) =>
    `外来系统登记的 ${declared} 个发生时间中，有 ${round} 个恰在整点。`,
})
