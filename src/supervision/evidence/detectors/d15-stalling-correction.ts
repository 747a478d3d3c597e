import { dayOf } from '#foundation/time'
import { workdaysText } from '#text/time'
import { caseDetector, find, foldUntil } from './detector.ts'

const WORKDAYS_AFTER_RECEIPT = 4

/** 受理期限快到时才告知补正，要补的却是已经收到的材料。 */
export const d15 = caseDetector({
  name: '借补正拖延',
  score: 60,
  look(caseId, facts, { calendar }) {
    const required = find(facts, 'CorrectionRequired')
    const before = required && foldUntil(caseId, facts, required.version)
    if (
      !required ||
      !before ||
      // Fields of the form alone: they were written wrong, whenever that was seen.
      required.body.missing.length === 0 ||
      !required.body.missing.every((m) => before.materials.includes(m.materialId))
    )
      return undefined
    const waited = calendar.workdaysBetween(before.receivedOn, dayOf(required.recordedAt))
    return waited >= WORKDAYS_AFTER_RECEIPT
      ? {
          because: { workdays: waited, materials: required.body.missing.length },
          evidence: [required.version],
        }
      : undefined
  },
  says: ({ workdays, materials }) =>
    `收件后第 ${workdaysText(workdays)}才告知补正，要补的 ${materials} 份材料都已经收到。`,
})
