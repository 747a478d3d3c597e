import { type CARD_STATUSES, LEVELS } from '#text/cards'
import type { CardId, StepId, SubjectId, UnitId } from '../../../src/foundation/ids.ts'
import type { Level } from '../../../src/supervision/events.ts'
import { Status, type Tone } from '../../ui/Status.tsx'

export interface CardRow {
  cardId: CardId
  caseId: SubjectId
  kind: string
  itemName: string
  unitId: UnitId
  stepId?: StepId
  unitName: string
  rule: string
  ruleName: string
  level: Level
  status: keyof typeof CARD_STATUSES
  issuedOn: string
  levelOn: string
  feedbackDueOn: string
  says: string
}

/** From the gravest. */
export const LEVEL_ORDER: readonly Level[] = ['red', 'yellow', 'warning']
const TONES: Record<Level, Tone> = { warning: 'open', yellow: 'soon', red: 'bad' }

/** 预警, 黄牌 or 红牌. */
export const LevelStatus = ({ of }: { of: Level }) => <Status tone={TONES[of]}>{LEVELS[of]}</Status>

/** Where one card is shown. */
export const cardPath = ({ caseId, kind }: { caseId: string; kind: string }) =>
  `/supervision/${caseId}/${kind}`
