export {
  type Card,
  CARD_REFUSALS,
  sentenceOf,
  type CardRefusal,
  evolveCard,
  FEEDBACK_WORKDAYS,
} from './card.ts'
export { handleCard, issueByHand, mayHandle } from './handle.ts'
export { listenForCards } from './live.ts'
export {
  CARD_ORDERS,
  countCards,
  findCards,
  listFaults,
  listNews,
  listRevocations,
  searchCards,
  storeCards,
} from './store.ts'
