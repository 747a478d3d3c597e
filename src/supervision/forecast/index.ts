export {
  forecasts,
  keysOf,
  observe,
  scaleOf,
  storeVisits,
  type Visit,
  visitsOf,
} from './forecast.ts'
export { type Observation, Predictor } from './predict.ts'
