import type { CaseFact } from '#cases/events'
import type { CaseId } from '#foundation/ids'
import type { RuleWorld } from '../rules/index.ts'
import type { Around, Found } from './detectors/detector.ts'
import { type DetectorCode, DETECTORS, entriesOf } from './detectors/list.ts'

/**
 * 真实性疑点: handling that looks typed in afterwards, or a clock that was played with. A lead for
 * inspection, not a card.
 */
export interface AuthenticityFinding extends Found {
  detector: DetectorCode
  /** 0 to 100. */
  score: number
}

/** At or above this score a case is put on the list. */
export const LISTED_FROM = 50

/** Looks at a decided case as a whole. */
export function examineCase(
  caseId: CaseId,
  facts: readonly CaseFact[],
  world: RuleWorld,
  around: Around,
): AuthenticityFinding[] {
  return entriesOf(DETECTORS).flatMap(([code, detector]) => {
    const found = detector.of === 'case' ? detector.look(caseId, facts, world, around) : undefined
    return found ? [{ ...found, detector: code, score: detector.score }] : []
  })
}

/** 几份申请的疑点合成一个分数：互不相关的疑点越多，越接近一百。 */
export function combinedScore(scores: readonly number[]): number {
  return Math.round(100 * (1 - scores.reduce((left, s) => left * (1 - s / 100), 1)))
}
