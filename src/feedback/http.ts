import type { Sessions } from '#identity/session'
import type { HttpServer } from '#platform/http'
import { registerLetters } from './http/letters.ts'
import { registerRatings } from './http/ratings.ts'
import { registerVisits } from './http/visits.ts'
import type { DeskDeps } from './letter-desk.ts'
import type { VisitDeps } from './visits.ts'

/** 咨询、投诉、办不成事和好差评, for those who answer them. */
export function registerFeedback(server: HttpServer, deps: DeskDeps & VisitDeps & Sessions): void {
  registerLetters(server, deps)
  registerRatings(server, deps)
  registerVisits(server, deps)
}
