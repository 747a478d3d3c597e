import { own } from '#foundation/own'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { searchCases } from '#cases'
import {
  type FeedbackDeps,
  LETTER_REFUSALS,
  listPublished,
  OFFICES,
  searchLetters,
  submitLetter,
} from '#feedback'
import { LETTER_KINDS, letterInput } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import type { ItemId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import type { Units } from '#identity'
import { findApplicant, type Sessions } from '#identity/session'
import type { ItemCatalogue } from '#items'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import { SENT_REFUSALS } from '#platform/once'
import { phoneNumber } from '#identity/contract'
import {
  checkbox,
  formKey,
  maybe,
  pageNumber,
  type Texts,
  textsOf,
  type WrongField,
  withoutKey,
  wrongForm,
} from '../forms.ts'
import { isFlood, TOO_MANY_LETTERS } from '../stranger-pace.ts'
import type { Screens } from '../screens.ts'
import { unitNameOf, unitsWithCounters } from '../units.ts'

export interface LetterDeps extends Omit<FeedbackDeps, 'units'>, Sessions {
  catalogue: ItemCatalogue
  units: Units
}

const PAGE = 10
const MOST_OF_MINE = 50
const MOST_CASES = 30

const itemNameIn = ({ catalogue }: LetterDeps, itemId: ItemId | null | undefined) =>
  itemId ? catalogue.find(itemId)?.name : undefined

/** 咨询、投诉、办不成事: what others asked, and one's own. */
export function registerLetters(server: HttpServer, screens: Screens, deps: LetterDeps): void {
  server.get(
    '/letters',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '咨询投诉', querystring: z.object({ page: pageNumber }) },
    },
    async (request, reply) => {
      const { page } = request.query
      const actor = await findApplicant(deps, request)
      const found = await listPublished(deps.pool, { limit: PAGE + 1, offset: (page - 1) * PAGE })
      const mine =
        actor &&
        (await searchLetters(deps.pool, {
          applicantId: actor.applicantId,
          limit: MOST_OF_MINE,
        }))
      return screens.show(reply, 'letters', {
        limits: deps.feedbackLimits(),
        page,
        hasMore: found.length > PAGE,
        answers: found.slice(0, PAGE).map((a) => ({
          ...a,
          itemName: itemNameIn(deps, a.itemId),
          unitName: deps.units.get(a.unitId)?.name ?? '',
        })),
        mine: mine?.rows ?? [],
      })
    },
  )
  for (const kind of Object.keys(LETTER_KINDS) as LetterKind[])
    registerWriting(server, screens, deps, kind)
}

const { subject, body, accusedName, ground } = letterInput.shape
const letterForm = z.object({
  itemId: maybe(ids.item),
  caseId: maybe(ids.case),
  aboutUnitId: maybe(ids.unit),
  ground: maybe(ground.unwrap()),
  accusedName: maybe(accusedName.unwrap()),
  isOpen: checkbox,
  subject,
  body,
  phone: maybe(phoneNumber),
  idempotencyKey: formKey,
})
type Written = z.infer<typeof letterForm>

const REFUSED = [
  ...refusals(422, {
    'unknown-unit': LETTER_REFUSALS['unknown-unit'],
    'ground-missing': LETTER_REFUSALS['ground-missing'],
    ...SENT_REFUSALS,
  }),
  ...refusals(429, { 'too-many-letters': TOO_MANY_LETTERS }),
]
const FIELDS: Partial<Record<string, string>> = {
  'unknown-unit': 'aboutUnitId',
  'ground-missing': 'ground',
}

function registerWriting(
  server: HttpServer,
  screens: Screens,
  deps: LetterDeps,
  kind: LetterKind,
): void {
  const title = LETTER_KINDS[kind]

  server.get(
    `/letters/new/${kind}`,
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: {
        summary: `写${title}`,
        querystring: z.object({
          item: ids.item.optional().catch(undefined),
          case: ids.case.optional().catch(undefined),
        }),
      },
    },
    async (request, reply) => {
      const { item: itemId = '', case: caseId = '' } = request.query
      const { unitId = '' } = await aboutOf(deps, reply, { itemId, caseId })
      return showForm(screens, deps, reply, kind, { itemId, caseId, aboutUnitId: unitId })
    },
  )

  server.post(
    `/letters/new/${kind}`,
    {
      config: { access: EVERYBODY, sends: 'text/html', creates: true, refuses: REFUSED },
      schema: { summary: `提交${title}`, body: letterForm },
      errorHandler: wrongForm((reply, written, wrong) =>
        showForm(screens, deps, reply, kind, written, wrong),
      ),
    },
    async (request, reply) => {
      const done = await send(deps, reply, kind, request.body)
      if (done.ok)
        return screens.show(reply.code(201), 'letterSent', {
          letterId: done.letterId,
          letterKey: done.key,
          kind,
        })
      const wrong = { field: own(FIELDS, done.code) ?? '', reason: refused(reply, done.code) }
      const isUsed = done.code === 'key-used-otherwise'
      const values = isUsed ? withoutKey(textsOf(request)) : textsOf(request)
      return showForm(screens, deps, reply, kind, values, [wrong])
    },
  )
}

/** Whoever is not signed in is counted by their network. */
async function send(deps: LetterDeps, reply: FastifyReply, kind: LetterKind, form: Written) {
  const { idempotencyKey, ...written } = form
  const { actor, item, chosen, unitId } = await aboutOf(deps, reply, written)
  if (!actor && (await isFlood(deps, 'letter', reply.request.ip, deps.now())))
    return { ok: false, code: 'too-many-letters' } as const
  const centre = kind === 'stuck' ? OFFICES.centreUnitId : ''
  return submitLetter(
    deps,
    {
      ...written,
      kind,
      itemId: chosen?.itemId ?? item?.itemId,
      caseId: chosen?.caseId,
      aboutUnitId: written.aboutUnitId ?? unitId ?? centre,
      applicantId: actor?.applicantId,
      formKey: idempotencyKey,
    },
    deps.now(),
  )
}

/** What a letter is about: an item, or one of the writer's own cases. */
async function aboutOf(
  deps: LetterDeps,
  { request }: FastifyReply,
  { itemId = '', caseId }: { itemId?: string | undefined; caseId?: string | undefined },
) {
  const actor = await findApplicant(deps, request)
  const item = deps.catalogue.find(itemId)
  const cases = actor && (await searchCases(deps.pool, { of: actor, limit: MOST_CASES }))
  const mine = (cases?.rows ?? []).map((c) => ({
    caseId: c.caseId,
    itemId: c.itemId,
    itemName: itemNameIn(deps, c.itemId) ?? c.itemId,
    unitId: c.unitId,
  }))
  const chosen = mine.find((c) => c.caseId === caseId)
  return { actor, item, mine, chosen, unitId: chosen?.unitId ?? item?.unitId }
}

async function showForm(
  screens: Screens,
  deps: LetterDeps,
  reply: FastifyReply,
  kind: LetterKind,
  values: Texts,
  problems: WrongField[] = [],
): Promise<FastifyReply> {
  const { item, mine } = await aboutOf(deps, reply, values)
  return screens.show(reply, 'letterForm', {
    limits: deps.feedbackLimits(),
    kind,
    units: unitsWithCounters(deps.units),
    cases: mine,
    item: item && {
      itemId: item.itemId,
      name: item.name,
      unitName: unitNameOf(deps.units, item.unitId),
    },
    values,
    problems,
  })
}
