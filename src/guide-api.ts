import { z } from 'zod'
import { ids } from '#foundation/schema'
import type { Officer } from '#identity'
import {
  EMPTY_GUIDE,
  guideKind,
  guideOf,
  guideSchema,
  type ItemVersion,
  missingOfEight,
  reviseGuide,
  UNKNOWN_ITEM,
} from '#items'
import { type HttpServer, sendProblem } from '#platform/http'
import { concernedBy, mayDraft } from '#world'
import type { County } from './county.ts'
import { forbidden, officerOf, officers } from '#identity/session'

/** 办事指南维护: each unit's 维护员 keeps the guides of its own items; the service centre those of the townships. */
export function registerGuideDesk(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const keeps = (officer: Officer, { itemId }: ItemVersion) => {
    const concerned = concernedBy(guideKind, itemId, county.world.current(), [EMPTY_GUIDE])
    return mayDraft(guideKind, officer, concerned)
  }
  const missing = (item: ItemVersion, guide: Parameters<typeof missingOfEight>[0]) =>
    missingOfEight(guide, {
      legalBasis: item.legalBasis.length > 0,
      materials: item.materials.length > 0,
      sample: county.catalogue.hasOwnForm(item.itemId),
    })
  const params = z.object({ itemId: ids.item })

  server.get('/api/guides', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const world = county.world.current()
    const seesAll = officer.roles.some(
      (r) =>
        r === 'hall-manager' ||
        r === 'supervision-officer' ||
        r === 'supervision-lead' ||
        r === 'leader',
    )
    const items = county.catalogue.list().filter((i) => seesAll || i.unitId === officer.unitId)
    return items.map((item) => ({
      itemId: item.itemId,
      name: item.name,
      unitName: item.unitId ? county.units.get(item.unitId)?.name : '各乡镇（街道）',
      revision: guideOf(world, item.itemId).revision,
      mayEdit: keeps(officer, item),
      missing: missing(item, guideOf(world, item.itemId)),
    }))
  })
  server.get(
    '/api/guides/:itemId',
    { config: { access: byOfficer }, schema: { params } },
    async (request, reply) => {
      const officer = officerOf(request)
      const item = county.catalogue.find(request.params.itemId)
      if (!item) return sendProblem(reply, UNKNOWN_ITEM)
      const guide = guideOf(county.world.current(), item.itemId)
      return {
        itemId: item.itemId,
        name: item.name,
        materials: item.materials.map(({ materialId, name }) => ({ materialId, name })),
        guide,
        missing: missing(item, guide),
        mayEdit: keeps(officer, item),
      }
    },
  )
  server.post(
    '/api/guides/:itemId',
    {
      config: { access: byOfficer },
      schema: { params, body: z.object({ basedOn: z.number().int().min(0), guide: guideSchema }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const item = county.catalogue.find(request.params.itemId)
      if (!item) return sendProblem(reply, UNKNOWN_ITEM)
      if (!keeps(officer, item)) return forbidden(reply)
      const done = await reviseGuide(
        county,
        item.itemId,
        request.body.guide,
        request.body.basedOn,
        officer,
        county.now(),
      )
      return done.ok
        ? reply.code(201).send(done)
        : sendProblem(reply, {
            status: 409,
            code: done.code,
            detail:
              done.code === 'nothing-changed'
                ? '内容与现在公布的相同，没有需要保存的改动。'
                : '这份指南刚刚被别人改过，请查看最新内容后再改。',
          })
    },
  )
}
