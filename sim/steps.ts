import { type CaseState, openVisits } from '#cases'
import type { UnitId } from '#foundation/ids'
import type { Role } from '#identity'
import { getStep, type Step } from '#process'
import type { Life, Live, Planned } from './life.ts'
import { officer } from './officers.ts'

/* How honest officers take a case from step to step. */

/** So many that seven days lie between, whatever day of the week the first is. */
const HEARING_TOLD_WORKDAYS = 6

type Visit = CaseState['visits'][number]

/** The step that is open, or a detour from it. */
export function takeStep(life: Life, entry: Live, isStraight: boolean): Planned | undefined {
  const visit = openVisits(entry.state)[0]
  if (!visit) return undefined
  const step = getStep(entry.world.net, visit.stepId)
  const pause = pauseAt(life, entry, step)
  const detour = isStraight ? undefined : makeDetour(life, entry, step)
  if (detour) return detour
  if (step.role === 'countersigner') return countersign(visit, step, entry.state.unitId, pause)
  if (step.isDecision) return decide(life, entry)
  return examine(life, entry, visit, step, isStraight, pause)
}

/** Workdays that this step takes its officers. */
function pauseAt({ chance, habits, slowness }: Life, { state, world }: Live, step: Step): number {
  const { unit, value } = world.item.promisedLimit
  const budget = unit === 'workday' ? (value * (step.limitShare || 30)) / 100 : 0.2
  if (chance.falls(habits.neglectShare)) return budget * 4 + 4
  const slow = slowness.get(state.unitId) ?? 1
  return budget * habits.pace * slow * (0.4 + chance.next() * 1.2)
}

/** A special procedure, or a longer limit. */
function makeDetour(
  { chance, habits }: Life,
  { state, world: { item } }: Live,
  step: Step,
): Planned | undefined {
  if (step.id !== 'examine') return undefined
  const actor = officer(state.unitId, 'handler', 1)
  const procedure = item.procedures.find((p) => p.stopsTheClock)
  if (procedure && state.procedures.length === 0 && chance.falls(habits.procedureShare))
    return {
      act: 'procedure-request',
      actor,
      command: {
        kind: procedure.kind,
        limitWorkdays: procedure.limitWorkdays,
        reason: `项目较为复杂，依法需要组织${procedure.kind}`,
      },
      wait: chance.next(),
    }
  if (item.caseType !== 'instant' && chance.falls(habits.extensionShare) && !state.extension)
    return {
      act: 'extension-request',
      actor,
      command: { workdays: 5, reason: '现场情况复杂，需要补充核实相邻权益' },
      wait: chance.next(),
    }
  return undefined
}

function countersign(visit: Visit, step: Step, unitId: UnitId, pause: number): Planned {
  if (!visit.countersigners)
    return {
      act: 'countersigners',
      actor: officer(unitId, 'handler', 1),
      command: { stepId: step.id, officerIds: [`${unitId}.handler2`, `${unitId}.unit-head`] },
      wait: pause / 2,
    }
  const signer = visit.countersigners.find((id) => !visit.signatures?.some((s) => s.by === id))!
  return {
    act: 'countersignature',
    actor: { ...officer(unitId, 'handler', 2), staffId: signer },
    command: { stepId: step.id, opinion: '同意', agrees: true },
    wait: pause / 2,
  }
}

function decide({ chance, habits }: Life, { state, world }: Live): Planned {
  if (openGaps(state).length > 0)
    return {
      act: 'urging',
      actor: officer(state.unitId, 'unit-head'),
      command: { message: '容缺材料待补齐' },
      wait: 2,
    }
  const actor = officer(state.unitId, 'approver')
  if (chance.falls(habits.denyShare))
    return {
      act: 'denial',
      actor,
      command: {
        reason: '现场条件与申报材料不一致，不满足安全距离要求',
        legalGround: world.item.legalBasis[0]?.law ?? '行政许可法',
      },
      wait: 1,
    }
  return {
    act: 'approval',
    actor,
    command: { opinion: '符合条件，准予办理' },
    wait: chance.next() * 3,
  }
}

function examine(
  { chance }: Life,
  { state }: Live,
  visit: Visit,
  step: Step,
  isStraight: boolean,
  pause: number,
): Planned {
  const isReply = step.id === 'hearing-reply'
  // Half of those who are told of their right to a hearing never answer: the term runs out.
  if (isReply && chance.falls(0.5))
    return {
      act: 'urging',
      actor: officer(state.unitId, 'unit-head'),
      command: { message: '等待申请人答复' },
      wait: 6,
    }
  const role = step.role as Role
  const isReturned = !isStraight && role === 'reviewer' && !step.isTownship && chance.falls(0.04)
  const onward = isReply && !isReturned && chance.falls(0.6) ? 'hearing' : 'agree'
  return {
    act: 'examination',
    actor: officer(visit.unitId, role, 1),
    command: {
      stepId: step.id,
      opinion: isReturned ? '经营面积与平面图不符，请重新核对' : '经审查，材料真实完整，符合条件',
      outcome: isReturned ? 'return' : onward,
      officers: step.officers > 1 ? [`${visit.unitId}.handler2`] : [],
    },
    // Whoever is to be heard is told seven days before. @law 行政许可法 48(1)(1)
    wait: onward === 'hearing' ? Math.max(pause, HEARING_TOLD_WORKDAYS) : pause,
  }
}

/** What was to be brought later and has not come. */
export const openGaps = (state: CaseState) => state.tolerated.filter((gap) => !gap.suppliedOn)
