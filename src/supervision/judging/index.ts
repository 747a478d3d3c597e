export { signalsUntil } from './judge.ts'
export { contentsToJudge, Judges, judgesOf, pinnedBy, pinsOf } from './judges.ts'
export { History, patrol, type Trial, tryOnHistory } from './patrol.ts'
export { projectFaults, remember, SUBSCRIPTION, supervise } from './supervise.ts'
