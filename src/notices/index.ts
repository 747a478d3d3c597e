export { notifyApplicants } from './notify.ts'
