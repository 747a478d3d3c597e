import type { LegalDay } from '#foundation/time'

/** How a simulated county behaves. Shares are between 0 and 1. */
export interface Habits {
  seed: number
  from: LegalDay
  days: number
  cases: number
  onlineShare: number
  incompleteShare: number
  neverCorrectsShare: number
  declineShare: number
  denyShare: number
  procedureShare: number
  extensionShare: number
  withdrawShare: number
  /** Mean share of a step's limit that officers use; some units are slower. */
  pace: number
  /** Share of steps that are left lying far beyond their limit. */
  neglectShare: number
  /** Share of cards that a unit leaves unanswered, and of directives. */
  unansweredShare: number
  feedback: PublicHabits
  /**
   * Shares of eligible cases that are handled dishonestly, by kind; each is labelled in the report.
   */
  wrongdoing?: Partial<Record<Wrongdoing, number>>
  /** Certificates handed out for which no case was ever entered, as a share of cases. */
  neverEnteredShare?: number
  /** A PDF that stands for every material sent online; without it they have a fingerprint only. */
  sampleFile?: Buffer
}

/** How people write, rate and come. */
interface PublicHabits {
  /** Appointments at counters, as a share of new cases. */
  appointmentShare: number
  /** Letters of all kinds, as a share of new cases. */
  letterShare: number
  /** How many of those who were served rate. */
  ratingShare: number
  /** How many ratings are bad. */
  badShare: number
  /** Share of letters and bad ratings that lie beyond their limit. */
  neglectShare: number
}

/** What officers do who do not handle a case as the ledger says. */
export type Wrongdoing =
  | 'one-sitting' // handled on paper, then typed in at one sitting
  | 'at-night' // typed in at night
  | 'borrowed-pause' // a special procedure stops the clock at the last moment
  | 'stalling-correction' // asks again for what is there, when the time to accept runs out
  | 'clock-reset' // has the applicant withdraw and apply again
  | 'late-entry' // tells days later, in another system's name, what was done when
  | 'shared-file' // the same picture stands for the papers of many people
  | 'splitting' // one matter cut into several applications
  | 'burst' // lets decisions lie until the end of the month and makes them all in one go
  | 'certificate-first' // hands out the certificate, then begins the case

/** An honest county of ordinary diligence. */
export const HABITS: Omit<Habits, 'seed' | 'from' | 'days' | 'cases'> = {
  onlineShare: 0.45,
  incompleteShare: 0.18,
  neverCorrectsShare: 0.06,
  declineShare: 0.01,
  denyShare: 0.03,
  procedureShare: 0.5,
  extensionShare: 0.02,
  withdrawShare: 0.01,
  pace: 0.45,
  neglectShare: 0.015,
  unansweredShare: 0.02,
  feedback: {
    appointmentShare: 0.1,
    letterShare: 0.07,
    ratingShare: 0.35,
    badShare: 0.05,
    neglectShare: 0.05,
  },
}
