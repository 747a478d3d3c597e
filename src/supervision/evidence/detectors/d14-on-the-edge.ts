import { monthDetector } from './detector.ts'

const LEAST = 20
const SHARE = 0.6

/** 六成以上的承诺件，卡在期限的最后一成时间办结。 */
export const d14 = monthDetector({
  name: '卡在期限上办结',
  score: 50,
  look: ({ promised, onTheEdge }) =>
    promised >= LEAST && onTheEdge / promised >= SHARE ? { cases: promised, onTheEdge } : undefined,
  says: ({ cases, onTheEdge }) =>
    `${cases} 件承诺件中，有 ${onTheEdge} 件卡在期限的最后一成时间办结。`,
})
