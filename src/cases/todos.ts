import type { Waits } from './acts/act.ts'

/* What waits once, whichever of several acts settles it. */

/** 受理: whoever applied waits for an answer, since the day on which everything was there. */
export const ACCEPTANCE = {
  as: 'acceptance',
  title: '受理',
  since: ({ correction, receivedOn }) => correction?.suppliedOn ?? receivedOn,
  clock: 'acceptance',
} as const satisfies Waits

/** A step of the process, for whoever holds its role. */
export const OPEN_STEP = {
  as: 'step',
  since: (_state, { visit }) => visit?.startedOn,
  clock: 'promised',
} as const satisfies Waits
