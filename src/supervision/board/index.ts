export {
  countDay,
  countStages,
  type Coverage,
  coverageOf,
  listWatched,
  turning,
  WATCHED_ORDERS,
} from './board.ts'
