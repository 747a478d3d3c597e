import { applicantActor } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import type { HttpServer } from '#platform/http'
import { sendTable, TABLES } from '#platform/table-file'
import { AUDIT, AUDIT_KINDS, auditDetail } from '#text/audit'
import { auditFile, auditList, auditQuery, listAudit, MOST_AUDIT_ROWS } from './audit.ts'
import type { PersonalKeys } from './secrets.ts'
import { asksAgain, callerOf, officerOf, officers, type Sessions } from './session.ts'

interface Deps extends Sessions {
  keys: PersonalKeys
}

/** 审计日志: for the auditor and the security administrator, on a page and as a file. */
export function registerAudit(server: HttpServer, deps: Deps): void {
  noteFiles(server, deps)
  const access = officers(deps, 'auditor', 'security-admin')
  const taking = asksAgain(deps, access)
  server.get(
    '/api/audit',
    {
      config: { access, refuses: [] },
      schema: { summary: '审计日志', querystring: auditQuery, response: { 200: auditList } },
    },
    async (request) => listAudit(deps, request.query, deps.now()),
  )

  server.get(
    '/api/audit/file',
    {
      config: { access: taking, sends: TABLES, refuses: [] },
      schema: { summary: '导出审计日志', querystring: auditQuery.omit({ page: true }) },
    },
    async (request, reply) => {
      const at = deps.now()
      const asked = { ...request.query, page: 1 }
      const { rows } = await listAudit(deps, asked, at, MOST_AUDIT_ROWS)
      return sendTable(reply, 'csv', {
        name: `audit-${dayOf(at)}`,
        heading: [AUDIT.at, AUDIT.kind, AUDIT.account, AUDIT.network, AUDIT.detail],
        rows: rows.map((e) => [
          e.at,
          AUDIT_KINDS[e.kind],
          e.account ?? '',
          e.network ?? '',
          auditDetail(e),
        ]),
        mark: `${officerOf(request).staffId} ${at}`,
      })
    },
  )
}

/** What somebody who is signed in takes along as a file is noted before it is sent. */
function noteFiles(server: HttpServer, { pool, keys, now }: Deps): void {
  server.addHook('onSend', async (request, reply) => {
    const actor = callerOf(request)
    const isFile = String(reply.getHeader('content-disposition') ?? '').startsWith('attachment')
    if (!actor || !isFile || reply.statusCode !== 200) return
    const account = actor.kind === 'officer' ? actor.staffId : applicantActor(actor.applicantId)
    const about = Object.values((request.params ?? {}) as Record<string, string>)
    const what = { route: request.routeOptions.url ?? '', about }
    await auditFile(pool, keys, account, request.ip, what, now())
  })
}
