import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { UNKNOWN_ITEM } from '#items'
import { noteReading } from '#cases'
import { type ClockFacts, readClock } from '#clock'
import {
  type LetterActName,
  LETTER_ACTS,
  letterActInputs,
  type RatingActName,
  RATING_ACTS,
  ratingActInputs,
} from './contract.ts'
import { LETTER_REFUSALS, type LetterRefusal } from './letter.ts'
import { isSupervisor, offeredOfLetter } from './letter-acts.ts'
import { handleLetter, LETTER_ORDERS, readLetter, searchLetters } from './letters.ts'
import { RATING_REFUSALS, type RatingRefusal } from './rating.ts'
import { mayHandleRating, offeredOfRating } from './rating-acts.ts'
import {
  countRatings,
  findRating,
  handleRating,
  inviteRating,
  RATING_ORDERS,
  readRatingText,
  searchRatings,
} from './ratings.ts'
import type { ItemId, LetterId, RatingId, UnitId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { addDays, dayOf } from '#foundation/time'
import { findApplicant, maskName, queueMessage, staffNames } from '#identity'
import { transaction } from '#platform/database'
import { type HttpServer, sendProblem } from '#platform/http'
import { sortBy } from '#platform/sorting'
import type { County } from '../county.ts'
import { forbidden, officerOf, officers } from '#identity/session'

const letterId = z.object({ letterId: ids.letter })
const ratingId = z.object({ ratingId: ids.rating })
const page = z.coerce.number().int().min(1).max(10_000).default(1)

/** 咨询、投诉、办不成事和好差评, for those who answer them. */
export function registerFeedback(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const byCounter = officers(county, 'clerk', 'hall-clerk')
  const today = () => dayOf(county.now())
  const unitName = (unitId: UnitId) => county.units.get(unitId)?.name ?? unitId
  const itemName = (itemId: ItemId | null | undefined) =>
    itemId ? (county.catalogue.find(itemId)?.name ?? itemId) : null
  const read = (clock: ClockFacts | null) => clock && readClock(clock, county.calendar(), today())
  const refused = (reply: FastifyReply, code: string, detail: string | undefined) => {
    if (code === 'forbidden') return forbidden(reply)
    if (code === 'changed-meanwhile')
      return sendProblem(reply, {
        status: 409,
        code,
        detail: '刚刚有其他人办理过，请查看最新情况。',
      })
    return sendProblem(reply, {
      status: code.startsWith('unknown') ? 404 : 409,
      code,
      detail: detail ?? '不能进行这项操作。',
    })
  }

  server.get(
    '/api/letters',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          kind: z.enum(['consultation', 'complaint', 'stuck']).optional(),
          status: z
            .enum([
              'submitted',
              'accepted',
              'answered',
              'in-review',
              'settled',
              'declined',
              'withdrawn',
            ])
            .optional(),
          sort: sortBy(LETTER_ORDERS).optional(),
          page,
        }),
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const { page, ...search } = request.query
      const found = await searchLetters(county.pool, {
        ...search,
        handlerUnitId: isSupervisor(officer) ? undefined : officer.unitId,
        limit: 20,
        offset: (page - 1) * 20,
      })
      return {
        total: found.total,
        rows: found.rows.map(({ clock, ...l }) => ({
          ...l,
          aboutUnitName: unitName(l.aboutUnitId),
          handlerUnitName: unitName(l.handlerUnitId),
          itemName: itemName(l.itemId),
          countdown: read(clock),
        })),
      }
    },
  )

  server.get(
    '/api/letters/:letterId',
    { config: { access: byOfficer }, schema: { params: letterId } },
    async (request, reply) => {
      const officer = officerOf(request)
      const view = await readLetter(county, request.params.letterId, officer, today())
      if (!view) return refused(reply, 'unknown-letter', LETTER_REFUSALS['unknown-letter'])
      const { letter } = view
      await noteReading(county, letter.letterId, officer, county.now())
      const writer = letter.applicantId
        ? await findApplicant(county.pool, county.keys, letter.applicantId)
        : undefined
      const names = await staffNames(county.pool, [...new Set(view.timeline.map((t) => t.actor))])
      return {
        ...view,
        aboutUnitName: unitName(letter.aboutUnitId),
        handlerUnitName: unitName(letter.handlerUnitId),
        itemName: itemName(letter.itemId),
        // Who wrote a complaint is told to nobody without the writer's word; who asked is known to those who answer.
        writer: !writer
          ? '未登录的来信人'
          : letter.isOpen
            ? writer.name
            : letter.kind === 'consultation'
              ? maskName(writer.name)
              : '来信人未同意公开身份',
        timeline: view.timeline.map((t) => ({
          ...t,
          by:
            t.actor.startsWith('applicant:') || t.actor === 'anonymous'
              ? '来信人'
              : (names.get(t.actor) ?? t.actor),
          unitName: t.unitId && unitName(t.unitId),
        })),
        offered: offeredOfLetter(officer, letter, today(), county),
      }
    },
  )

  for (const act of Object.keys(LETTER_ACTS) as LetterActName[]) {
    server.post(
      `/api/letters/:letterId/${act}`,
      { config: { access: byOfficer }, schema: { params: letterId, body: letterActInputs[act] } },
      async (request, reply) => {
        const officer = officerOf(request)
        const done = await handleLetter(
          county,
          (request.params as { letterId: LetterId }).letterId,
          act,
          request.body as never,
          officer,
          county.now(),
        )
        return done.ok
          ? reply.code(201).send({ status: done.state.status })
          : refused(reply, done.code, LETTER_REFUSALS[done.code as LetterRefusal])
      },
    )
  }

  server.get(
    '/api/ratings',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          status: z
            .enum(['counted', 'to-call', 'to-rectify', 'to-decide', 'rectified', 'excluded'])
            .optional(),
          bad: z.enum(['true', 'false']).optional(),
          sort: sortBy(RATING_ORDERS).optional(),
          page,
        }),
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const { page, bad, status, sort } = request.query
      const seesAll =
        isSupervisor(officer) || officer.roles.some((r) => r === 'hall-manager' || r === 'leader')
      const found = await searchRatings(county.pool, {
        status,
        sort,
        bad: bad === undefined ? undefined : bad === 'true',
        unitId: seesAll ? undefined : officer.unitId,
        limit: 20,
        offset: (page - 1) * 20,
      })
      return {
        total: found.total,
        rows: found.rows.map(({ clock, ...r }) => ({
          ...r,
          unitName: unitName(r.unitId),
          itemName: itemName(r.itemId),
          countdown: read(clock),
        })),
      }
    },
  )

  server.get('/api/ratings/results', { config: { access: byOfficer } }, async () => {
    return (await countRatings(county.pool, addDays(today(), -365))).map((c) => ({
      ...c,
      unitName: unitName(c.unitId),
      itemName: itemName(c.itemId),
    }))
  })

  server.get(
    '/api/ratings/:ratingId',
    { config: { access: byOfficer }, schema: { params: ratingId } },
    async (request, reply) => {
      const officer = officerOf(request)
      const rating = await findRating(county.pool, request.params.ratingId)
      const acts =
        rating &&
        (Object.keys(RATING_ACTS) as RatingActName[]).filter((act) =>
          mayHandleRating(act, officer, rating),
        )
      if (
        !rating ||
        rating.level === undefined ||
        !(acts!.length > 0 || isSupervisor(officer) || officer.unitId === rating.unitId)
      )
        return refused(reply, 'unknown-rating', '没有找到这条评价。')
      const answers = acts!.length > 0 || isSupervisor(officer)
      const person =
        answers && rating.applicantId
          ? await findApplicant(county.pool, county.keys, rating.applicantId)
          : undefined
      if (person) await noteReading(county, rating.ratingId, officer, county.now())
      return {
        rating,
        unitName: unitName(rating.unitId),
        itemName: itemName(rating.itemId),
        text: answers ? await readRatingText(county, rating.ratingId) : undefined,
        // Whoever calls back needs the number; nobody else does.
        person: person && { name: person.name, phone: person.phone },
        offered: offeredOfRating(officer, rating, today()),
      }
    },
  )

  for (const act of Object.keys(RATING_ACTS) as RatingActName[]) {
    server.post(
      `/api/ratings/:ratingId/${act}`,
      { config: { access: byOfficer }, schema: { params: ratingId, body: ratingActInputs[act] } },
      async (request, reply) => {
        const officer = officerOf(request)
        const done = await handleRating(
          county,
          (request.params as { ratingId: RatingId }).ratingId,
          act,
          request.body as never,
          officer,
          county.now(),
        )
        return done.ok
          ? reply.code(201).send({ status: done.state.status })
          : refused(reply, done.code, RATING_REFUSALS[done.code as RatingRefusal])
      },
    )
  }

  /** 一次一评: the counter asks for a visit to be rated; the link goes to the visitor's phone, and the counter never sees it. */
  server.post(
    '/api/visits',
    {
      config: { access: byCounter },
      schema: {
        body: z.object({
          phone: z.string().regex(/^1\d{10}$/, '请填写 11 位手机号码'),
          itemId: ids.item.optional(),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { phone, itemId } = request.body
      if (itemId && !county.catalogue.find(itemId)) return sendProblem(reply, UNKNOWN_ITEM)
      const at = county.now()
      await transaction(county.pool, async (client) => {
        const token = await inviteRating(
          client,
          county,
          { about: 'visit', unitId: officer.unitId, officerId: officer.staffId, itemId },
          {
            actor: officer.staffId,
            unit: officer.unitId,
            via: 'desk',
            occurredAt: at,
            recordedAt: at,
          },
        )
        await queueMessage(
          client,
          county.keys,
          {
            to: phone,
            text: `【${county.tenant.name}政务】请为您今天在${unitName(officer.unitId)}窗口接受的服务打分：${county.publicUrl}/rate/${token} 链接只有您有，请勿转发。`,
          },
          at,
        )
      })
      return reply.code(201).send({ ok: true })
    },
  )
}
