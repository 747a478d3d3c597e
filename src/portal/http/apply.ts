import { randomUUID } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { parkDraft, takeParked } from '#cases'
import { PARKED_HOURS } from '#cases/contract'
import { ids, instant, text } from '#foundation/schema'
import { type ApplicantActor, findApplicant as findPerson } from '#identity'
import { applicantOf, applicants, findApplicant, leadToSignIn } from '#identity/session'
import { type ItemVersion, UNKNOWN_ITEM } from '#items'
import { EVERYBODY } from '#platform/access'
import { readCookie, writeCookie } from '#platform/cookies'
import { type HttpServer, refusals, refuse, refused } from '#platform/http'
import {
  type ApplicationDeps,
  applicantFor,
  barredFor,
  barsTo,
  barsToAbout,
  faultsOf,
  prefilled,
  principalsOf,
  reusableFor,
  townshipsFor,
} from '../application.ts'
import {
  type Draft,
  draftOf,
  keepDraft,
  loadDraft,
  newDraft,
  schemaOf,
  situationIn,
  situationOf,
} from '../draft.ts'
import { FILE_FORM, type FileDeps, keepFiles, wrongFilesOf } from '../file-forms.ts'
import { aboutOfDraft } from '../licences.ts'
import { textsOf, type WrongField } from '../forms.ts'
import type { Screens } from '../screens.ts'
import { DRAFT_CHANGED, filledElsewhere } from '#text/portal-apply'
import { unitNameOf } from '../units.ts'
import { isFlood, TOO_MANY_PARKED } from '../stranger-pace.ts'

/** Of all that is filled in, written down; a long form has some thousands. */
const MOST_FORM_CHARS = 100_000
const TOO_MUCH = [
  ...refusals(413, {
    'form-too-long': `填写的内容太长，合起来最多 ${MOST_FORM_CHARS} 个字符。请返回上一页删短，大段的内容做成文件上传。`,
  }),
  ...refusals(429, { 'too-many-parked': TOO_MANY_PARKED }),
]

export const CHANGED = refusals(409, {
  'draft-changed': '这份申请刚在另一处改过，这里填的还没有保存。',
})

export interface ApplyDeps extends ApplicationDeps, Omit<FileDeps, 'pool'> {}

const params = z.object({ itemId: ids.item })

/** Fields are named by the item: what is wrong with them is said on the form. */
const applicationForm = z
  .object({
    principalId: text('0b6f4d52-8c1e-4f39-9a57-2d3c4b5a6978')
      .optional()
      .describe('以谁的名义申请；空着是自己'),
    townshipId: text('town-qingshi').optional().describe('所在乡镇（街道）'),
    idempotencyKey: text('0b6f4d52-8c1e-4f39-9a57').optional().describe('同一个键只生成一个办件'),
    keep: z.literal('on').optional().describe('同意保存材料，以后选择复用'),
    saveDraft: z.literal('on').optional().describe('只保存草稿'),
    page: text('0b6f4d52-8c1e-4f39-9a57').optional().describe('在哪一页上填的'),
    began: text('7c9e6679-7425-40de-944b')
      .optional()
      .describe('打开这一页时，草稿是哪一页存的；之后别处存过的，不会被盖掉'),
  })
  .catchall(text('张记小吃'))
  .describe(
    'form.<栏目>、s.<问题>，以及每份材料的 file.<材料>、kept.<材料>、reuse.<材料>、commitment.<材料>；关于证照的 about.licence、about.kind',
  )

/** The form as it stands, with what is wrong; its status is whatever was set. */
export async function showForm(
  { show }: Screens,
  deps: ApplyDeps,
  reply: FastifyReply,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
  { problems = [], message }: { problems?: WrongField[]; message?: string | undefined } = {},
): Promise<FastifyReply> {
  const reusable = await reusableFor(deps, item, actor, draft)
  return show(reply, 'apply', {
    item,
    schema: schemaOf(deps, item, draft),
    draft,
    problems,
    message,
    my: situationOf(item, draft.situation),
    unitName: unitNameOf(deps.units, item.unitId),
    townships: townshipsFor(deps.units, item),
    reusable: reusable.map((r) => r.materialName),
    promisedNot: (await barredFor(deps, item, actor, draft))?.until,
    principals: await principalsOf(deps, item, actor),
    about: await aboutOfDraft(deps, draft, await applicantFor(deps, item, actor, draft)),
  })
}

/** 网上申请: fill in; what was typed survives whatever happens in between. */
export function registerApply(server: HttpServer, screens: Screens, deps: ApplyDeps): void {
  server.get(
    '/items/:itemId/apply',
    {
      config: { access: applicants(deps), sends: 'text/html', refuses: [UNKNOWN_ITEM] },
      schema: {
        summary: '填写申请',
        params,
        querystring: z
          .object({
            parked: text('Uv38ByGCZU8WP18PmmIdcg').optional().describe('登录过期前没有保存的内容'),
            anew: z.literal('1').optional().catch(undefined).describe('不再办证照的变更、延续等'),
            prefill: z.literal('1').optional().catch(undefined).describe('用以前填过的内容预填'),
          })
          .catchall(text('catering')),
      },
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return screens.refuse(reply, UNKNOWN_ITEM.code)
      const actor = applicantOf(request)
      const { draft, message } = await begun(
        deps,
        item,
        actor,
        request.query,
        readCookie(request, BROWSER),
      )
      // Before anything is filled in: it would be in vain.
      const applicantId = await applicantFor(deps, item, actor, draft)
      const problems = [
        ...(await barsTo(deps, item, actor, applicantId)),
        ...(await barsToAbout(deps, item, applicantId, draft)),
      ]
      return showForm(screens, deps, reply, item, actor, draft, { message, problems })
    },
  )

  server.post(
    '/items/:itemId/apply',
    {
      config: {
        access: EVERYBODY,
        sends: 'text/html',
        redirects: true,
        refuses: [UNKNOWN_ITEM, ...TOO_MUCH, ...CHANGED],
      },
      schema: {
        summary: '保存填写的申请，进入核对',
        params,
        consumes: FILE_FORM,
        body: applicationForm,
      },
      preValidation: keepFiles(deps),
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return screens.refuse(reply, UNKNOWN_ITEM.code)
      const actor = await findApplicant(deps, request)
      const draft = draftOf(deps, item, textsOf(request))
      if (JSON.stringify(draft).length > MOST_FORM_CHARS)
        return screens.refuse(reply, 'form-too-long')
      if (!actor) {
        if (await isFlood(deps, 'parked', request.ip, deps.now()))
          return screens.refuse(reply, 'too-many-parked')
        const browser = readCookie(request, BROWSER) ?? randomUUID()
        writeCookie(reply, BROWSER, browser, { maxAge: PARKED_HOURS * 3600 })
        const at = deps.now()
        const parked = await parkDraft(deps.pool, deps.keys, item.itemId, browser, draft, at)
        return leadToSignIn(reply, `/items/${item.itemId}/apply?parked=${parked}`)
      }
      if (!(await keepDraft(deps, item, actor, draft)))
        return showBoth(screens, deps, reply, item, actor, draft)
      if (request.body.saveDraft) return reply.redirect('/my', 303)
      const problems = [...wrongFilesOf(request), ...(await faultsOf(deps, item, actor, draft))]
      return problems.length > 0
        ? showForm(screens, deps, reply.code(422), item, actor, draft, { problems })
        : reply.redirect(`/items/${item.itemId}/review`, 303)
    },
  )
}

/** The cookie by which a browser finds what it has parked. */
const BROWSER = 'yimen_parked'

interface Query extends Readonly<Record<string, unknown>> {
  parked?: string
  prefill?: '1' | undefined
  anew?: '1' | undefined
}

/**
 * Filled in here and elsewhere: what was typed here stands, what is elsewhere is said beside it.
 * Sent once more, it is known and may be written over.
 */
async function showBoth(
  screens: Screens,
  deps: ApplyDeps,
  reply: FastifyReply,
  item: ItemVersion,
  actor: ApplicantActor,
  mine: Draft,
): Promise<FastifyReply> {
  refused(reply, 'draft-changed')
  const other = (await loadDraft(deps, item, actor)) ?? newDraft()
  const draft = { ...mine, uploaded: { ...other.uploaded, ...mine.uploaded }, began: other.began }
  const { properties } = schemaOf(deps, item, draft)
  const problems = Object.entries(properties).flatMap(([field, { title }]) => {
    const there = other.values[field]
    return there === draft.values[field] ? [] : [{ field, reason: filledElsewhere(title, there) }]
  })
  return showForm(screens, deps, reply, item, actor, draft, {
    problems: [{ field: '', reason: DRAFT_CHANGED }, ...problems],
  })
}

/**
 * The draft that a page begins with: what was kept or parked, the answers of the address, what was
 * filled in before.
 */
async function begun(
  deps: ApplyDeps,
  item: ItemVersion,
  actor: ApplicantActor,
  query: Query,
  browser: string | undefined,
): Promise<{ draft: Draft; message?: string | undefined }> {
  let draft = (await loadDraft(deps, item, actor)) ?? newDraft()
  let message: string | undefined
  const parked =
    query.parked &&
    browser &&
    (await takeParked<Draft>(deps.pool, deps.keys, item.itemId, browser, query.parked, deps.now()))
  if (parked) {
    draft = { ...parked, uploaded: { ...draft.uploaded, ...parked.uploaded } }
    message = '登录过期前填写的内容已经找回。没有传完的文件请重新选择。'
    await keepDraft(deps, item, actor, draft)
  }
  if (query.anew) draft = { ...draft, about: undefined }
  const asked = situationIn(item, query)
  if (asked && Object.keys(asked.answers).length > 0) draft = { ...draft, situation: asked.answers }
  if (query.prefill) {
    const filled = await prefilled(deps, item, actor, draft)
    draft = filled.draft
    message = filled.isAny ? '已用您以前填过的内容预填，请核对。' : '没有找到可以预填的内容。'
  }
  if (Object.keys(draft.values).length > 0) return { draft, message }
  const person = await findPerson(deps.pool, deps.keys, actor.applicantId)
  return person?.kind === 'natural-person'
    ? { draft: { ...draft, values: { contact: person.name, operator: person.name } }, message }
    : { draft, message }
}

/** Autosave: the same form, sent by the page's script. */
export function registerDrafts(server: HttpServer, deps: ApplyDeps): void {
  server.post(
    '/items/:itemId/draft',
    {
      config: { access: applicants(deps, 'program'), refuses: [UNKNOWN_ITEM, ...CHANGED] },
      schema: {
        summary: '自动保存填写的申请',
        params,
        consumes: FILE_FORM,
        body: applicationForm,
        response: { 200: z.object({ savedAt: instant }) },
      },
      preValidation: keepFiles(deps),
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return refuse(reply, UNKNOWN_ITEM.code)
      const draft = draftOf(deps, item, textsOf(request))
      return (await keepDraft(deps, item, applicantOf(request), draft))
        ? { savedAt: deps.now() }
        : refuse(reply, 'draft-changed')
    },
  )
}
