export { registerCatalogue } from './http/catalogue.ts'
export { registerGuideDesk } from './http/guides.ts'
