export { noticeJobs } from './jobs.ts'
export { dropUntold, listUntold, notifyAgain, notifyApplicants } from './notify.ts'
