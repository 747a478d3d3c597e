export { registerPortal } from './http.ts'
export { openPages, type Pages, registerPortalFiles } from './pages.ts'
export { ItemSearch, readSpeech } from './search.ts'
