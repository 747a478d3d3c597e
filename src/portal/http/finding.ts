import { z } from 'zod'
import { listPopular } from '#cases'
import { ids, text } from '#foundation/schema'
import { addDays, dayOf, type Now } from '#foundation/time'
import type { Units } from '#identity'
import type { ItemCatalogue, ItemVersion } from '#items'
import { EVERYBODY } from '#platform/access'
import type { Pool } from '#platform/database'
import type { HttpServer } from '#platform/http'
import { POPULAR_DAYS } from '../contract.ts'
import type { Directory } from '../directory.ts'
import { writeCookie } from '#platform/cookies'
import { ownPath } from '../forms.ts'
import { LARGE_COOKIE, type Screens } from '../screens.ts'
import { unitNameOf } from '../units.ts'

export interface FindingDeps {
  pool: Pool
  now: Now
  catalogue: ItemCatalogue
  units: Units
}

/** What somebody looks for: the rest of a longer text finds nothing more. */
const sought = text('开饭店')
  .transform((q) => q.slice(0, 50))
  .optional()

/**
 * 找事项: by words or by a way into the catalogue; how the portal looks; reading without a network.
 */
export function registerFinding(
  server: HttpServer,
  screens: Screens,
  deps: FindingDeps,
  directory: Directory,
): void {
  server.get(
    '/',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: {
        summary: '首页：找事项',
        querystring: z.object({
          q: sought.describe('要办的事'),
          theme: sought.describe('主题'),
          event: sought.describe('人生大事'),
          unit: sought.describe('单位'),
          who: z.enum(['person', 'enterprise']).optional().catch(undefined).describe('对象'),
          all: z.literal('1').optional().catch(undefined).describe('全部事项'),
        }),
      },
    },
    async (request, reply) => {
      const { query } = request
      const isStart = Object.values(query).every((value) => !value)
      const { title, items } = directory.narrowed(query)
      return screens.show(reply, 'home', {
        query,
        title,
        isStart,
        choices: directory.choices(),
        items: items.map((i) => cardOf(deps, i)),
        popular: isStart ? await popularOf(deps) : [],
      })
    },
  )

  // 长者版 for a year on this device, and back to where one was.
  server.get(
    '/large',
    {
      config: { access: EVERYBODY, redirects: true, refuses: [] },
      schema: {
        summary: '换成长者版或标准版',
        querystring: z.object({ on: z.enum(['0', '1']).catch('0'), back: ownPath('/') }),
      },
    },
    (request, reply) =>
      writeCookie(reply, LARGE_COOKIE, request.query.on, { maxAge: 365 * 86_400 }).redirect(
        request.query.back,
        303,
      ),
  )

  server.get(
    '/offline',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '没有网络时看到的页面' },
    },
    (_request, reply) => screens.show(reply, 'offline', {}),
  )
}

const cardOf = (
  { units }: FindingDeps,
  { itemId, name, unitId, caseType, promisedLimit }: ItemVersion,
) => ({
  itemId,
  name,
  unitName: unitNameOf(units, unitId),
  caseType,
  promisedLimit,
})

async function popularOf({ pool, now, catalogue }: FindingDeps) {
  const popular = await listPopular(pool, addDays(dayOf(now()), -POPULAR_DAYS))
  return popular
    .flatMap((itemId) => catalogue.find(itemId) ?? [])
    .map(({ itemId, name }) => ({ itemId, name }))
}

const suggestion = z
  .object({ itemId: ids.item, name: text('食品经营许可') })
  .meta({ id: 'Suggestion' })

/** Suggestions while one types. */
export function registerSuggestions(server: HttpServer, directory: Directory): void {
  server.get(
    '/suggestions',
    {
      config: { access: EVERYBODY, refuses: [] },
      schema: {
        summary: '边输入边提示的事项',
        querystring: z.object({ q: sought }),
        response: { 200: z.array(suggestion) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'public, max-age=60')
      return directory.suggest(request.query.q ?? '')
    },
  )
}
