export { layOutChecks, openDailyCheck, retellChecks, signDailyCheck } from './daily-check.ts'
export { draw, foundBy, sampleSize } from './sampling.ts'
