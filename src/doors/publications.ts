import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { calendarKind, COUNTY_CALENDAR } from '#calendar'
import { approveCalendar } from '#clock'
import type { Refused } from '#foundation/outcome'
import { hash, ids, legalDay } from '#foundation/schema'
import { forbidden, FORBIDDEN, officerOf, officers, type Sessions } from '#identity/session'
import type { Pool } from '#platform/database'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import {
  type AnyKind,
  APPROVAL_REFUSALS,
  approveVersion,
  DRAFT_REFUSALS,
  type Drafted,
  draftVersion,
  keyList,
  keySearch,
  kindRow,
  listKeys,
  listKinds,
  type Publishing,
  publicationView,
  REJECTION_REFUSALS,
  rejectVersion,
  version,
  type ViewDeps,
  viewPublication,
} from '#world'

interface Deps extends ViewDeps, Sessions {
  /** As the supervision role, which alone writes what the supervision body publishes. */
  supervisionPool: Pool
}

const kindParam = z.object({ kind: z.string().max(40) })
const keyParams = kindParam.extend({ key: z.string().max(80) })
const draftParams = keyParams.extend({ draftId: ids.draft })

const NOT_FOUND = { status: 404, code: 'not-found', detail: '没有这一类。' }

/** 版本公布: every officer reads; who drafts and who approves stands in the kinds. */
export function registerPublications(server: HttpServer, deps: Deps): void {
  registerLists(server, deps)
  registerOne(server, deps)
  registerDrafting(server, deps)
  registerApproval(server, deps)
  registerRejection(server, deps)
}

function registerLists(server: HttpServer, deps: Deps): void {
  const access = officers(deps)
  server.get(
    '/api/publications',
    {
      config: { access, refuses: [] },
      schema: { summary: '公布的各类，有多少、谁可以拟订', response: { 200: z.array(kindRow) } },
    },
    async (request) => listKinds(deps, officerOf(request)),
  )
  server.get(
    '/api/publications/:kind',
    {
      config: { access, refuses: [NOT_FOUND] },
      schema: {
        summary: '一类里的各个，按名称或编号找',
        params: kindParam,
        querystring: keySearch,
        response: { 200: keyList },
      },
    },
    async (request, reply) => {
      const kind = deps.world.book.findKind(request.params.kind)
      if (!kind) return refuse(reply, NOT_FOUND.code)
      return listKeys(deps, kind, request.query, officerOf(request))
    },
  )
}

function registerOne(server: HttpServer, deps: Deps): void {
  server.get(
    '/api/publications/:kind/:key',
    {
      config: { access: officers(deps), refuses: [NOT_FOUND] },
      schema: {
        summary: '一个编号下公布过、拟订过的各版',
        params: keyParams,
        response: { 200: publicationView },
      },
    },
    async (request, reply) => {
      const { key } = request.params
      const kind = deps.world.book.findKind(request.params.kind)
      if (!kind) return refuse(reply, NOT_FOUND.code)
      const view = await viewPublication(deps, kind, key, officerOf(request))
      const detail = `${kind.title}里没有编号为“${key}”的。`
      return view ?? refuse(reply, NOT_FOUND.code, { detail })
    },
  )
}

const { 'content-wrong': CONTENT_WRONG, ...DRAFT_CONFLICTS } = DRAFT_REFUSALS

function registerDrafting(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/publications/:kind/:key/drafts',
    {
      config: {
        access: officers(deps),
        refuses: [
          NOT_FOUND,
          FORBIDDEN,
          ...refusals(400, { 'content-wrong': CONTENT_WRONG }),
          ...refusals(409, DRAFT_CONFLICTS),
        ],
      },
      schema: {
        summary: '拟订一版；一个人就能公布的，即刻公布',
        params: keyParams,
        body: z.object({
          /** As the kind has it; a process is `{ "xml": "…" }`, a template `{ "typst": "…" }`. */
          content: z.unknown().meta({ examples: [{ name: '食品经营许可' }] }),
          effectiveOn: legalDay,
          /** 依据 */
          basis: z
            .string()
            .max(300)
            .meta({ examples: ['县政府办公室通知第 3 号'] }),
          /** Hash of the version that it was made from: refused when there is a later one. */
          basedOn: hash.optional(),
        }),
        response: { 201: z.object({ draftId: ids.draft, hash, isPublished: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const { key } = request.params
      const kind = deps.world.book.findKind(request.params.kind)
      if (!kind) return refuse(reply, NOT_FOUND.code)
      const officer = officerOf(request)
      const by = publishing(deps, kind)
      const drafted = await draftVersion(by, kind, key, request.body, officer, deps.now())
      return drafted.ok ? reply.code(201).send(drafted) : refused(reply, drafted)
    },
  )
}

function registerApproval(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/publications/:kind/:key/drafts/:draftId/approval',
    {
      config: {
        access: officers(deps),
        refuses: [NOT_FOUND, FORBIDDEN, ...refusals(409, APPROVAL_REFUSALS)],
      },
      schema: {
        summary: '批准一份草稿，从它的生效日期起有效',
        params: draftParams,
        response: {
          200: version
            .extend({
              /** 日历: so many running limits moved. */
              movedLimits: z.int().optional(),
            })
            .meta({ id: 'ApprovedVersion' }),
        },
      },
    },
    async (request, reply) => {
      const { key, draftId } = request.params
      const kind = deps.world.book.findKind(request.params.kind)
      if (!kind) return refuse(reply, NOT_FOUND.code)
      const officer = officerOf(request)
      const at = deps.now()
      const isCalendar = kind === calendarKind && key === COUNTY_CALENDAR
      const approved = isCalendar
        ? await approveCalendar(deps, draftId, officer, at)
        : await approveVersion(publishing(deps, kind), kind, key, draftId, officer, at)
      if (!approved.ok) return refused(reply, approved)
      const published = deps.world.book.versions(kind.kind, key).find((v) => v.draftId === draftId)!
      return { ...published, ...('movedLimits' in approved && approved) }
    },
  )
}

function registerRejection(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/publications/:kind/:key/drafts/:draftId/rejection',
    {
      config: {
        access: officers(deps),
        refuses: [NOT_FOUND, FORBIDDEN, ...refusals(409, REJECTION_REFUSALS)],
      },
      schema: {
        summary: '退回一份草稿，或者收回自己的',
        params: draftParams,
        body: z.object({
          reason: z
            .string()
            .max(500)
            .meta({ examples: ['依据的文件已经废止'] }),
        }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const { key, draftId } = request.params
      const kind = deps.world.book.findKind(request.params.kind)
      if (!kind) return refuse(reply, NOT_FOUND.code)
      const given = { draftId, reason: request.body.reason }
      const officer = officerOf(request)
      const by = publishing(deps, kind)
      const rejected = await rejectVersion(by, kind, key, given, officer, deps.now())
      return rejected.ok ? { ok: true as const } : refused(reply, rejected)
    },
  )
}

/** What the supervision body publishes is written by its own database role. */
const publishing = ({ pool, supervisionPool, world }: Deps, kind: AnyKind) => ({
  pool: kind.isSupervision ? supervisionPool : pool,
  world,
})

function refused(
  reply: FastifyReply,
  refusal: Exclude<Drafted | Publishing, { ok: true }>,
): FastifyReply {
  if (refusal.code === 'forbidden') return forbidden(reply)
  if ('faults' in refusal) return refuse(reply, refusal.code, { fields: [...refusal.faults] })
  return refuse(reply, refusal.code, faultsOf(refusal.details))
}

/** What is wrong with a draft that was right when it was drafted. */
function faultsOf(details: Refused['details'] = {}) {
  const { fields, reasons } = details
  if (!Array.isArray(fields) || !Array.isArray(reasons)) return {}
  return { fields: fields.map((field, i) => ({ field, reason: reasons[i] })) }
}
