import { z } from 'zod'
import type { Fault } from '#foundation/faults'
import type { DraftId, StaffId } from '#foundation/ids'
import { addDays, dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { type Pool, type Queryable, rows } from '#platform/database'
import {
  type Book,
  approveVersion,
  draftVersion,
  publishedKind,
  type Shelf,
  type Shipped,
  type World,
} from '#world'
import { findRule, RULES } from '../rules/index.ts'

/** No parameter is above this. */
const MOST = 250

/**
 * 监察规则的参数: published per rule by two people of the supervision body; `enabled` is 0 or 1. Judged by
 * those of then.
 */
export const ruleKind = publishedKind({
  kind: 'rule',
  title: '监察规则参数',
  keys: RULES.map(({ code }) => code),
  schema: z.object({ values: z.record(z.string(), z.number().int().min(0).max(MOST)) }),
  open: (rule) => rule,
  faultsIn: ({ key, content }) => wrongValues(shippedValuesOf(key), content.values),
  draftedBy: ['supervision-officer', 'supervision-lead'],
  approvedBy: ['supervision-lead'],
  isSupervision: true,
  isHistoric: true,
  nameOf: (code) => findRule(code)?.name,
})

/** Every parameter of the rule has a value, and nothing else has one. */
function wrongValues(
  known: Readonly<Record<string, number>>,
  values: Readonly<Record<string, number>>,
): Fault[] {
  return [
    ...Object.keys(known).flatMap((name) =>
      Object.hasOwn(values, name) ? [] : [{ field: `values.${name}`, reason: '必须填写' }],
    ),
    ...Object.keys(values).flatMap((name) =>
      Object.hasOwn(known, name)
        ? []
        : [{ field: `values.${name}`, reason: '这条规则没有这个参数' }],
    ),
    ...(values.enabled === 0 || values.enabled === 1
      ? []
      : [{ field: 'values.enabled', reason: '启用填 1，停用填 0' }]),
  ]
}

const shippedValuesOf = (code: string): Record<string, number> => ({
  enabled: 1,
  ...Object.fromEntries(
    Object.entries(findRule(code)!.parameters).map(([name, { value }]) => [name, value]),
  ),
})

export const shippedRules = (): Shipped[] =>
  RULES.map(({ code }) => ({
    kind: ruleKind,
    key: code,
    content: { values: shippedValuesOf(code) },
  }))

/**
 * Whether a rule that this county has not published yet remembers something: then what came before
 * must be told to it, lest it take for undone what was done.
 */
export async function remembersAnew(db: Queryable): Promise<boolean> {
  const text = 'select key from world.version where kind = $1 and number = 1'
  const published = await rows<{ key: string }>(db, text, [ruleKind.kind])
  const known = new Set(published.map(({ key }) => key))
  return known.size > 0 && RULES.some((rule) => rule.remembers && !known.has(rule.code))
}

/** The parameters in force; `enabled` is a parameter of every rule, 0 or 1. */
export interface Values {
  at: (code: string, name: string, on: LegalDay) => number
  /** Does another value begin to hold on this day? Then every open case is looked at anew. */
  beginOn: (day: LegalDay) => boolean
}

/**
 * The values that hold in the world of each day; the world is asked for the day, as it was known at
 * the moment of judging.
 */
export function valuesOf(worldOn: (day: LegalDay) => World): Values {
  return {
    at: (code, name, on) => {
      const rule = worldOn(on).find(ruleKind, code)
      // What the county had not published then was not in force: a rule of a later program.
      if (!rule && name === 'enabled') return 0
      // A parameter that is newer than what was published last holds as it was shipped.
      return rule?.value.values[name] ?? shippedValuesOf(code)[name]!
    },
    beginOn: (day) => {
      const { book, edition } = worldOn(day)
      return RULES.some(({ code }) =>
        book
          .versions(ruleKind.kind, code)
          .some((v) => v.edition <= edition && beginningOf(v, book) === day),
      )
    },
  }
}

type Version = ReturnType<Book['versions']>[number]

/**
 * From which day on what was open before is looked at by a version: its own, or, for the first of a
 * rule that came later than the others, the day after.
 */
function beginningOf(
  { number, effectiveOn, publishedAt }: Version,
  book: Book,
): LegalDay | undefined {
  if (number > 1) return effectiveOn
  const firsts = RULES.flatMap(({ code }) => book.versions(ruleKind.kind, code)[0] ?? [])
  const isLater = firsts.some((first) => first.publishedAt < publishedAt)
  return isLater ? addDays(dayOf(publishedAt), 1) : undefined
}

export interface ParameterChange {
  changeId: DraftId
  code: string
  name: string
  value: number
  /** 依据: the document that the value rests on. */
  basis: string
  /** The first legal day on which it holds; never before its approval. */
  fromOn: LegalDay
  proposedBy: StaffId
  proposedAt: Instant
  approvedBy: StaffId | null
  approvedAt: Instant | null
}

interface DraftRow extends Omit<ParameterChange, 'name' | 'value'> {
  values: Record<string, number>
}

/**
 * Every change that was proposed, approved or not, the latest first: what each draft has otherwise
 * than the version before it.
 */
export async function listChanges(pool: Pool): Promise<ParameterChange[]> {
  const drafts = await rows<DraftRow>(
    pool,
    `select d.draft_id as "changeId", d.key as code, c.body->'values' as values, d.basis,
      d.effective_on as "fromOn", d.drafted_by as "proposedBy",
       d.drafted_at as "proposedAt", v.published_by as "approvedBy", v.published_at as "approvedAt"
     from world.draft d join world.content c using (hash) left join world.version v using (draft_id)
     where d.kind = 'rule' and d.drafted_by <> 'system' order by d.drafted_at, d.draft_id`,
  )
  const before = new Map<string, Record<string, number>>()
  const changes = drafts.flatMap(({ values, ...change }) => {
    const last = before.get(change.code) ?? shippedValuesOf(change.code)
    if (change.approvedBy) before.set(change.code, values)
    return Object.entries(values)
      .filter(([name, value]) => last[name as keyof typeof last] !== value)
      .map(([name, value]): ParameterChange => ({ ...change, name, value }))
  })
  return changes.reverse().slice(0, 200)
}

export const PARAMETER_REFUSALS = {
  'unknown-parameter': '没有这条规则或这个参数。',
  'value-out-of-range': '参数应当是 0 到 250 之间的整数；启用只能是 0 或 1。',
  'basis-needed': '请写明依据的文件和条款。',
  'not-backwards': '规则的改变不能溯及既往：生效日期不能早于批准当日。',
  'before-last': '生效日期不能早于已经批准的上一次改动。',
  'nothing-changed': '与现行的值相同，没有需要改动的。',
  'needs-second-person': '提出人不能批准自己的改动，请由另一名负责人批准。',
  'change-not-open': '这项改动不存在或已经批准。',
  'draft-outdated': '提出之后这条规则又有了别的改动，请在现行的值上重新提出。',
  forbidden: '您的岗位不能这样做。',
  'changed-meanwhile': '刚刚有人改动了这条规则，请查看最新情况。',
} as const
type ParameterRefusal = keyof typeof PARAMETER_REFUSALS
type Done = { ok: true; changeId: DraftId } | { ok: false; code: ParameterRefusal }

/** What is wrong with giving a parameter of a rule this value, if anything. */
export function wrongValue({
  code,
  name,
  value,
}: Pick<ParameterChange, 'code' | 'name' | 'value'>):
  | 'unknown-parameter'
  | 'value-out-of-range'
  | undefined {
  const rule = findRule(code)
  if (!rule || (name !== 'enabled' && !Object.hasOwn(rule.parameters, name)))
    return 'unknown-parameter'
  const most = name === 'enabled' ? 1 : MOST
  return Number.isInteger(value) && value >= 0 && value <= most ? undefined : 'value-out-of-range'
}

/**
 * Where rule values are published: as the supervision role, which alone may write these streams.
 */
export interface RuleDeps {
  supervisionPool: Pool
  world: Shelf
}
const publisher = ({ supervisionPool, world }: RuleDeps) => ({ pool: supervisionPool, world })

/** Proposes another value from a day on; nothing changes until a second person approves. */
export async function proposeChange(
  deps: RuleDeps,
  officer: Officer,
  given: Pick<ParameterChange, 'code' | 'name' | 'value' | 'basis' | 'fromOn'>,
  at: Instant,
): Promise<Done> {
  const { code, name, value, basis, fromOn } = given
  const wrong = wrongValue(given)
  if (wrong) return { ok: false, code: wrong }
  await deps.world.refresh()
  const last = deps.world.book.last(ruleKind, code)
  // Of what was published last, what the rule of today still asks for.
  const published = last?.value.values ?? {}
  const values = Object.fromEntries(
    Object.entries(shippedValuesOf(code)).map(([of, shipped]) => [of, published[of] ?? shipped]),
  )
  const done = await draftVersion(
    publisher(deps),
    ruleKind,
    code,
    {
      content: { values: { ...values, [name]: value } },
      effectiveOn: fromOn,
      basis,
      basedOn: last?.hash ?? null,
    },
    officer,
    at,
  )
  return done.ok ? { ok: true, changeId: done.draftId } : { ok: false, code: codeOf(done.code) }
}

/** The second person's approval: from its day on the value holds, for what happens from then on. */
export async function approveChange(
  deps: RuleDeps,
  officer: Officer,
  changeId: DraftId,
  at: Instant,
): Promise<Done> {
  const [draft] = await rows<{ key: string }>(
    deps.supervisionPool,
    "select key from world.draft where draft_id = $1 and kind = 'rule'",
    [changeId],
  )
  if (!draft) return { ok: false, code: 'change-not-open' }
  const done = await approveVersion(publisher(deps), ruleKind, draft.key, changeId, officer, at)
  return done.ok ? { ok: true, changeId } : { ok: false, code: codeOf(done.code) }
}

/** The publication's refusals in the words of this page. */
function codeOf(code: string): ParameterRefusal {
  if (code === 'draft-not-open') return 'change-not-open'
  if (code in PARAMETER_REFUSALS) return code as ParameterRefusal
  throw new Error(`a rule change was refused as ${code}`)
}
