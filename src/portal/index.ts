export { registerPortal } from './http.ts'
export { ItemSearch, readWords } from './search.ts'
