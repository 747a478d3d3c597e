import { chineseDay } from '#text/time'
import { bookDetector } from './detector.ts'

/** 证照登记上的日子早于受理。 */
export const d07 = bookDetector({
  name: '先发证后受理',
  score: 90,
  register: 'certificate',
  says: ({ number, on, acceptedOn }: { number: string; on: string; acceptedOn: string }) =>
    `证照 ${number} ${chineseDay(on)}已经发出，办件${chineseDay(acceptedOn)}才受理。`,
})
