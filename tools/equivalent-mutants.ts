/** A mutant that does what the original does, wherever it stands: no test can tell them apart. */
export interface Equivalent {
  file: string
  /** Part of the line on which it begins. */
  on: string
  was: string
  becomes: string
  why: string
}

export const EQUIVALENTS: readonly Equivalent[] = []
