import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { findCaseView } from '#cases'
import { readClock } from '#clock'
import {
  findInvitation,
  findRatingOfCase,
  giveRating,
  listRatingDeeds,
  type Rating,
  RATING_REFUSALS,
  ratingClocks,
} from '#feedback'
import { BAD_LABELS, GOOD_LABELS, ratingInput } from '#feedback/contract'
import type { CaseId } from '#foundation/ids'
import { ids, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import type { ApplicantActor } from '#identity'
import { applicantOf, applicants } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals } from '#platform/http'
import type { ApplicationDeps } from '../application.ts'
import { maybe, textsOf, type WrongField, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import type { LetterDeps } from './letters.ts'

export interface RatingDeps extends ApplicationDeps, Omit<LetterDeps, keyof ApplicationDeps> {}

const params = z.object({ token: text('Uv38ByGCZU8WP18PmmIdcg') })
const ofCase = z.object({ caseId: ids.case })
const { 'unknown-invitation': unknown, ...NOT_GIVEN } = RATING_REFUSALS
const NO_INVITATION = refusals(404, { 'unknown-invitation': unknown })
const REFUSED = refusals(409, {
  ...NOT_GIVEN,
  'changed-meanwhile': '没有记下评价。请稍后重试。',
})

const LABELS = [...GOOD_LABELS, ...BAD_LABELS]

/** Several words come as one text without scripts, so each has a name of its own. */
const ratingForm = z
  .object({ level: ratingInput.shape.level, text: maybe(ratingInput.shape.text.unwrap()) })
  .catchall(z.literal('on'))
  .describe('label.<词>：选中的词')
  .transform(({ level, text, ...rest }) => ({
    level,
    text,
    labels: LABELS.filter((label) => rest[`label.${label}`]),
  }))
  .superRefine(({ labels }, context) => {
    const { error } = ratingInput.shape.labels.safeParse(labels)
    for (const { message } of error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['labels'], message })
  })
type Given = z.output<typeof ratingForm>

/** What is rated, and by which right. */
interface Subject {
  rater: Parameters<typeof giveRating>[1]
  rating: Rating
  about: { subject: string; unitName: string; caseId?: Rating['caseId'] }
}

/** 好差评: once, by the person who was served. */
export function registerRatings(server: HttpServer, screens: Screens, deps: RatingDeps): void {
  const byLink = (reply: FastifyReply) => invited(deps, params.parse(reply.request.params).token)
  const page = { access: EVERYBODY, sends: 'text/html' } as const

  // The address is the right to rate: it is not written down.
  server.get(
    '/rate/:token',
    {
      config: { ...page, refuses: NO_INVITATION },
      schema: { summary: '用链接评价服务', params },
      logLevel: 'silent',
    },
    async (_request, reply) => showForm(screens, deps, reply, await byLink(reply)),
  )

  server.post(
    '/rate/:token',
    {
      config: { ...page, creates: true, refuses: [...NO_INVITATION, ...REFUSED] },
      schema: { summary: '提交链接上的评价', params, body: ratingForm },
      logLevel: 'silent',
      errorHandler: wrongForm(async (reply, _written, wrong) =>
        showForm(screens, deps, reply, await byLink(reply), wrong),
      ),
    },
    async (request, reply) => rate(screens, deps, reply, await byLink(reply), request.body),
  )

  registerRatingOfCase(server, screens, deps)
}

function registerRatingOfCase(server: HttpServer, screens: Screens, deps: RatingDeps): void {
  const mine = (reply: FastifyReply) =>
    served(deps, ofCase.parse(reply.request.params).caseId, applicantOf(reply.request))
  const page = { access: applicants(deps), sends: 'text/html' } as const

  server.get(
    '/my/cases/:caseId/rating',
    {
      config: { ...page, refuses: NO_INVITATION },
      schema: { summary: '评价我的办件', params: ofCase },
    },
    async (_request, reply) => showForm(screens, deps, reply, await mine(reply)),
  )

  server.post(
    '/my/cases/:caseId/rating',
    {
      config: { ...page, creates: true, refuses: [...NO_INVITATION, ...REFUSED] },
      schema: { summary: '提交办件的评价', params: ofCase, body: ratingForm },
      errorHandler: wrongForm(async (reply, _written, wrong) =>
        showForm(screens, deps, reply, await mine(reply), wrong),
      ),
    },
    async (request, reply) => rate(screens, deps, reply, await mine(reply), request.body),
  )
}

/** What an invitation is about; undefined when there is none. */
async function invited(deps: RatingDeps, token: string): Promise<Subject | undefined> {
  const rating = await findInvitation(deps, token, dayOf(deps.now()))
  if (!rating) return undefined
  const unitName = deps.units.get(rating.unitId)?.name ?? ''
  const item = rating.itemId && deps.catalogue.find(rating.itemId)
  const subject = item?.name ?? `${unitName}窗口服务`
  return { rater: { token }, rating, about: { subject, unitName, caseId: rating.caseId } }
}

/** The case of whoever is signed in, to be rated; undefined before one was asked to. */
async function served(
  deps: RatingDeps,
  caseId: CaseId,
  applicant: ApplicantActor,
): Promise<Subject | undefined> {
  const view = await findCaseView(deps, caseId, applicant, dayOf(deps.now()))
  const rating = view && (await findRatingOfCase(deps.pool, caseId))
  if (!rating) return undefined
  const { applicantId } = applicant
  return {
    rater: { caseId, applicantId },
    rating,
    about: { subject: view.item.name, unitName: view.unitName, caseId },
  }
}

async function showForm(
  screens: Screens,
  deps: RatingDeps,
  reply: FastifyReply,
  rated: Subject | undefined,
  problems: readonly WrongField[] = [],
): Promise<FastifyReply> {
  if (!rated) return screens.refuse(reply, 'unknown-invitation')
  if (rated.rating.status !== 'invited') return showCourse(screens, deps, reply, rated)
  return screens.show(reply, 'rate', {
    ...rated.about,
    limits: deps.feedbackLimits(),
    values: textsOf(reply.request),
    problems: problems.map((p) => p.reason),
  })
}

/** What became of it. */
async function showCourse(
  screens: Screens,
  deps: RatingDeps,
  reply: FastifyReply,
  { rating, about }: Subject,
): Promise<FastifyReply> {
  const { ratingId, status, level, ratedOn } = rating
  const running = ratingClocks(rating).find((clock) => !clock.stoppedOn)
  return screens.show(reply, 'ratingCourse', {
    ...about,
    status,
    level: level!,
    ratedOn: ratedOn!,
    dueOn: running && readClock(running, deps.calendar(), dayOf(deps.now())).dueOn,
    deeds: await listRatingDeeds(deps.pool, ratingId),
  })
}

async function rate(
  screens: Screens,
  deps: RatingDeps,
  reply: FastifyReply,
  rated: Subject | undefined,
  given: Given,
): Promise<FastifyReply> {
  if (!rated) return screens.refuse(reply, 'unknown-invitation')
  const done = await giveRating(deps, rated.rater, given, deps.now())
  if (!done.ok)
    return screens.refuse(reply, done.code === 'forbidden' ? 'unknown-invitation' : done.code)
  return screens.show(reply.code(201), 'rated', {
    level: given.level,
    limits: deps.feedbackLimits(),
  })
}
