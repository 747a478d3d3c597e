export { noticeJobs } from './expiry.ts'
export { dropUntold, listUntold, notifyAgain, notifyApplicants } from './notify.ts'
