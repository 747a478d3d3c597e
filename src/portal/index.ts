export { registerPortal } from './http.ts'
