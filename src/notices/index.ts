export { dropUntold, listUntold, notifyAgain, notifyApplicants } from './notify.ts'
