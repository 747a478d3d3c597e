import { z } from 'zod'
import { ids, text } from '#foundation/schema'
import type { Units } from '#identity'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refuse } from '#platform/http'
import { type ItemCatalogue, UNKNOWN_ITEM } from '../catalogue.ts'
import { formSchema } from '../form.ts'
import { itemContentSchema, itemVersionSchema } from '../item.ts'

interface Deps {
  catalogue: ItemCatalogue
  units: Units
}

const listedItem = itemContentSchema
  .pick({ itemId: true, name: true, unitId: true, caseType: true, type: true, viaTownship: true })
  .extend({ unitName: text('县市场监督管理局').optional() })
  .meta({ id: 'ListedItem' })

/** What can be applied for. */
export function registerCatalogue(server: HttpServer, { catalogue, units }: Deps): void {
  server.get(
    '/api/items',
    {
      config: { access: EVERYBODY, refuses: [] },
      schema: { summary: '事项目录', response: { 200: z.array(listedItem) } },
    },
    async () =>
      catalogue.list().map((item) => ({
        ...item,
        unitName: item.unitId && units.get(item.unitId)?.name,
      })),
  )

  server.get(
    '/api/items/:itemId',
    {
      config: { access: EVERYBODY, refuses: [UNKNOWN_ITEM] },
      schema: {
        summary: '事项和申请表',
        params: z.object({ itemId: ids.item }),
        response: {
          200: itemVersionSchema.extend({ form: formSchema }).meta({ id: 'ItemWithForm' }),
        },
      },
    },
    async (request, reply) => {
      const item = catalogue.find(request.params.itemId)
      if (!item) return refuse(reply, UNKNOWN_ITEM.code)
      return { ...item, form: catalogue.form(item.itemId) }
    },
  )
}
