export { HABITS, type Habits, random, simulate, type SimulationReport } from './simulate.ts'
export { CaseTale, Teller } from './teller.ts'
export { openTestCounty, prepareTemplate, TEMPLATE, type TestCounty, withDatabase } from './database.ts'
