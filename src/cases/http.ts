export { registerProcessChanges } from './http/process-changes.ts'
