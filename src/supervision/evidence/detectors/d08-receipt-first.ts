import { chineseDay } from '#text/time'
import { bookDetector } from './detector.ts'

/** 票据登记上的日子早于受理。 */
export const d08 = bookDetector({
  name: '先收费后受理',
  score: 80,
  register: 'receipt',
  says: ({ number, on, acceptedOn }: { number: string; on: string; acceptedOn: string }) =>
    `票据 ${number} ${chineseDay(on)}已经开出，办件${chineseDay(acceptedOn)}才受理。`,
})
