import { d01 } from './d01-late.ts'
import { d02 } from './d02-one-sitting.ts'
import { d03 } from './d03-one-account.ts'
import { d04 } from './d04-burst.ts'
import { d05 } from './d05-at-night.ts'
import { d06 } from './d06-borrowed-pause.ts'
import { d07 } from './d07-certificate-first.ts'
import { d08 } from './d08-receipt-first.ts'
import { d10 } from './d10-idle-item.ts'
import { d12 } from './d12-shared-file.ts'
import { d13 } from './d13-round-hours.ts'
import { d14 } from './d14-on-the-edge.ts'
import { d15 } from './d15-stalling-correction.ts'
import { d16 } from './d16-clock-reset.ts'
import { d17 } from './d17-split.ts'
import type { Detector, Pattern } from './detector.ts'

const detectors = {
  D01: d01,
  D02: d02,
  D03: d03,
  D04: d04,
  D05: d05,
  D06: d06,
  D07: d07,
  D08: d08,
  D12: d12,
  D15: d15,
  D16: d16,
  D17: d17,
} satisfies Record<string, Detector>
export type DetectorCode = keyof typeof detectors

/** What may look wrong with a case. */
export const DETECTORS: Readonly<Record<DetectorCode, Detector>> = detectors

const patterns = { D10: d10, D13: d13, D14: d14 } satisfies Record<string, Pattern>
export type PatternCode = keyof typeof patterns

/** What may look wrong with a unit; leads, not proof. */
export const PATTERNS: Readonly<Record<PatternCode, Pattern>> = patterns

/** With their codes, in order. */
export const entriesOf = <C extends string, D>(list: Readonly<Record<C, D>>) =>
  Object.entries(list) as [C, D][]
