export { registerDesk } from './http.ts'
export { deskJobs } from './jobs.ts'
