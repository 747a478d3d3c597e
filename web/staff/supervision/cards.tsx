import { LEVELS } from '#text/cards'
import type { CardLevel } from '../../contract.ts'
import { Status, type Tone } from '../../ui/Status.tsx'

/** From the gravest. */
export const LEVEL_ORDER: readonly CardLevel[] = ['red', 'yellow', 'warning']
const TONES: Record<CardLevel, Tone> = { warning: 'open', yellow: 'soon', red: 'bad' }

/** 预警, 黄牌 or 红牌. */
export const LevelStatus = ({ of }: { of: CardLevel }) => (
  <Status tone={TONES[of]}>{LEVELS[of]}</Status>
)

/** Where one card is shown. */
export const cardPath = ({ caseId, kind }: { caseId: string; kind: string }) =>
  `/supervision/${caseId}/${kind}`
