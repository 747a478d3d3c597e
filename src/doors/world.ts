import { z } from 'zod'
import { difference } from '#foundation/difference'
import { hash, legalDay } from '#foundation/schema'
import { officers, type Sessions } from '#identity/session'
import { type HttpServer, refuse } from '#platform/http'
import {
  findContent,
  findDifferences,
  keyName,
  listNames,
  type ViewDeps,
  viewWorld,
  worldView,
} from '#world'

type Deps = ViewDeps & Sessions

const kindQuery = z.object({ kind: z.string().max(40) })
const NO_KIND = { status: 404, code: 'not-found', detail: '没有这一类。' }
const NO_CONTENT = { status: 404, code: 'not-found', detail: '没有这份内容。' }
const NOT_SEALED = { status: 404, code: 'not-sealed-yet', detail: '账本还没有封存到这个位置。' }

/**
 * What surrounds the cases, as it was on a day and as it was known at a place of the ledger; and
 * what was published, by its hash.
 */
export function registerWorld(server: HttpServer, deps: Deps): void {
  const access = officers(deps)

  server.get(
    '/api/world',
    {
      config: { access, refuses: [NOT_SEALED] },
      schema: {
        summary: '某一天有效的各版，也可以问账本某个位置上所知道的',
        querystring: z.object({
          day: legalDay.optional(),
          /** A position of the sealed log: as it was known there. */
          position: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
          kind: z.string().max(40).optional(),
        }),
        response: { 200: worldView },
      },
    },
    async ({ query }, reply) =>
      (await viewWorld(deps, query, deps.now())) ?? refuse(reply, NOT_SEALED.code),
  )

  server.get(
    '/api/world/names',
    {
      config: { access, refuses: [NO_KIND] },
      schema: {
        summary: '一类里今天有效的，各叫什么',
        querystring: kindQuery,
        response: { 200: z.array(keyName) },
      },
    },
    async ({ query }, reply) => {
      const kind = deps.world.book.findKind(query.kind)
      return kind ? listNames(deps, kind) : refuse(reply, NO_KIND.code)
    },
  )
  registerContents(server, deps)
}

function registerContents(server: HttpServer, deps: Deps): void {
  const access = officers(deps)
  server.get(
    '/api/world/contents/:hash',
    {
      config: { access, refuses: [NO_CONTENT] },
      schema: {
        summary: '公布过或拟订过的一份内容',
        params: z.object({ hash }),
        response: {
          200: z.object({
            hash,
            content: z.unknown().meta({ examples: [{ name: '食品经营许可' }] }),
          }),
        },
      },
    },
    async ({ params }, reply) => {
      const found = await findContent(deps.pool, params.hash)
      return found ? { hash: params.hash, ...found } : refuse(reply, NO_CONTENT.code)
    },
  )

  server.get(
    '/api/world/differences',
    {
      config: { access, refuses: [NO_CONTENT] },
      schema: {
        summary: '两份内容有哪些不同',
        querystring: kindQuery.extend({ before: hash, after: hash }),
        response: { 200: z.array(difference) },
      },
    },
    async ({ query }, reply) => {
      const kind = deps.world.book.findKind(query.kind)
      const found = kind && (await findDifferences(deps, kind, [query.before, query.after]))
      return found ?? refuse(reply, NO_CONTENT.code)
    },
  )
}
