import type { CaseFact } from '#cases/events'
import { dueDay, legalClocks } from '#clock'
import type { WorkingTime } from '#calendar'
import type { CaseId } from '#foundation/ids'
import { dayOf, secondOfDay } from '#foundation/time'
import type { RuleWorld } from '../rules/index.ts'
import { type Watched, timesOf, watch } from '../watched/index.ts'

/**
 * 真实性疑点: handling that looks typed in afterwards, or a clock that was played with. A lead for
 * inspection, not a card.
 */
export interface AuthenticityFinding {
  detector: DetectorCode
  /** 0 to 100. */
  score: number
  because: Record<string, string | number>
  /** Versions of the events that show it. */
  evidence: number[]
}

/**
 * Fixed beforehand, not fitted: what a person would call one sitting, night, or the last moment.
 */
export const DETECTORS = {
  D01: { name: '迟录', hours: 4, score: 70 },
  D02: { name: '一次补齐', minutes: 10, shortestPromise: 3, score: 80 },
  D03: { name: '一个账号办到底', leastSteps: 2, score: 70 },
  D04: { name: '集中突击办结', minutes: 30, most: 10, score: 60 },
  D05: { name: '非办公时间办理', nightFrom: 20, nightTo: 7, share: 0.5, least: 2, score: 60 },
  D06: { name: '借特别程序停表', minutes: 30, workdaysBefore: 1, score: 70 },
  D07: { name: '先发证后受理', score: 90 },
  D08: { name: '先收费后受理', score: 80 },
  D12: { name: '同一份材料多人使用', strangers: 2, score: 70 },
  D15: { name: '借补正拖延', workdaysAfterReceipt: 4, score: 60 },
  D16: { name: '退件重报清零', usedShare: 0.7, workdaysBetween: 1, score: 70 },
  D17: { name: '化整为零', workdays: 5, least: 3, score: 60 },
} as const
export type DetectorCode = keyof typeof DETECTORS

/** At or above this score a case is put on the list. */
export const LISTED_FROM = 50

const minutesBetween = (from: CaseFact, to: CaseFact) =>
  (Date.parse(to.recordedAt) - Date.parse(from.recordedAt)) / 60_000

/**
 * What lies around a case: the matter's case before it, the unit's hours, how late a vertical
 * system may tell.
 */
export interface Around {
  previous?: Watched | undefined
  workingTime: WorkingTime
  /** 垂管系统登记的允许延迟，工作小时。 */
  allowedHours: number
}

/** Looks at a decided case as a whole. */
export function examineCase(
  caseId: CaseId,
  facts: readonly CaseFact[],
  world: RuleWorld,
  around: Around,
): AuthenticityFinding[] {
  const found = [
    late(facts, around),
    oneSitting(facts, world),
    oneAccount(facts, world),
    atNight(facts, world),
    borrowedPause(caseId, facts, world),
    stallingCorrection(caseId, facts, world),
    clockReset(facts, world, around.previous),
  ]
  return found.filter((f) => f !== undefined)
}

/**
 * Of decisions by one person on one item, those that stand in a window with too many. Moments in
 * milliseconds, ascending.
 */
export function bursts(moments: readonly number[]): { from: number; count: number }[] {
  const { minutes, most } = DETECTORS.D04
  const found: { from: number; count: number }[] = []
  for (let from = 0, to = 0; from < moments.length; from++) {
    while (to < moments.length && moments[to]! - moments[from]! <= minutes * 60_000) to++
    if (to - from > most) found.push({ from, count: to - from })
  }
  return found
}

/** 几份申请的疑点合成一个分数：互不相关的疑点越多，越接近一百。 */
export function combinedScore(scores: readonly number[]): number {
  return Math.round(100 * (1 - scores.reduce((left, s) => left * (1 - s / 100), 1)))
}

/** 登记的发生时间与录入时间相差太多，又没有经批准的补录申报。 */
function late(
  facts: readonly CaseFact[],
  { workingTime, allowedHours }: Around,
): AuthenticityFinding | undefined {
  const { hours, score } = DETECTORS.D01
  const approved = new Set(
    facts.flatMap((f) => (f.type === 'LateEntryApproved' ? [f.body.lateEntryId] : [])),
  )
  const declared = facts.flatMap((f) =>
    f.type === 'LateEntryDeclared' && approved.has(f.body.lateEntryId)
      ? [dayOf(f.body.happenedAt)]
      : [],
  )
  const lag = (f: CaseFact) => workingTime.workingSecondsBetween(f.occurredAt, f.recordedAt) / 3600
  const found = facts.filter(
    (f) =>
      f.occurredAt < f.recordedAt &&
      !declared.includes(dayOf(f.occurredAt)) &&
      lag(f) > hours + allowedHours,
  )
  if (found.length === 0) return undefined
  return {
    detector: 'D01',
    score,
    because: {
      events: found.length,
      hours: Math.floor(Math.max(...found.map(lag))),
      allowed: hours + allowedHours,
    },
    evidence: found.map((f) => f.version),
  }
}

/** 受理、审查、决定都出自同一个账号。 */
function oneAccount(
  facts: readonly CaseFact[],
  { item }: RuleWorld,
): AuthenticityFinding | undefined {
  const { leastSteps, score } = DETECTORS.D03
  const [accepted, decided] = [find(facts, 'CaseAccepted'), decisionOf(facts)]
  const steps = facts.filter((f) => f.type === 'StepCompleted' && f.actor !== 'system')
  if (!accepted || !decided || item.caseType === 'instant' || steps.length < leastSteps)
    return undefined
  if ([accepted, ...steps].some((f) => f.actor !== decided.actor)) return undefined
  return {
    detector: 'D03',
    score,
    because: { account: decided.actor, steps: steps.length },
    evidence: [accepted, ...steps, decided].map((f) => f.version),
  }
}

function find<T extends CaseFact['type']>(
  facts: readonly CaseFact[],
  type: T,
): Extract<CaseFact, { type: T }> | undefined {
  return facts.find((f) => f.type === type) as Extract<CaseFact, { type: T }> | undefined
}

const decisionOf = (facts: readonly CaseFact[]) =>
  find(facts, 'CaseApproved') ?? find(facts, 'CaseDenied')

/** 受理到决定在几分钟内一次录完，而事项承诺的是几个工作日。 */
function oneSitting(
  facts: readonly CaseFact[],
  { item }: RuleWorld,
): AuthenticityFinding | undefined {
  const { minutes, shortestPromise, score } = DETECTORS.D02
  const [accepted, decided] = [find(facts, 'CaseAccepted'), decisionOf(facts)]
  if (
    !accepted ||
    !decided ||
    accepted.body.deemed ||
    item.promisedLimit.unit !== 'workday' ||
    item.promisedLimit.value < shortestPromise
  )
    return undefined
  const taken = minutesBetween(accepted, decided)
  return taken <= minutes
    ? {
        detector: 'D02',
        score,
        because: { minutes: Math.ceil(taken), promisedWorkdays: item.promisedLimit.value },
        evidence: [accepted.version, decided.version],
      }
    : undefined
}

/** 多数环节在夜间或休息日录入。 */
function atNight(
  facts: readonly CaseFact[],
  { calendar }: RuleWorld,
): AuthenticityFinding | undefined {
  const { nightFrom, nightTo, share, least, score } = DETECTORS.D05
  const handled = facts.filter(
    (f) =>
      ['CaseAccepted', 'StepCompleted', 'CaseApproved', 'CaseDenied'].includes(f.type) &&
      f.actor !== 'system',
  )
  const night = handled.filter((f) => {
    const hour = secondOfDay(f.recordedAt) / 3600
    return hour >= nightFrom || hour < nightTo || !calendar.isWorkday(dayOf(f.recordedAt))
  })
  if (night.length < least || night.length / handled.length < share) return undefined
  return {
    detector: 'D05',
    score,
    because: { steps: handled.length, atNight: night.length },
    evidence: night.map((f) => f.version),
  }
}

/** 期限将到才申请特别程序，程序一结束当场就作了决定。 */
function borrowedPause(
  caseId: CaseId,
  facts: readonly CaseFact[],
  world: RuleWorld,
): AuthenticityFinding | undefined {
  const { minutes, workdaysBefore, score } = DETECTORS.D06
  const [started, ended, decided] = [
    find(facts, 'ProcedureStarted'),
    find(facts, 'ProcedureEnded'),
    decisionOf(facts),
  ]
  if (!started || !ended || !decided || minutesBetween(ended, decided) > minutes) return undefined
  const before = foldUntil(caseId, facts, started.version)
  const promised =
    before &&
    legalClocks(
      timesOf(before, () => 0),
      world.item,
    ).find((c) => c.kind === 'promised')
  if (!promised) return undefined
  const dueOn = dueDay(promised, world.calendar, dayOf(started.recordedAt))
  const left = world.calendar.workdaysBetween(dayOf(started.recordedAt), dueOn)
  return left <= workdaysBefore
    ? {
        detector: 'D06',
        score,
        because: {
          dueOn,
          startedOn: dayOf(started.recordedAt),
          minutesToDecision: Math.ceil(minutesBetween(ended, decided)),
        },
        evidence: [started.version, ended.version, decided.version],
      }
    : undefined
}

/** 受理期限快到时才告知补正，要补的却是已经收到的材料。 */
function stallingCorrection(
  caseId: CaseId,
  facts: readonly CaseFact[],
  { calendar }: RuleWorld,
): AuthenticityFinding | undefined {
  const { workdaysAfterReceipt, score } = DETECTORS.D15
  const required = find(facts, 'CorrectionRequired')
  const before = required && foldUntil(caseId, facts, required.version)
  if (
    !required ||
    !before ||
    !required.body.missing.every((m) => before.materials.includes(m.materialId))
  )
    return undefined
  const waited = calendar.workdaysBetween(before.receivedOn, dayOf(required.recordedAt))
  return waited >= workdaysAfterReceipt
    ? {
        detector: 'D15',
        score,
        because: { workdays: waited, materials: required.body.missing.length },
        evidence: [required.version],
      }
    : undefined
}

/** 期限快到时让申请人撤回，当天又重新收件，时钟从头算起。 */
function clockReset(
  facts: readonly CaseFact[],
  { item, calendar }: RuleWorld,
  previous: Watched | undefined,
): AuthenticityFinding | undefined {
  const { usedShare, workdaysBetween, score } = DETECTORS.D16
  const submitted = find(facts, 'CaseSubmitted')
  if (
    !submitted ||
    !previous?.closedOn ||
    !previous.countsFrom ||
    previous.decidedOn ||
    item.promisedLimit.unit !== 'workday'
  )
    return undefined
  const used = calendar.workdaysBetween(previous.countsFrom, previous.closedOn)
  const gap = calendar.workdaysBetween(previous.closedOn, dayOf(submitted.recordedAt))
  if (gap > workdaysBetween || used / item.promisedLimit.value < usedShare) return undefined
  return {
    detector: 'D16',
    score,
    because: {
      previous: previous.caseId,
      usedWorkdays: used,
      promisedWorkdays: item.promisedLimit.value,
    },
    evidence: [submitted.version],
  }
}

function foldUntil(
  caseId: CaseId,
  facts: readonly CaseFact[],
  version: number,
): Watched | undefined {
  return facts
    .filter((f) => f.version < version)
    .reduce<Watched | undefined>((w, fact) => watch(w, caseId, fact), undefined)
}
