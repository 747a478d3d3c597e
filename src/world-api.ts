import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { calendarKind, COUNTY_CALENDAR } from '#calendar'
import { differencesBetween } from '#foundation/difference'
import { staffIds } from '#foundation/ids'
import type { Refused } from '#foundation/outcome'
import { ids, legalDay } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { type Officer, postKind, staffNames, unitKind } from '#identity'
import { type HttpServer, sendProblem } from '#platform/http'
import {
  actsAs,
  type AnyKind,
  approveVersion,
  concernedBy,
  countOpenDrafts,
  type Drafted,
  type Drafting,
  draftVersion,
  findContent,
  findEditionAt,
  findHistory,
  isAboutOneself,
  listOpenDrafts,
  mayApprove,
  mayDraft,
  APPROVAL_REFUSALS,
  DRAFT_REFUSALS,
  REJECTION_REFUSALS,
  type Publishing,
  rejectVersion,
  type World,
} from '#world'
import { approveCalendar } from '#clock'
import type { County } from './county.ts'
import { forbidden, officerOf, officers } from '#identity/session'

const PAGE = 50
const kindParam = z.object({ kind: z.string().max(40) })
const keyParams = kindParam.extend({ key: z.string().max(80) })
const draftParams = keyParams.extend({ draftId: ids.draft })
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** 公布: what surrounds the cases, in versions. Every officer reads; who drafts and who approves stands in the kinds. */
export function registerWorld(server: HttpServer, county: County): void {
  registerReading(server, county)
  registerPublishing(server, county)
}

function registerReading(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const { world: shelf, pool } = county

  server.get(
    '/api/world',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          day: legalDay.optional(),
          /** A position of the sealed log: as it was known there. */
          position: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
          kind: z.string().max(40).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { day, position, kind } = request.query
      const place = position === undefined ? undefined : await findEditionAt(pool, position)
      if (position !== undefined && !place)
        return sendProblem(reply, {
          status: 404,
          code: 'not-sealed-yet',
          detail: '账本还没有封存到这个位置。',
        })
      if (place) await shelf.ensure(place.edition)
      const world = shelf.at(day ?? dayOf(place?.at ?? county.now()), place?.edition)
      const kinds = shelf.book.kinds().filter((k) => kind === undefined || k.kind === kind)
      const versions = kinds.map(async (k) => {
        const keys = shelf.book.keys(k.kind)
        const names = await namesOf(county, k, keys, shelf.current())
        return keys.flatMap((key) => {
          const version = inForce(world, k, key)
          return version ? [{ ...version, name: names.get(key) }] : []
        })
      })
      return {
        day: world.day,
        edition: world.edition,
        versions: (await Promise.all(versions)).flat(),
      }
    },
  )

  server.get(
    '/api/world/names',
    {
      config: { access: byOfficer },
      schema: { querystring: z.object({ kind: z.string().max(40) }) },
    },
    async (request, reply) => {
      const kind = kindOf(county, request.query.kind)
      if (!kind) return notFound(reply, '没有这一类。')
      const world = shelf.current()
      const keys = shelf.book.keys(kind.kind).filter((key) => world.version(kind.kind, key))
      const names = await namesOf(county, kind, keys, world)
      return keys.map((key) => ({ key, name: names.get(key) ?? key }))
    },
  )

  server.get(
    '/api/world/contents/:hash',
    { config: { access: byOfficer }, schema: { params: z.object({ hash }) } },
    async (request, reply) => {
      const found = await findContent(pool, request.params.hash)
      return found ? { hash: request.params.hash, ...found } : notFound(reply, '没有这份内容。')
    },
  )

  server.get(
    '/api/world/differences',
    {
      config: { access: byOfficer },
      schema: { querystring: z.object({ kind: z.string().max(40), before: hash, after: hash }) },
    },
    async (request, reply) => {
      const kind = kindOf(county, request.query.kind)
      const [before, after] = await Promise.all(
        [request.query.before, request.query.after].map((h) => findContent(pool, h)),
      )
      if (!kind || !before || !after) return notFound(reply, '没有这份内容。')
      const [old, now] = await Promise.all([before, after].map((c) => compared(kind, c.content)))
      return differencesBetween(old, now)
    },
  )

  server.get('/api/publications', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const drafts = await countOpenDrafts(pool)
    return shelf.book.kinds().map((kind) => ({
      kind: kind.kind,
      title: kind.title,
      keys: shelf.book.keys(kind.kind).length,
      openDrafts: drafts.get(kind.kind) ?? 0,
      mayDraft: mayDraft(kind, officer, []),
      mayApprove: mayApprove(kind, officer, [], officer.unitId),
    }))
  })

  server.get(
    '/api/publications/:kind',
    {
      config: { access: byOfficer },
      schema: {
        params: kindParam,
        querystring: z.object({
          /** A part of the name or of the key. */
          q: z.string().max(60).default(''),
          /** Only those with a draft that nobody has decided on. */
          waiting: z.enum(['1']).optional(),
          day: legalDay.optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const kind = kindOf(county, request.params.kind)
      if (!kind) return notFound(reply, '没有这一类。')
      const { q, waiting, page } = request.query
      const today = shelf.current()
      const world = request.query.day ? shelf.at(request.query.day) : today
      const drafts = Map.groupBy(await listOpenDrafts(pool, kind), (d) => d.key)
      const keys = [...new Set([...shelf.book.keys(kind.kind), ...drafts.keys()])].sort()
      const names = await namesOf(county, kind, keys, today)
      const found = keys.filter(
        (key) =>
          (!waiting || drafts.has(key)) && (key.includes(q) || (names.get(key) ?? '').includes(q)),
      )
      const rows = found.slice((page - 1) * PAGE, page * PAGE).map((key) => ({
        key,
        name: names.get(key),
        unitName: unitNameOf(kind, key, today),
        inForce: inForce(world, kind, key),
        next: shelf.book
          .versions(kind.kind, key)
          .filter((v) => v.effectiveOn > world.day)
          .map(({ number, effectiveOn }) => ({ number, effectiveOn })),
        openDrafts: drafts.get(key)?.length ?? 0,
      }))
      return {
        ...described(kind),
        day: world.day,
        mayDraft: mayDraft(kind, officer, []),
        total: found.length,
        pageSize: PAGE,
        rows,
      }
    },
  )

  server.get(
    '/api/publications/:kind/:key',
    { config: { access: byOfficer }, schema: { params: keyParams } },
    async (request, reply) => {
      const officer = officerOf(request)
      const { key } = request.params
      const kind = kindOf(county, request.params.kind)
      if (!kind) return notFound(reply, '没有这一类。')
      if (kind.keys && !kind.keys.includes(key))
        return notFound(reply, `${kind.title}里没有编号为“${key}”的。`)
      const { versions, drafts } = await findHistory(pool, kind, key)
      const world = shelf.current()
      const canDraft = mayDraft(kind, officer, concernedBy(kind, key, world))
      if (versions.length + drafts.length === 0 && !canDraft)
        return notFound(reply, `${kind.title}里没有编号为“${key}”的。`)
      const people = [
        ...versions.flatMap((v) => [v.draftedBy, v.publishedBy]),
        ...drafts.flatMap((d) => [d.draftedBy, d.rejectedBy ?? d.draftedBy]),
      ]
      const names = await staffNames(pool, [...new Set(people)])
      return {
        ...described(kind),
        key,
        name: (await namesOf(county, kind, [key], world)).get(key),
        today: world.day,
        inForce: world.version(kind.kind, key)?.number,
        mayDraft: canDraft,
        schema: z.toJSONSchema(kind.schema, { unrepresentable: 'any', io: 'input' }),
        idNames: kind.idNames?.(key, world) ?? {},
        versions,
        drafts: await Promise.all(
          drafts.map(async (draft) => ({
            ...draft,
            isOutdated: draft.state === 'open' && draft.basedOn !== versions.at(-1)?.hash,
            ...(await offered(county, kind, key, draft, officer)),
          })),
        ),
        names: Object.fromEntries(names),
      }
    },
  )
}

function registerPublishing(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  server.post(
    '/api/publications/:kind/:key/drafts',
    {
      config: { access: byOfficer },
      schema: {
        params: keyParams,
        body: z.object({
          /** As the kind has it; a process is `{ "xml": "…" }`, a template `{ "typst": "…" }`. */
          content: z.unknown(),
          effectiveOn: legalDay,
          /** 依据 */
          basis: z.string().max(300),
          /** Hash of the version that it was made from: refused when there is a later one. */
          basedOn: hash.optional(),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const kind = kindOf(county, request.params.kind)
      if (!kind) return notFound(reply, '没有这一类。')
      const done = await draftVersion(
        publishing(county, kind),
        kind,
        request.params.key,
        request.body,
        officer,
        county.now(),
      )
      if (!done.ok) return refused(reply, done)
      return reply.code(201).send(done)
    },
  )

  server.post(
    '/api/publications/:kind/:key/drafts/:draftId/approval',
    { config: { access: byOfficer }, schema: { params: draftParams } },
    async (request, reply) => {
      const officer = officerOf(request)
      const { key, draftId } = request.params
      const kind = kindOf(county, request.params.kind)
      if (!kind) return notFound(reply, '没有这一类。')
      const done =
        kind === calendarKind && key === COUNTY_CALENDAR
          ? await approveCalendar(county, draftId, officer, county.now())
          : await approveVersion(
              publishing(county, kind),
              kind,
              key,
              draftId,
              officer,
              county.now(),
            )
      if (!done.ok) return refused(reply, done)
      return {
        ...county.world.book.versions(kind.kind, key).find((v) => v.draftId === draftId),
        ...('movedLimits' in done && { movedLimits: done.movedLimits }),
      }
    },
  )

  server.post(
    '/api/publications/:kind/:key/drafts/:draftId/rejection',
    {
      config: { access: byOfficer },
      schema: { params: draftParams, body: z.object({ reason: z.string().max(500) }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { key, draftId } = request.params
      const kind = kindOf(county, request.params.kind)
      if (!kind) return notFound(reply, '没有这一类。')
      const done = await rejectVersion(
        publishing(county, kind),
        kind,
        key,
        { draftId, reason: request.body.reason },
        officer,
        county.now(),
      )
      return done.ok ? { ok: true } : refused(reply, done)
    },
  )
}

const kindOf = (county: County, kind: string): AnyKind | undefined =>
  county.world.book.kinds().find((k) => k.kind === kind)

/** What the supervision body publishes is written by its own database role. */
const publishing = ({ pool, supervisionPool, world }: County, kind: AnyKind) => ({
  pool: kind.isSupervision ? supervisionPool : pool,
  world,
})

const described = (kind: AnyKind) => ({
  kind: kind.kind,
  title: kind.title,
  keys: kind.keys,
  needsApproval: kind.approvedBy.length > 0,
  approvedBy: kind.approvedBy,
})

function inForce(world: World, kind: AnyKind, key: string) {
  const version = world.version(kind.kind, key)
  if (!version) return undefined
  const { number, hash, effectiveOn } = version
  return { kind: kind.kind, key, number, hash, effectiveOn }
}

/** What people call these keys; a post by who holds it. */
async function namesOf(
  county: County,
  kind: AnyKind,
  keys: readonly string[],
  world: World,
): Promise<Map<string, string>> {
  if (kind === postKind) return staffNames(county.pool, keys.filter(staffIds.is))
  return new Map(
    keys.flatMap((key) => {
      const [value] = world.published(kind, key)
      const name = value !== undefined && kind.nameOf?.(key, value, world)
      return name ? [[key, name]] : []
    }),
  )
}

/** The unit that it belongs to, where a kind belongs to units and this one to a single one. */
function unitNameOf(kind: AnyKind, key: string, world: World): string | undefined {
  if (typeof kind.belongsTo !== 'function') return undefined
  const [unitId] = concernedBy(kind, key, world)
  return unitId && world.find(unitKind, unitId)?.value.name
}

/** What this officer may do with an open draft. */
async function offered(
  { pool, world: shelf }: County,
  kind: AnyKind,
  key: string,
  draft: Drafting,
  officer: Officer,
) {
  if (draft.state !== 'open') return { mayApprove: false, mayReject: false }
  const kept = await findContent(pool, draft.hash)
  const wanted = await kind.open(kept!.content)
  const concerned = concernedBy(kind, key, shelf.current(), [wanted])
  const decides = mayApprove(kind, officer, concerned, draft.draftedIn)
  const isOwn = draft.draftedBy === officer.staffId
  const isSecond = !actsAs(officer, draft.draftedBy) && !isAboutOneself(kind, key, officer)
  return { mayApprove: decides && isSecond, mayReject: decides || isOwn }
}

/** What a content is compared by; one of an older shape, as it was kept. */
async function compared(kind: AnyKind, content: unknown): Promise<unknown> {
  const parsed = kind.schema.safeParse(content)
  return kind.compared && parsed.success ? kind.compared(await kind.open(parsed.data)) : content
}

const notFound = (reply: FastifyReply, detail: string) =>
  sendProblem(reply, { status: 404, code: 'not-found', detail })

const SENTENCES = { ...DRAFT_REFUSALS, ...APPROVAL_REFUSALS, ...REJECTION_REFUSALS }

function refused(
  reply: FastifyReply,
  refusal: Exclude<Drafted | Publishing, { ok: true }>,
): FastifyReply {
  if (refusal.code === 'forbidden') return forbidden(reply)
  if (refusal.code === 'changed-meanwhile')
    return sendProblem(reply, {
      status: 409,
      code: refusal.code,
      detail: '刚刚有人改动了它，您的操作没有执行。请查看最新情况后再操作。',
    })
  const { code } = refusal
  const detail = SENTENCES[code]
  if ('faults' in refusal)
    return sendProblem(reply, {
      status: code === 'content-wrong' ? 400 : 409,
      code,
      detail,
      fields: [...refusal.faults],
    })
  return sendProblem(reply, { status: 409, code, detail, ...faultsOf(refusal.details) })
}

/** What is wrong with a draft that was right when it was drafted. */
function faultsOf(details: Refused['details'] = {}) {
  const { fields, reasons } = details
  if (!Array.isArray(fields) || !Array.isArray(reasons)) return {}
  return { fields: fields.map((field, i) => ({ field, reason: reasons[i] })) }
}
