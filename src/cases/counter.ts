import { z } from 'zod'
import { listReusable, reusable } from '#documents'
import { text } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import {
  type Applicant,
  APPLICANT_REFUSALS,
  applicantSchema,
  checkApplicant,
  findApplicantByNumber,
  isSameNumber,
  type Officer,
  masked,
  maskPhone,
  noteLookup,
  recogniseApplicant,
  samePlainName,
} from '#identity'
import type { IdDocumentKind } from '#identity/contract'
import { checkForm, type ItemVersion } from '#items'
import { isUniqueViolation } from '#platform/database'
import { countTimes } from '#platform/pace'
import { nameDiffersText } from '#text/cases'
import { MOST_LOOKUPS_AN_HOUR, type receiveInput } from './contract.ts'
import type { CasesDeps } from './load.ts'
import { caseRow, searchCases } from './queries.ts'
import { submitCase, type SubmitResult } from './submission.ts'

type Receipt = z.infer<typeof receiveInput>
type WrongInput = {
  ok: false
  code:
    | keyof typeof APPLICANT_REFUSALS
    | keyof typeof COUNTER_REFUSALS
    | keyof typeof LOOKUP_REFUSALS
    | 'form-invalid'
  detail: string
  fields: { field: string; reason: string }[]
}

export const COUNTER_REFUSALS = {
  'name-differs':
    '这个证件号码登记的是另一个姓名。请对照证件检查号码和姓名；确实改了名的，先在“申请人资料”里办理更名，再收件。',
} as const

/** `phoneOnFile`: masked, where it is another than was given; it stays the one that is told. */
type Received =
  | Exclude<SubmitResult, { ok: true }>
  | (Extract<SubmitResult, { ok: true }> & { phoneOnFile?: string })

/** 窗口收件: an application that is handed in at a counter, with whoever brings it. */
export async function receiveCase(
  deps: CasesDeps,
  officer: Officer,
  given: Receipt,
  at: Instant,
): Promise<Received | WrongInput> {
  const item = deps.catalogue.find(given.itemId)
  if (!item) return { ok: false, code: 'unknown-item' }
  if (!receives(officer, item, given)) return { ok: false, code: 'forbidden' }
  const wrong = wrongIn(deps, given)
  if (wrong) return wrong
  try {
    return await receive(deps, officer, given, at)
  } catch (error) {
    // Two counters had the same newcomer at once: the second one knows them now.
    if (!isUniqueViolation(error, 'applicant_once')) throw error
    return receive(deps, officer, given, at)
  }
}

async function receive(
  deps: CasesDeps,
  officer: Officer,
  { applicant, agent, ...application }: Receipt,
  at: Instant,
): Promise<Received | WrongInput> {
  const whose = await recogniseApplicant(deps.pool, deps.keys, applicant)
  const whoActs = agent && (await actsFor(deps, whose, applicant, agent))
  const differs =
    differsFrom(whose.known, applicant, 'applicant') ??
    (agent && differsFrom(whoActs?.known, agent, 'agent'))
  if (differs) return (await askedAbout(deps, officer, differs.of, at)) ?? differs.wrong
  const received = await submitCase(
    deps,
    {
      ...application,
      applicantId: whose.applicantId,
      ...(whoActs && { agentId: whoActs.applicantId }),
      channel: 'counter',
      ...(!whose.known && { newcomer: applicant }),
      ...(!whoActs?.known && { newAgent: agent }),
      isAgentSeenAdult: agent?.isSeenAdult,
      beside: [...whose.adds, ...(whoActs?.adds ?? [])],
    },
    { actor: officer, via: 'desk', at },
  )
  const { phone = applicant.phone } = whose.known ?? {}
  return received.ok && phone !== applicant.phone
    ? { ...received, phoneOnFile: maskPhone(phone) }
    : received
}

/** Nobody comes to be known twice: who acts for themselves is the applicant. */
async function actsFor(
  { pool, keys }: CasesDeps,
  whose: Awaited<ReturnType<typeof recogniseApplicant>>,
  applicant: Receipt['applicant'],
  agent: NonNullable<Receipt['agent']>,
): Promise<typeof whose> {
  return isSameNumber(applicant, agent)
    ? { ...whose, adds: [] }
    : recogniseApplicant(pool, keys, agent)
}

/**
 * A slip in the number is somebody else's number, and somebody else's case: a name that is not the
 * one on file is asked about.
 */
function differsFrom(
  known: Applicant | undefined,
  { name }: { name: string },
  who: 'applicant' | 'agent',
): { of: Applicant; wrong: WrongInput } | undefined {
  if (!known || samePlainName(known.name, name)) return undefined
  const reason = nameDiffersText(masked(known).name)
  const fields = [{ field: `${who}.name`, reason }]
  return { of: known, wrong: { ok: false, code: 'name-differs', detail: reason, fields } }
}

/**
 * The hall's counters receive everything, the others what their unit decides or is the first level
 * of.
 */
function receives({ roles, unitId }: Officer, item: ItemVersion, { townshipId }: Receipt): boolean {
  if (roles.includes('hall-clerk')) return true
  const isFirstLevel = unitId === townshipId && (item.viaTownship || !item.unitId)
  return roles.includes('clerk') && (unitId === item.unitId || isFirstLevel)
}

function wrongIn({ catalogue }: CasesDeps, given: Receipt): WrongInput | undefined {
  const { itemId, applicant, agent, form } = given
  for (const [who, person] of Object.entries({ applicant, ...(agent && { agent }) })) {
    const checked = checkApplicant(person)
    if (checked.ok) continue
    const reason = APPLICANT_REFUSALS[checked.code]
    const fields = [{ field: `${who}.idNumber`, reason }]
    return { ok: false, code: checked.code, detail: reason, fields }
  }
  const fields = checkForm(catalogue.form(itemId), form)
  const reasons = fields.map((f) => f.reason).join('；')
  return fields.length === 0
    ? undefined
    : { ok: false, code: 'form-invalid', detail: `申请表填写有误：${reasons}。`, fields }
}

/** What the county knows already of whoever shows a number at the counter. */
export const knownApplicant = z
  .object({
    applicant: applicantSchema.nullable(),
    reusable: z.array(reusable),
    /** The latest. */
    earlier: z.array(
      caseRow
        .pick({ caseId: true, stage: true, itemId: true, receivedAt: true })
        .extend({ itemName: text('食品小作坊小餐饮登记').optional() }),
    ),
  })
  .meta({ id: 'KnownApplicant' })

export const LOOKUP_REFUSALS = {
  'lookups-used-up': `按证件号码查找已达上限（一人一小时 ${MOST_LOOKUPS_AN_HOUR} 次），请稍后再试；收件可以照常填写。`,
} as const

const TOO_MANY_LOOKUPS = { ok: false, code: 'lookups-used-up' } as const

async function hasLookedEnough(
  { pool, keys }: Pick<CasesDeps, 'pool' | 'keys'>,
  officer: Officer,
  at: Instant,
): Promise<boolean> {
  const asked = { what: 'counter/lookup', who: keys.index(officer.staffId), spanSeconds: 3600 }
  return (await countTimes(pool, asked, at)) > MOST_LOOKUPS_AN_HOUR
}

/** That a name is not theirs tells that somebody is known: it is a look like any other. */
async function askedAbout(
  deps: CasesDeps,
  officer: Officer,
  { applicantId }: Applicant,
  at: Instant,
): Promise<WrongInput | undefined> {
  if (await hasLookedEnough(deps, officer, at))
    return { ...TOO_MANY_LOOKUPS, detail: LOOKUP_REFUSALS['lookups-used-up'], fields: [] }
  await noteLookup(deps, applicantId, officer, at)
  return undefined
}

/**
 * What is known of the holder of a number; that it was asked for is written down first. A unit's
 * counter sees the unit's cases, the hall's, which receives for all, every case.
 */
export async function findKnownApplicant(
  { pool, keys, catalogue }: CasesDeps,
  officer: Officer,
  { idNumber, documentKind }: { idNumber: string; documentKind?: IdDocumentKind | undefined },
  at: Instant,
): Promise<
  | { ok: true; known: z.infer<typeof knownApplicant> }
  | { ok: false; code: keyof typeof LOOKUP_REFUSALS }
> {
  if (await hasLookedEnough({ pool, keys }, officer, at)) return TOO_MANY_LOOKUPS
  const applicant = await findApplicantByNumber(pool, keys, idNumber, documentKind)
  if (!applicant) return { ok: true, known: { applicant: null, reusable: [], earlier: [] } }
  const { applicantId } = applicant
  await noteLookup({ pool }, applicantId, officer, at)
  const { rows } = await searchCases(pool, {
    of: { kind: 'applicant', applicantId },
    unitId: officer.roles.includes('hall-clerk') ? undefined : officer.unitId,
    limit: 10,
  })
  const known = {
    applicant,
    reusable: await listReusable(pool, applicantId),
    earlier: rows.map((c) => ({ ...c, itemName: catalogue.find(c.itemId)?.name })),
  }
  return { ok: true, known }
}
