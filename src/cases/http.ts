import type { HttpServer } from '#platform/http'
import type { DocumentDeps } from './files.ts'
import { registerActs, registerBatch } from './http/acts.ts'
import { registerCounter } from './http/counter.ts'
import { registerFiles } from './http/files.ts'
import { registerCommitments } from './http/commitments.ts'
import { registerLicences } from './http/licences.ts'
import { registerLists } from './http/lists.ts'
import { registerProcessChanges } from './http/process-changes.ts'
import { registerReading } from './http/reading.ts'
import type { ViewDeps } from './view.ts'

export { NO_CASE, NOT_SUBMITTED, refusalsOf, refusedCase } from './http/refusals.ts'

/** Cases as officers, applicants and connected systems come to them. */
export function registerCases(server: HttpServer, deps: ViewDeps & DocumentDeps): void {
  registerCounter(server, deps)
  registerLists(server, deps)
  registerCommitments(server, deps)
  registerLicences(server, deps)
  registerReading(server, deps)
  registerActs(server, deps)
  registerBatch(server, deps)
  registerFiles(server, deps)
  registerProcessChanges(server, deps)
}
