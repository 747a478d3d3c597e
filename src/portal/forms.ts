import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { text } from '#foundation/schema'
import { type WrongField, wrongFields } from '#platform/http'

/*
 * Forms of pages: texts, of which the empty one is none. A form that is not as its route declares
 * comes back with what was written and what is wrong.
 */

export type Texts = Readonly<Record<string, string>>
export type { WrongField }

/** What names something, as somebody copied it, and as we write it. */
export const copied = <S extends z.ZodType>(schema: S, ours = (text: string) => text) =>
  z.preprocess((given) => (typeof given === 'string' ? ours(given.trim()) : given), schema)
const trimmed = (given: unknown) => (typeof given === 'string' ? given.trim() : given)

/** A field that may be left empty. */
export const maybe = <S extends z.ZodType>(schema: S) =>
  z.preprocess((given) => (trimmed(given) === '' ? undefined : given), schema.optional()).optional()

/** What a form was given: sent twice, it makes one thing. The browser shows the second answer. */
export const formKey = maybe(text('0b6f4d52-8c1e-4f39-9a57').min(8).max(80)).describe(
  '同一个键、同样的内容只生成一份，答复也相同；内容不同的不生成',
)

/** Values of a form that was not taken, for it to be sent again: as another, if it was used. */
export const withoutKey = ({ idempotencyKey: _, ...values }: Texts): Texts => values

export const checkbox = z
  .literal('on')
  .optional()
  .transform((ticked) => ticked !== undefined)

/** Which page of a list; the first one unless it says better. */
export const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

/**
 * Where one comes back to: only a path of our own; anything else would send a signed-in person
 * elsewhere.
 */
export const ownPath = (otherwise: string) =>
  text('/my')
    .optional()
    .transform((given) => ownAddress(given) ?? otherwise)

/** As a browser would understand it from a page of ours: path and search, if it stays with us. */
function ownAddress(given = ''): string | undefined {
  const url = URL.parse(given, OURS)
  if (!given.startsWith('/') || url?.origin !== OURS) return undefined
  const path = url.pathname + url.search
  return path.startsWith('//') ? undefined : path
}
const OURS = 'https://ours.invalid'

/** Texts as they were written; whatever else a program sends is no field. */
const textsIn = (sent: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sent ?? {}).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v.trim()]] : [])),
  )

/** What a form was sent with. */
export const textsOf = ({ body }: FastifyRequest): Record<string, string> => textsIn(body)

/**
 * As an `errorHandler`: a form, or one that is sent as an address, that is not as declared is shown
 * `again`.
 */
export const wrongForm =
  (again: (reply: FastifyReply, written: Texts, wrong: [WrongField, ...WrongField[]]) => unknown) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const { validationContext: where } = error
    const [first, ...others] = onceEach(wrongFields(error))
    if (!first || (where !== 'body' && where !== 'querystring')) throw error
    const written = textsIn(where === 'body' ? request.body : request.query)
    return again(reply.code(422), written, [first, ...others])
  }

/** The first reason of each field. */
const onceEach = (wrong: readonly WrongField[]) =>
  wrong.filter(({ field }, i) => wrong.findIndex((w) => w.field === field) === i)
