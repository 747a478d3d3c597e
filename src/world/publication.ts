import type { ActorId, DraftId } from '#foundation/ids'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { addDays, type Instant, type LegalDay } from '#foundation/time'
import type { Envelope } from '#ledger'
import type { WorldEvent } from './events.ts'
import { actsAs, type Publisher } from './who.ts'

/** A version that somebody wants, and nobody has decided on. */
export interface Draft {
  draftId: DraftId
  hash: string
  effectiveOn: LegalDay
  basis: string
  basedOn?: string | undefined
  draftedBy: ActorId
  draftedAt: Instant
}

/** What the stream of one key tells: its open drafts and its versions. */
export interface Publication {
  drafts: readonly Draft[]
  versions: readonly { number: number; hash: string; effectiveOn: LegalDay }[]
}

const CONTENT_WRONG = {
  'key-unknown': '这一类没有这个编号；编号只用字母、数字、点和横线。',
  'content-wrong': '内容有误，请按提示改正。',
  'reference-absent': '内容引用的对象还没有公布，请先公布它。',
} as const
const DAY_WRONG = {
  'not-backwards': '不能溯及既往：生效日期不能早于批准当日。',
  'too-far': '生效日期最晚在两年之内；更久以后的，请到时再公布。',
  'before-last': '生效日期不能早于已经公布的上一版。',
} as const
const CHANGED = {
  'draft-outdated': '提出之后已经公布了别的版本，请在新版本上重新提出。',
  'changed-meanwhile': '刚刚有人改动了它，您的操作没有执行。请查看最新情况后再操作。',
} as const
const GONE = { 'draft-not-open': '这份草稿不存在，或者已经处理过。' } as const

/** What drafting is refused with; what approving; what sending back. */
export const DRAFT_REFUSALS = {
  ...CONTENT_WRONG,
  'basis-needed': '请写明依据的文件和条款。',
  'nothing-changed': '内容与现行版本相同，没有需要公布的变化。',
  ...DAY_WRONG,
  ...CHANGED,
} as const
export const APPROVAL_REFUSALS = {
  ...CONTENT_WRONG,
  ...DAY_WRONG,
  ...CHANGED,
  ...GONE,
  'needs-second-person': '提出人不能批准自己的改动，替提出人顶岗的人也不能，请由另一人批准。',
  'about-oneself': '自己的岗位不能由自己批准，替自己顶岗的人也不能，请由别人批准。',
} as const
export const REJECTION_REFUSALS = {
  ...CHANGED,
  ...GONE,
  'reason-needed': '请写明退回的理由，不能只写套话。',
} as const
export type PublicationRefusal = keyof (typeof DRAFT_REFUSALS &
  typeof APPROVAL_REFUSALS &
  typeof REJECTION_REFUSALS)

type Decided = Outcome<WorldEvent, PublicationRefusal>

/** Folds one fact of a key's stream. */
export function evolvePublication(
  before: Publication | undefined,
  fact: WorldEvent & Pick<Envelope, 'actor' | 'recordedAt'>,
): Publication {
  const { drafts, versions } = before ?? { drafts: [], versions: [] }
  switch (fact.type) {
    case 'VersionDrafted':
      return {
        drafts: [...drafts, { ...fact.body, draftedBy: fact.actor, draftedAt: fact.recordedAt }],
        versions,
      }
    case 'VersionPublished': {
      const { draftId, number, hash, effectiveOn } = fact.body
      return {
        drafts: drafts.filter((d) => d.draftId !== draftId),
        versions: [...versions, { number, hash, effectiveOn }],
      }
    }
    case 'DraftRejected':
      return { drafts: drafts.filter((d) => d.draftId !== fact.body.draftId), versions }
  }
}

/** 拟订：写明依据和生效日期；与现行版本相同的不公布。 @law 行政许可法 5（公开）、优化营商环境条例（征求意见和公布） */
export function draft(
  before: Publication | undefined,
  given: Pick<Draft, 'draftId' | 'hash' | 'effectiveOn' | 'basis'>,
  on: LegalDay,
  /**
   * The hash of the version that it was made from, `null` of none; anything goes where that is not
   * known.
   */
  seen?: string | null,
): Decided {
  const last = before?.versions.at(-1)
  if (seen !== undefined && seen !== (last?.hash ?? null)) return refuse('draft-outdated')
  if (saysNothing(given.basis)) return refuse('basis-needed')
  if (last?.hash === given.hash) return refuse('nothing-changed')
  const wrongDay = dayRefused(before, given.effectiveOn, on)
  if (wrongDay) return refuse(wrongDay)
  return record({
    type: 'VersionDrafted',
    body: { ...given, ...(last && { basedOn: last.hash }) },
  })
}

/** 批准：由提出人以外的人，也不由替他顶岗的人；不溯及既往，只有第一版可以写过去的日期。 @law 立法法 104（不溯及既往） */
export function approve(
  before: Publication | undefined,
  { draftId }: { draftId: DraftId },
  officer: Pick<Publisher, 'staffId' | 'actsFor'>,
  on: LegalDay,
): Decided {
  const open = before?.drafts.find((d) => d.draftId === draftId)
  if (!open) return refuse('draft-not-open')
  if (actsAs(officer, open.draftedBy)) return refuse('needs-second-person')
  return publish(before, open, on)
}

/** The publication itself, after whoever must agree has agreed. */
export function publish(before: Publication | undefined, open: Draft, on: LegalDay): Decided {
  const last = before?.versions.at(-1)
  if (last?.hash !== open.basedOn) return refuse('draft-outdated')
  const wrongDay = dayRefused(before, open.effectiveOn, on)
  if (wrongDay) return refuse(wrongDay)
  const { draftId, hash, effectiveOn, basis, draftedBy } = open
  return record({
    type: 'VersionPublished',
    body: { draftId, hash, effectiveOn, basis, draftedBy, number: (last?.number ?? 0) + 1 },
  })
}

/** 退回草稿，写明理由。 */
export function reject(
  before: Publication | undefined,
  { draftId, reason }: { draftId: DraftId; reason: string },
): Decided {
  if (!before?.drafts.some((d) => d.draftId === draftId)) return refuse('draft-not-open')
  if (saysNothing(reason)) return refuse('reason-needed')
  return record({ type: 'DraftRejected', body: { draftId, reason } })
}

/**
 * A version cannot be overtaken by one that begins earlier: a year mistyped must not lock its key
 * for ever.
 */
const MOST_DAYS_AHEAD = 731

function dayRefused(
  before: Publication | undefined,
  effectiveOn: LegalDay,
  on: LegalDay,
): 'not-backwards' | 'before-last' | 'too-far' | undefined {
  if (effectiveOn > addDays(on, MOST_DAYS_AHEAD)) return 'too-far'
  const last = before?.versions.at(-1)
  if (!last) return undefined
  if (effectiveOn < on) return 'not-backwards'
  return effectiveOn < last.effectiveOn ? 'before-last' : undefined
}
