export { registerDesk } from './http.ts'
