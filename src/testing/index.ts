export { openTestCounty, prepareTemplate, TEMPLATE, type TestCounty, withDatabase } from './database.ts'
