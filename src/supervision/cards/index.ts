export { projectCards, retellCards } from './acts.ts'
export { evolveCard, FEEDBACK_WORKDAYS } from './card.ts'
export { handleCard, issueByHand } from './handle.ts'
export { listenForCards } from './live.ts'
export {
  countCards,
  findCards,
  listRevocations,
  searchCards,
} from './store.ts'
