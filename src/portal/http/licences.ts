import { z } from 'zod'
import { findDraft } from '#cases'
import { dayOf } from '#foundation/time'
import { applicantOf, applicants } from '#identity/session'
import { licenceAsk, licenceNumber } from '#licences/contract'
import { type HttpServer, refusals } from '#platform/http'
import { keepDraft, loadDraft } from '../draft.ts'
import { aboutOf, draftAbout, findMyLicence, listMyLicences } from '../licences.ts'
import type { Screens } from '../screens.ts'
import type { ApplyDeps } from './apply.ts'

const params = z.object({ number: licenceNumber, ask: licenceAsk })
const NOT_MINE = refusals(404, {
  'no-such-licence':
    '名下没有这张证照。请回到“我的证照”里选；别人的证照要由持证人委托您以后才能办。',
})
const NOT_NOW = refusals(409, {
  'licence-not-askable': '这张证照现在不能这样办。请回到“我的证照”，看看它的状态和可以办什么。',
})

/** 我的证照: what one holds, and where 变更, 延续, 补证 and 注销 begin. */
export function registerLicences(server: HttpServer, screens: Screens, deps: ApplyDeps): void {
  const page = { access: applicants(deps), sends: 'text/html' } as const

  server.get(
    '/my/licences',
    { config: { ...page, refuses: [] }, schema: { summary: '我的证照' } },
    async (request, reply) =>
      screens.show(reply, 'licences', {
        licences: await listMyLicences(deps, applicantOf(request)),
      }),
  )

  server.get(
    '/my/licences/:number/:ask',
    {
      config: { ...page, refuses: [...NOT_MINE, ...NOT_NOW] },
      schema: { summary: '变更、延续、补证、注销：开始之前', params },
    },
    async (request, reply) => {
      const { number, ask } = request.params
      const actor = applicantOf(request)
      const mine = await findMyLicence(deps, actor, number)
      if (!mine) return screens.refuse(reply, 'no-such-licence')
      if (!mine.asks.includes(ask)) return screens.refuse(reply, 'licence-not-askable')
      const { itemId } = mine.licence
      const draft = await findDraft(deps.pool, deps.keys, actor.applicantId, itemId)
      return screens.show(reply, 'licenceAsk', {
        mine,
        about: aboutOf(mine.licence, ask, dayOf(deps.now())),
        hasDraft: draft !== undefined,
      })
    },
  )

  server.post(
    '/my/licences/:number/:ask',
    {
      config: { ...page, redirects: true, refuses: [...NOT_MINE, ...NOT_NOW] },
      schema: { summary: '开始变更、延续、补证、注销：以前填过的内容带上', params },
    },
    async (request, reply) => {
      const { number, ask } = request.params
      const actor = applicantOf(request)
      const mine = await findMyLicence(deps, actor, number)
      const item = mine && deps.catalogue.find(mine.licence.itemId)
      if (!item) return screens.refuse(reply, 'no-such-licence')
      if (!mine.asks.includes(ask)) return screens.refuse(reply, 'licence-not-askable')
      const before = await loadDraft(deps, item, actor)
      const draft = await draftAbout(deps, item, actor, mine, ask)
      // In the place of the draft that the page spoke of; of one that is written just now, not.
      const isKept = await keepDraft(deps, item, actor, { ...draft, began: before?.began ?? '' })
      return reply.redirect(isKept ? `/items/${item.itemId}/apply` : request.url, 303)
    },
  )
}
