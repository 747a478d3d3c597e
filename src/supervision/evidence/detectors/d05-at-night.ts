import { dayOf, secondOfDay } from '#foundation/time'
import { caseDetector } from './detector.ts'

const [NIGHT_FROM, NIGHT_TO] = [20, 7]
const SHARE = 0.5
const LEAST = 2

/** 多数环节在夜间或休息日录入。 */
export const d05 = caseDetector({
  name: '非办公时间办理',
  score: 60,
  look(_caseId, facts, { calendar }) {
    const handled = facts.filter(
      (f) =>
        ['CaseAccepted', 'StepCompleted', 'CaseApproved', 'CaseDenied'].includes(f.type) &&
        f.actor !== 'system',
    )
    const night = handled.filter((f) => {
      const hour = secondOfDay(f.recordedAt) / 3600
      return hour >= NIGHT_FROM || hour < NIGHT_TO || !calendar.isWorkday(dayOf(f.recordedAt))
    })
    if (night.length < LEAST || night.length / handled.length < SHARE) return undefined
    return {
      because: { steps: handled.length, atNight: night.length },
      evidence: night.map((f) => f.version),
    }
  },
  says: ({ steps, atNight }) => `${steps} 个环节中有 ${atNight} 个在夜间或休息日录入。`,
})
