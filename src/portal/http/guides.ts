import { z } from 'zod'
import type { WorkCalendar } from '#calendar'
import { listPublished } from '#feedback'
import { ids, text } from '#foundation/schema'
import type { Units } from '#identity'
import { guideOf, type ItemCatalogue, type ItemVersion, missingOfEight, UNKNOWN_ITEM } from '#items'
import { EVERYBODY } from '#platform/access'
import type { Pool } from '#platform/database'
import type { HttpServer } from '#platform/http'
import type { Shelf } from '#world'
import { situationIn } from '../draft.ts'
import { lately, officeHoursText, stepsOf } from '../guide-facts.ts'
import { formPaper, resultPaper, typeset } from '../papers.ts'
import type { Screens } from '../screens.ts'
import { unitNameOf } from '../units.ts'

export interface GuideDeps {
  pool: Pool
  world: Shelf
  catalogue: ItemCatalogue
  calendar: () => WorkCalendar
  units: Units
  tenant: { name: string }
  publicUrl: string
}

const MOST_ANSWERS = 5
const params = z.object({ itemId: ids.item })

/** 办事指南: what is asked, how long it takes, what others asked. */
export function registerGuides(server: HttpServer, screens: Screens, deps: GuideDeps): void {
  server.get(
    '/items/:itemId',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [UNKNOWN_ITEM] },
      schema: {
        summary: '办事指南',
        params,
        querystring: z.object({}).catchall(text('catering')).describe('s.<问题>：情形导办的回答'),
      },
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return screens.refuse(reply, UNKNOWN_ITEM.code)
      const { itemId } = item
      const guide = guideOf(deps.world.current(), itemId)
      const hasOwnForm = deps.catalogue.hasOwnForm(itemId)
      return screens.show(reply, 'guide', {
        item,
        guide,
        unitName: unitNameOf(deps.units, item.unitId),
        steps: stepsOf(deps, item),
        officeHours: officeHoursText(deps.units.get(item.unitId ?? '')?.officeHours),
        missing: missingOfEight(guide, {
          legalBasis: item.legalBasis.length > 0,
          materials: item.materials.length > 0,
          sample: hasOwnForm,
        }),
        hasOwnForm,
        lately: await lately(deps, itemId),
        my: situationIn(item, request.query),
        answers: await listPublished(deps.pool, { itemId, limit: MOST_ANSWERS }),
      })
    },
  )
  registerPapers(server, screens, deps)
}

/** The papers that belong to a guide: the form blank and filled, and what the result looks like. */
function registerPapers(server: HttpServer, screens: Screens, deps: GuideDeps): void {
  const papers = {
    form: ['空白申请表', (item: ItemVersion) => formPaper(deps, item, false)],
    sample: ['填好的示范表', (item: ItemVersion) => formPaper(deps, item, true)],
    result: ['办理结果样本', (item: ItemVersion) => resultPaper(deps, item)],
  } as const
  for (const [name, [summary, paperOf]] of Object.entries(papers))
    server.get(
      `/items/:itemId/${name}.pdf`,
      {
        config: { access: EVERYBODY, sends: 'application/pdf', refuses: [UNKNOWN_ITEM] },
        schema: { summary, params },
      },
      async (request, reply) => {
        const item = deps.catalogue.find(request.params.itemId)
        if (!item) return screens.refuse(reply, UNKNOWN_ITEM.code)
        return reply
          .type('application/pdf')
          .header('cache-control', 'public, max-age=600')
          .header('content-disposition', `inline; filename="${item.itemId}-${name}.pdf"`)
          .send(await typeset(deps, paperOf(item)))
      },
    )
}
