export { registerPortal } from './http.ts'
export { ItemSearch, readWords } from './search.ts'
export { readPrivacyRegister } from './personal.ts'
