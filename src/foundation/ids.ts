/**
 * What names a thing. The types know the shape of each id, so that no other text passes for one;
 * where two kinds share a shape, a tag that stands on no value keeps them apart. Text from outside
 * goes through the schemas `ids.…`, our own through `of`.
 */
export type Uuid = `${string}-${string}-${string}-${string}-${string}`
type Id<Kind extends string, Shape extends string> = Shape & { readonly __id?: Kind }

/** 单位: a word of the county's list, `market`, `town-qingshi`; the empty one is nobody's. */
export type UnitId = Id<'unit', Lowercase<string>>
/** 工作人员, `market.clerk1`. */
export type StaffId = Id<'staff', `${string}.${string}`>
/** 申请人, 代理人, 委托人. */
export type ApplicantId = Id<'applicant', Uuid>
/** Whose an upload is. */
export type OwnerId = ApplicantId | StaffId
/** Who did something, as the ledger names them. */
export type ActorId =
  | StaffId
  | `applicant:${string}`
  | 'system'
  | 'anonymous'
  | 'visitor'
  | 'exchange'
/** 事项, `item-001`. */
export type ItemId = Id<'item', `item-${string}`>
/** 材料 of an item, `m1`. */
export type MaterialId = Id<'material', `m${number}`>
/**
 * 环节: an element of a process file (of a called process `call/task`), or `acceptance` and
 * `delivery` around it. Any word: files name their elements.
 */
export type StepId = Id<'step', string>

/** 办件编号, `2026-000123`. */
export type CaseId = Id<'case', `${number}-${number}`>
/** 来信编号, `ZX-2026-000123`: 咨询, 投诉 or 办不成事. */
export type LetterId = Id<'letter', `${'ZX' | 'TS' | 'BB'}-${number}-${number}`>
/**
 * 评价编号, `PJ-2026-482173095614`: drawn by lot, so that it says nothing of who rated. Older ones have
 * the number of their case, `PJ-2026-000123`, or of their visit, `PJ-2026-v12`.
 */
export type RatingId = Id<'rating', `PJ-${number}-${string}`>
/** What a clock or a card is about. */
export type SubjectId = CaseId | LetterId | RatingId

/** The texts that are ids of a kind. */
export interface IdShape<T extends string> {
  readonly pattern: RegExp
  readonly example: T
  /** What somebody is told who gave another text. */
  readonly says: string
  readonly is: (text: string) => text is T
  /** For text that ought to be such an id. Throws when it is none. */
  readonly of: (text: string) => T
}

function shape<T extends string>(pattern: RegExp, says: string, example: T): IdShape<T> {
  const is = (text: string): text is T => pattern.test(text)
  return {
    pattern,
    example,
    says,
    is,
    of: (text) => {
      if (!is(text)) throw new RangeError(`${says}: ${text}`)
      return text
    },
  }
}

const uuids = <T extends Uuid>() =>
  shape<T>(
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    '编号有误，请从列表中选择',
    '0b6f4d52-8c1e-4f39-9a57-2d3c4b5a6978' as T,
  )

export const unitIds = shape<UnitId>(/^[a-z][a-z0-9-]{0,59}$/, '没有这样的单位', 'market')
export const staffIds = shape<StaffId>(
  /^[a-z][a-z0-9-]{0,59}\.[a-z][a-z0-9-]{0,59}$/,
  '没有这样的工作人员',
  'market.clerk1',
)
export const actorIds = shape<ActorId>(
  /^(?:[a-z][a-z0-9-]{0,59}\.[a-z][a-z0-9-]{0,59}|applicant:[0-9a-f-]{36}|system|anonymous|visitor|exchange)$/,
  '没有这样的人员',
  'market.clerk1',
)
export const applicantIds = uuids<ApplicantId>()
export const itemIds = shape<ItemId>(/^item-[a-z0-9-]{1,35}$/, '没有这样的事项', 'item-001')
export const materialIds = shape<MaterialId>(/^m\d{1,4}$/, '没有这样的材料', 'm1')
export const stepIds = shape<StepId>(
  /^[^\s/]{1,80}(?:\/[^\s/]{1,80}){0,3}$/,
  '没有这样的环节',
  'examine',
)
export const uploadIds = uuids<UploadId>()
export const documentIds = shape<DocumentId>(
  /^\d{4}-\d{6,}-[a-z-]+-\d+$/,
  '没有这样的文书',
  '2026-000123-receipt-1',
)
export const matterIds = uuids<MatterId>()
export const lateEntryIds = uuids<LateEntryId>()
export const appointmentIds = uuids<AppointmentId>()
export const authorityIds = uuids<AuthorityId>()
export const delegationIds = uuids<DelegationId>()
export const phoneChangeIds = uuids<PhoneChangeId>()
/** An applicant as whoever does something. */
export const applicantActor = (applicantId: ApplicantId) => `applicant:${applicantId}` as const

export const draftIds = uuids<DraftId>()
export const planIds = uuids<PlanId>()
export const measureIds = uuids<MeasureId>()
export const importIds = uuids<ImportId>()

export const caseIds = shape<CaseId>(/^\d{4}-\d{6,}$/, '办件编号形如 2026-000123', '2026-000123')
export const letterIds = shape<LetterId>(
  /^(?:ZX|TS|BB)-\d{4}-\d{6,}$/,
  '来信编号形如 ZX-2026-000123',
  'ZX-2026-000123',
)
export const ratingIds = shape<RatingId>(
  /^PJ-\d{4}-v?\d{1,12}$/,
  '评价编号形如 PJ-2026-482173095614',
  'PJ-2026-482173095614',
)
export const subjectIds = shape<SubjectId>(
  /^(?:\d{4}-\d{6,}|(?:ZX|TS|BB)-\d{4}-\d{6,}|PJ-\d{4}-v?\d{1,12})$/,
  '编号形如 2026-000123 或 ZX-2026-000123',
  '2026-000123',
)

/** 监察牌: what it is about and of which kind, `2026-000123/case-limit`. */
export type CardId = Id<'card', `${string}/${string}`>
/** An uploaded file. */
export type UploadId = Id<'upload', Uuid>
/** 文书, `2026-000123-receipt-1`. */
export type DocumentId = Id<'document', `${number}-${number}-${string}`>

export type MatterId = Id<'matter', Uuid>
export type LateEntryId = Id<'late-entry', Uuid>
export type AppointmentId = Id<'appointment', Uuid>
export type AuthorityId = Id<'authority', Uuid>
export type DelegationId = Id<'delegation', Uuid>
/** 窗口更换手机号, from its beginning on. */
export type PhoneChangeId = Id<'phone-change', Uuid>
/** What somebody wants published; an amendment of the calendar is one. */
export type DraftId = Id<'draft', Uuid>
/** 流程变更方案. */
export type PlanId = Id<'plan', Uuid>
export type MeasureId = Id<'measure', Uuid>
export type ImportId = Id<'import', Uuid>

/** 督办, `2026-000123/1a2b3c4d`. */
export type DirectiveId = Id<'directive', `${string}/${string}`>

const SUBJECT = subjectIds.pattern.source.slice(1, -1)
export const cardIds = shape<CardId>(
  new RegExp(`^${SUBJECT}/[a-z0-9.-]{1,80}$`),
  '监察牌编号形如 2026-000123/case-limit',
  '2026-000123/case-limit',
)
export const directiveIds = shape<DirectiveId>(
  new RegExp(`^${SUBJECT}/[0-9a-f]{8}$`),
  '督办编号形如 2026-000123/1a2b3c4d',
  '2026-000123/1a2b3c4d',
)

export const cardIdOf = (about: SubjectId, kind: string): CardId => cardIds.of(`${about}/${kind}`)

/** What a card or directive is about, and what tells it from others about the same. */
export function partsOf(id: CardId | DirectiveId): { about: SubjectId; rest: string } {
  const at = id.indexOf('/')
  return { about: subjectIds.of(id.slice(0, at)), rest: id.slice(at + 1) }
}
