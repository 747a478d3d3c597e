import type { HttpServer } from '#platform/http'
import type { SupervisionHttp } from '../answers.ts'
import { registerDirectives } from './http/directives.ts'
import { registerMeasures } from './http/measures.ts'

/** 督办和责任追究. */
export function registerAccountability(server: HttpServer, deps: SupervisionHttp): void {
  registerDirectives(server, deps)
  registerMeasures(server, deps)
}
