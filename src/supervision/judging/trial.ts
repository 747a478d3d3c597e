import type { SubjectId, UnitId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import type { SupervisionDeps } from '../deps.ts'
import type { Level } from '../events.ts'
import type { Values } from '../parameters/index.ts'
import { reading, relive } from './history.ts'
import type { Verdict } from './judge.ts'

interface TrialSignal {
  caseId: SubjectId
  level: Level
  on: LegalDay
  unitId: UnitId
}

export interface Trial {
  /** Signals of this rule as it is, and as it would have been, in the days looked at. */
  before: number
  after: number
  added: TrialSignal[]
  dropped: TrialSignal[]
}

/**
 * 在历史上试运行: which signals a rule would have given with another value, against those that it gave;
 * nothing is issued.
 */
export async function tryOnHistory(
  deps: Pick<SupervisionDeps, 'supervisionPool' | 'world'>,
  code: string,
  name: string,
  value: number,
  since: LegalDay,
): Promise<Trial> {
  const other = (inForce: Values): Values => ({
    at: (c, n, on) => (c === code && n === name && on >= since ? value : inForce.at(c, n, on)),
    beginOn: (day) => day === since || inForce.beginOn(day),
  })
  return reading(deps, async (client, until) => {
    const signalsBy = async (change?: typeof other) => {
      const { verdicts } = await relive(deps, client, until, change)
      const ofRule = verdicts.filter((v) => v.rule === code && v.on >= since)
      return new Map(ofRule.map((v) => [`${v.caseId}/${v.kind}/${v.level}/${v.on}`, v]))
    }
    const before = await signalsBy()
    const after = await signalsBy(other)
    return {
      before: before.size,
      after: after.size,
      added: only(after, before),
      dropped: only(before, after),
    }
  })
}

const only = (these: Map<string, Verdict>, those: Map<string, Verdict>): TrialSignal[] =>
  [...these]
    .filter(([key]) => !those.has(key))
    .map(([, { caseId, level, on, unitId }]) => ({ caseId, level, on, unitId }))
