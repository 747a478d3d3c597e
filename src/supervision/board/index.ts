export { countDay, countStages, type Coverage, coverageOf, listWatched, turning } from './board.ts'
