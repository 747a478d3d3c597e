export {
  CHECK_REFUSALS,
  FILE_RESULTS,
  listDailyChecks,
  openDailyCheck,
  projectCheck,
  signDailyCheck,
} from './daily-check.ts'
export { draw, foundBy, planSamples, sampleSize } from './sampling.ts'
