import { type CaseState, missingMaterials, openProcedure, openVisits, type World } from '#cases'
import type { ActName } from '#cases/contract'
import { type ApplicantId, type CaseId, staffIds, type UnitId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import type { Instant } from '#foundation/time'
import { type Officer, type Role, ROLES } from '#identity'
import { getStep, type Step } from '#process'
import type { Habits, Wrongdoing } from './simulate.ts'

/* What honest people do with a case, one thing after the other. */

/** A case that somebody still has something to do with. */
export interface Live {
  caseId: CaseId
  state: CaseState
  world: World
  dueAt: Instant
  applicant: { kind: 'applicant'; applicantId: ApplicantId }
  wrongdoing?: Wrongdoing | undefined
  /** When it was really done, of what is told later. */
  heldSince?: Instant | undefined
}

export interface Planned {
  act: ActName
  actor: Officer | Live['applicant']
  command: Record<string, unknown>
  /** Workdays until the next thing. */
  wait: number
  /** Or minutes, in the same sitting. */
  minutes?: number
  /** When it is said to have happened. */
  occurredAt?: Instant
}

/** Who holds a role in a unit; where there are two, the first or the second of them. */
export function officer(unitId: UnitId, role: Role, n: 1 | 2 = 1): Officer {
  const count = role === 'clerk' || role === 'handler' || role === 'supervision-officer'
  return {
    kind: 'officer',
    staffId: staffIds.of(`${unitId}.${role}${count ? n : ''}`),
    name: ROLES[role],
    unitId,
    roles: [role],
    actsFor: [],
  }
}

/** Answers the next thing somebody does on a case, and after how many workdays the one after that follows; `plain` leaves detours out. */
export function movesOf(
  next: () => number,
  habits: Habits,
  slowness: ReadonlyMap<string, number>,
): (entry: Live, plain?: boolean) => Planned | undefined {
  function receive({ state, world }: Live, clerk: Officer, plain: boolean): Planned {
    const { item } = world
    if (state.channel === 'portal' && !state.precheck && next() < 0.7)
      return {
        act: 'precheck',
        actor: clerk,
        command: { passed: true, opinion: '材料已查看' },
        wait: next(),
      }
    const missing = missingMaterials(state, item)
    if (missing.length > 0) {
      const grace =
        item.promisedLimit.unit === 'workday' ? Math.min(20, item.promisedLimit.value - 2) : 5
      if (missing.every((m) => m.tolerable) && grace >= 1)
        return {
          act: 'tolerant-acceptance',
          actor: clerk,
          command: { graceWorkdays: grace },
          wait: next(),
        }
      if (!state.correction)
        return {
          act: 'correction',
          actor: clerk,
          command: {
            missing: missing.map((m) => ({
              materialId: m.materialId,
              reason: `缺少${m.name}，请补交原件或清晰的扫描件`,
            })),
            replyNaturalDays: 30,
          },
          wait: next() < habits.neverCorrectsShare ? 60 : 1 + next() * 8,
        }
    }
    if (!plain && next() < habits.declineShare)
      return {
        act: 'declination',
        actor: clerk,
        command: {
          ground: 'not-ours',
          reason: '该项目跨县实施，依法由市级主管部门受理',
          whereToApply: '市政务服务中心',
        },
        wait: 0,
      }
    return {
      act: 'acceptance',
      actor: clerk,
      command: {},
      wait: item.caseType === 'instant' ? 0 : next(),
    }
  }

  function supplement({ state, applicant }: Live, clerk: Officer): Planned {
    return {
      act: 'supplement',
      actor: next() < 0.5 ? applicant : clerk,
      command: {
        materials: state.correction!.missing.map((m) => ({
          materialId: m.materialId,
          by: 'paper',
          hash: sm3Hex(`${state.caseId}/${m.materialId}`),
        })),
      },
      wait: next() * 2,
    }
  }

  function deliver({ state }: Live): Planned {
    return {
      act: 'delivery',
      actor: officer(state.unitId, 'clerk', 1),
      command:
        next() < 0.2
          ? {
              way: 'post',
              receiver: 'applicant',
              trackingNumber: `EMS${Math.floor(next() * 1e9)}`,
            }
          : { way: 'counter', receiver: 'applicant' },
      wait: 0,
    }
  }

  /** What somebody asked for is begun, ended or granted. */
  function answerRequest({ state }: Live): Planned | undefined {
    const unit = state.unitId
    if (openProcedure(state))
      return {
        act: 'procedure-end',
        actor: officer(unit, 'handler', 1),
        command: { result: '专家组一致同意，意见已归档' },
        wait: next() * 2,
      }
    if (state.procedureRequest) {
      const over = next() < 0.1 ? 1.5 : 0.8
      return {
        act: 'procedure-start',
        actor: officer(unit, 'approver'),
        command: {},
        wait: state.procedureRequest.limitWorkdays * over,
      }
    }
    if (state.extensionRequest)
      return { act: 'extension', actor: officer(unit, 'unit-head'), command: {}, wait: 1 }
    return undefined
  }

  /** What is done beside the steps: withdrawn, paid, brought in later. */
  function turnAside(
    { state, world, applicant }: Live,
    clerk: Officer,
    plain: boolean,
  ): Planned | undefined {
    const { item } = world
    if (!plain && next() < habits.withdrawShare / 5)
      return {
        act: 'withdrawal',
        actor: applicant,
        command: { reason: '经营计划改变' },
        wait: 0,
      }
    const [fee] = item.fees ?? []
    if (fee && !state.fees?.length && next() < 0.9)
      return {
        act: 'fee-charge',
        actor: clerk,
        command: {
          feeId: fee.feeId,
          quantity: 1,
          amountFen: fee.fen,
          receiptNumber: `湘财${state.caseId.replace('-', '')}`,
        },
        wait: 0,
      }
    const gaps = openGaps(state)
    if (gaps.length > 0 && next() < 0.6)
      return {
        act: 'gap-supply',
        actor: applicant,
        command: {
          materials: gaps.map((g) => ({
            materialId: g.materialId,
            by: 'paper',
            hash: sm3Hex(`${state.caseId}/${g.materialId}/gap`),
          })),
        },
        wait: next(),
      }
    return undefined
  }

  function takeStep(entry: Live, plain: boolean): Planned | undefined {
    const { state, world } = entry
    const { item } = world
    const slow = slowness.get(state.unitId) ?? 1
    const visit = openVisits(state)[0]
    if (!visit) return undefined
    const step = getStep(world.net, visit.stepId)
    const budget =
      item.promisedLimit.unit === 'workday'
        ? (item.promisedLimit.value * (step.limitShare || 30)) / 100
        : 0.2
    const pause =
      next() < habits.neglectShare
        ? budget * 4 + 4
        : budget * habits.pace * slow * (0.4 + next() * 1.2)
    const detour = plain ? undefined : makeDetour(entry, step)
    if (detour) return detour
    if (step.role === 'countersigner') return countersign(visit, step, state.unitId, pause)
    if (step.isDecision) return decide(entry)
    return examine(visit, step, state, plain, pause)
  }

  /** A special procedure, or a longer limit. */
  function makeDetour({ state, world }: Live, step: Step): Planned | undefined {
    const { item } = world
    const unit = state.unitId
    const procedure = item.procedures.find((p) => p.stopsTheClock)
    if (
      step.id === 'examine' &&
      procedure &&
      state.procedures.length === 0 &&
      next() < habits.procedureShare
    ) {
      return {
        act: 'procedure-request',
        actor: officer(unit, 'handler', 1),
        command: {
          kind: procedure.kind,
          limitWorkdays: procedure.limitWorkdays,
          reason: `项目较为复杂，依法需要组织${procedure.kind}`,
        },
        wait: next(),
      }
    }
    if (
      step.id === 'examine' &&
      item.caseType !== 'instant' &&
      next() < habits.extensionShare &&
      !state.extension
    ) {
      return {
        act: 'extension-request',
        actor: officer(unit, 'handler', 1),
        command: { workdays: 5, reason: '现场情况复杂，需要补充核实相邻权益' },
        wait: next(),
      }
    }
    return undefined
  }

  function countersign(visit: Visit, step: Step, unit: UnitId, pause: number): Planned {
    if (!visit.countersigners)
      return {
        act: 'countersigners',
        actor: officer(unit, 'handler', 1),
        command: { stepId: step.id, officerIds: [`${unit}.handler2`, `${unit}.unit-head`] },
        wait: pause / 2,
      }
    const signer = visit.countersigners.find((id) => !visit.signatures?.some((s) => s.by === id))!
    return {
      act: 'countersignature',
      actor: { ...officer(unit, 'handler', 2), staffId: signer },
      command: { stepId: step.id, opinion: '同意', agrees: true },
      wait: pause / 2,
    }
  }

  function decide({ state, world }: Live): Planned {
    const { item } = world
    const unit = state.unitId
    const gaps = openGaps(state)
    const actor = officer(unit, 'approver')
    if (gaps.length > 0)
      return {
        act: 'urging',
        actor: officer(unit, 'unit-head'),
        command: { message: '容缺材料待补齐' },
        wait: 2,
      }
    return next() < habits.denyShare
      ? {
          act: 'denial',
          actor,
          command: {
            reason: '现场条件与申报材料不一致，不满足安全距离要求',
            legalGround: item.legalBasis[0]?.law ?? '行政许可法',
          },
          wait: 1,
        }
      : { act: 'approval', actor, command: { opinion: '符合条件，准予办理' }, wait: next() * 3 }
  }

  function examine(
    visit: Visit,
    step: Step,
    { unitId: unit }: CaseState,
    plain: boolean,
    pause: number,
  ): Planned {
    // Half of those who are told of their right to a hearing never answer: the term runs out.
    if (step.id === 'hearing-reply' && next() < 0.5)
      return {
        act: 'urging',
        actor: officer(unit, 'unit-head'),
        command: { message: '等待申请人答复' },
        wait: 6,
      }
    const role = step.role as Role
    const actor = officer(visit.unitId, role, 1)
    const returned = !plain && role === 'reviewer' && !step.isTownship && next() < 0.04
    return {
      act: 'examination',
      actor,
      wait: pause,
      command: {
        stepId: step.id,
        opinion: returned ? '经营面积与平面图不符，请重新核对' : '经审查，材料真实完整，符合条件',
        outcome: returned
          ? 'return'
          : step.id === 'hearing-reply' && next() < 0.6
            ? 'hearing'
            : 'agree',
        officers: step.officers > 1 ? [`${visit.unitId}.handler2`] : [],
      },
    }
  }

  return (entry, plain = false) => {
    const { state } = entry
    const clerk = officer(state.townshipId ?? state.unitId, 'clerk', next() < 0.5 ? 1 : 2)
    switch (state.stage) {
      case 'submitted':
        return receive(entry, clerk, plain)
      case 'correcting':
        return supplement(entry, clerk)
      case 'processing':
        return answerRequest(entry) ?? turnAside(entry, clerk, plain) ?? takeStep(entry, plain)
      case 'decided':
        return deliver(entry)
      case 'closed':
        return undefined
    }
  }
}

type Visit = CaseState['visits'][number]

const openGaps = (state: CaseState) => state.tolerated.filter((gap) => !gap.suppliedOn)
