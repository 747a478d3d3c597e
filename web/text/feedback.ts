import type { LetterEvent } from '#feedback/events'
import { SATISFACTIONS } from '#feedback/contract'
import { workdaysText } from './time.ts'

export const LETTER_EVENTS: Record<LetterEvent['type'], string> = {
  LetterSubmitted: '来信',
  LetterAccepted: '受理',
  LetterDeclined: '不予受理',
  LetterTransferred: '转办',
  LetterExtensionRequested: '申请延期',
  LetterExtended: '批准延期',
  LetterAnswered: '答复',
  LetterJudged: '来信人评价',
  LetterReviewRequested: '申请复核',
  LetterReviewed: '复核决定',
  LetterPublished: '公开问答',
  LetterWithdrawn: '来信人撤回',
}

/** What a fact of a letter says besides its name. */
export function letterEventNote(
  type: LetterEvent['type'],
  body: Record<string, unknown>,
  unitName: (unitId: string) => string,
): string {
  switch (type) {
    case 'LetterDeclined':
      return String(body.reason)
    case 'LetterTransferred':
      return `${unitName(String(body.toUnitId))}：${body.reason}`
    case 'LetterExtensionRequested':
    case 'LetterExtended':
      return `${workdaysText(Number(body.workdays))}：${body.reason}`
    case 'LetterJudged':
      return SATISFACTIONS[body.satisfaction as keyof typeof SATISFACTIONS]
    case 'LetterReviewed':
      return `${body.outcome === 'upheld' ? '维持答复' : '退回重新办理'}：${body.opinion}`
    default:
      return ''
  }
}
