import type { HttpServer } from '#platform/http'
import { registerNotices } from './http/notices.ts'
import { registerTasks } from './http/tasks.ts'
import { registerViews } from './http/views.ts'
import type { DeskDeps } from './tasks.ts'

/** The desk of whoever is signed in. */
export function registerDesk(server: HttpServer, deps: DeskDeps): void {
  registerTasks(server, deps)
  registerViews(server, deps)
  registerNotices(server, deps)
}
