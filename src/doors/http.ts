export { registerPublications } from './publications.ts'
export { registerWorld } from './world.ts'
