/**
 * What names a thing. The types know the shape of each id, so that no other text passes for one; where two kinds share a
 * shape, a tag that stands on no value keeps them apart. Text from outside goes through the schemas `ids.…`, our own
 * through `of`.
 */
type Id<Kind extends string, Shape extends string> = Shape & { readonly __id?: Kind }

/** 办件编号, `2026-000123`. */
export type CaseId = Id<'case', `${number}-${number}`>
/** 来信编号, `ZX-2026-000123`: 咨询, 投诉 or 办不成事. */
export type LetterId = Id<'letter', `${'ZX' | 'TS' | 'BB'}-${number}-${number}`>
/** 评价编号: of a case `PJ-2026-000123`, of a visit `PJ-2026-v12`. */
export type RatingId = Id<'rating', `PJ-${number}-${string}`>
/** What a clock or a card is about. */
export type SubjectId = CaseId | LetterId | RatingId

/** The texts that are ids of a kind. */
export interface IdShape<T extends string> {
  readonly pattern: RegExp
  /** What somebody is told who gave another text. */
  readonly says: string
  readonly is: (text: string) => text is T
  /** For text that ought to be such an id. Throws when it is none. */
  readonly of: (text: string) => T
}

function shape<T extends string>(pattern: RegExp, says: string): IdShape<T> {
  const is = (text: string): text is T => pattern.test(text)
  return {
    pattern,
    says,
    is,
    of: (text) => {
      if (!is(text)) throw new RangeError(`${says}: ${text}`)
      return text
    },
  }
}

export const caseIds = shape<CaseId>(/^\d{4}-\d{6,}$/, '办件编号形如 2026-000123')
export const letterIds = shape<LetterId>(
  /^(?:ZX|TS|BB)-\d{4}-\d{6,}$/,
  '来信编号形如 ZX-2026-000123',
)
export const ratingIds = shape<RatingId>(/^PJ-\d{4}-v?\d{1,12}$/, '评价编号形如 PJ-2026-000123')
export const subjectIds = shape<SubjectId>(
  /^(?:\d{4}-\d{6,}|(?:ZX|TS|BB)-\d{4}-\d{6,}|PJ-\d{4}-v?\d{1,12})$/,
  '编号形如 2026-000123 或 ZX-2026-000123',
)

/** 监察牌: what it is about and of which kind, `2026-000123/case-limit`. */
export type CardId = Id<'card', `${string}/${string}`>
/** 督办, `2026-000123/1a2b3c4d`. */
export type DirectiveId = Id<'directive', `${string}/${string}`>

const SUBJECT = subjectIds.pattern.source.slice(1, -1)
export const cardIds = shape<CardId>(
  new RegExp(`^${SUBJECT}/[a-z0-9.-]{1,80}$`),
  '监察牌编号形如 2026-000123/case-limit',
)
export const directiveIds = shape<DirectiveId>(
  new RegExp(`^${SUBJECT}/[0-9a-f]{8}$`),
  '督办编号形如 2026-000123/1a2b3c4d',
)

export const cardIdOf = (about: SubjectId, kind: string): CardId => cardIds.of(`${about}/${kind}`)

/** What a card or directive is about, and what tells it from others about the same. */
export function partsOf(id: CardId | DirectiveId): { about: SubjectId; rest: string } {
  const at = id.indexOf('/')
  return { about: subjectIds.of(id.slice(0, at)), rest: id.slice(at + 1) }
}
