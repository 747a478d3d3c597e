export {
  forecast,
  forecasts,
  keysOf,
  observe,
  placeOf,
  scaleOf,
  storeVisits,
  type Visit,
  visitsOf,
} from './forecast.ts'
export { type Observation, Predictor } from './predict.ts'
