import { z } from 'zod'
import { legalDay, text } from '#foundation/schema'
import type { AnyKind } from './kind.ts'
import { type Drafting, drafting, findContent, findHistory, publishedVersion } from './queries.ts'
import { described, kindView, namesOf, type ViewDeps } from './views.ts'
import { actsAs, concernedBy, isAboutOneself, mayApprove, mayDraft, type Publisher } from './who.ts'

const schemaType = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean'])

const draftView = drafting
  .extend({
    /** Another version was published after it was drafted. */
    isOutdated: z.boolean(),
    mayApprove: z.boolean(),
    mayReject: z.boolean(),
  })
  .meta({ id: 'DraftView' })

/**
 * JSON Schema of a content or of a part of it: what a form is made of is said here, and the rest
 * goes with it.
 */
const fieldSchema = z
  .looseObject({
    /** Several where any of them will do. */
    type: z.union([schemaType, z.array(schemaType)]).optional(),
    get properties() {
      return z.record(z.string(), fieldSchema).optional()
    },
    required: z.array(text('name')).optional(),
    get items() {
      return z.union([fieldSchema, z.literal(false)]).optional()
    },
    get prefixItems() {
      return z.array(fieldSchema).optional()
    },
    get additionalProperties() {
      return z.union([fieldSchema, z.boolean()]).optional()
    },
    enum: z.array(text('promised')).optional(),
    format: text('date').optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxLength: z.int().optional(),
  })
  .meta({ id: 'FieldSchema', examples: [{ type: 'object' }] })

/**
 * The form is told the whole schema of a kind: none of it by the names under which the contract
 * knows its parts, but what they say of themselves (that a text is a date).
 */
const UNNAMED = Object.assign(z.registry<object>(), {
  get(schema: z.core.$ZodType) {
    const { id: _name, ...says } = z.globalRegistry.get(schema) ?? {}
    return says
  },
})

/** One key with all that ever happened to it. */
export const publicationView = kindView
  .extend({
    key: text('item-001'),
    name: text('食品经营许可').optional(),
    today: legalDay,
    /** Number of the version that holds today. */
    inForce: z.int().optional(),
    schema: fieldSchema,
    /** Names by ids, by the dotted member of a content that the ids stand in. */
    idNames: z
      .record(z.string(), z.record(z.string(), z.string()))
      .meta({ examples: [{ purposes: { m1: '营业执照' } }] }),
    versions: z.array(publishedVersion),
    drafts: z.array(draftView),
    /** Of the people, by their ids. */
    names: z.record(z.string(), z.string()).meta({ examples: [{ 'market.clerk1': '李明' }] }),
  })
  .meta({ id: 'PublicationView' })

/**
 * All of one key, and what this officer may do with it; undefined where there is none and none may
 * be begun.
 */
export async function viewPublication(
  deps: ViewDeps,
  kind: AnyKind,
  key: string,
  officer: Publisher,
): Promise<z.infer<typeof publicationView> | undefined> {
  if (kind.keys && !kind.keys.includes(key)) return undefined
  const { versions, drafts } = await findHistory(deps.pool, kind, key)
  const world = deps.world.current()
  const canDraft = mayDraft(kind, officer, concernedBy(kind, key, world))
  if (versions.length + drafts.length === 0 && !canDraft) return undefined
  const people = [
    ...versions.flatMap((v) => [v.draftedBy, v.publishedBy]),
    ...drafts.flatMap((d) => [d.draftedBy, d.rejectedBy ?? d.draftedBy]),
  ]
  const posts = world.book.kindOf('post')
  return {
    ...described(kind),
    key,
    name: (await namesOf(deps, kind, [key], world)).get(key),
    today: world.day,
    inForce: world.version(kind.kind, key)?.number,
    mayDraft: canDraft,
    schema: schemaOf(kind),
    idNames: kind.idNames?.(key, world) ?? {},
    versions,
    drafts: await Promise.all(
      drafts.map(async (draft) => ({
        ...draft,
        isOutdated: draft.state === 'open' && draft.basedOn !== versions.at(-1)?.hash,
        ...(await offered(deps, kind, key, draft, officer)),
      })),
    ),
    names: Object.fromEntries(await namesOf(deps, posts, [...new Set(people)], world)),
  }
}

/** What the form of a kind is made from. */
export const schemaOf = ({ schema }: AnyKind) =>
  fieldSchema.parse(
    z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input', metadata: UNNAMED }),
  )

/** What this officer may do with a draft. */
async function offered(
  { pool, world }: ViewDeps,
  kind: AnyKind,
  key: string,
  draft: Drafting,
  officer: Publisher,
) {
  if (draft.state !== 'open') return { mayApprove: false, mayReject: false }
  const kept = await findContent(pool, draft.hash)
  const wanted = await kind.open(kept!.content)
  const concerned = concernedBy(kind, key, world.current(), [wanted])
  const decides = mayApprove(kind, officer, concerned, draft.draftedIn)
  const isOwn = draft.draftedBy === officer.staffId
  const isSecond = !actsAs(officer, draft.draftedBy) && !isAboutOneself(kind, key, officer)
  return { mayApprove: decides && isSecond, mayReject: decides || isOwn }
}
