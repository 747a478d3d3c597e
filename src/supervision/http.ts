import type { HttpServer } from '#platform/http'
import { registerAccountability } from './accountability/http.ts'
import type { SupervisionHttp } from './answers.ts'
import { registerBoard } from './board/http.ts'
import { registerCards } from './cards/http.ts'
import { registerEvidence } from './evidence/http.ts'
import { registerForecasts } from './forecast/http.ts'
import { registerInspection } from './inspection/http.ts'
import { registerJudging } from './judging/http.ts'
import { registerParameters } from './parameters/http.ts'

/** 电子监察: the routes of its rooms. */
export function registerSupervision(server: HttpServer, deps: SupervisionHttp): void {
  registerBoard(server, deps)
  registerCards(server, deps)
  registerParameters(server, deps)
  registerJudging(server, deps)
  registerForecasts(server, deps)
  registerEvidence(server, deps)
  registerInspection(server, deps)
  registerAccountability(server, deps)
}
