export { registerCatalogue } from './http/catalogue.ts'
