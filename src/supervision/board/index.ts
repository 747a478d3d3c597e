export { countDay, countStages, listWatched, turning } from './board.ts'
export { measureCoverage } from './coverage.ts'
