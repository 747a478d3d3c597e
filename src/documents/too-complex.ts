/**
 * A file has more of something than any program writes: reading goes no further, from however deep
 * within a reader. Caught where all reading begins (reading.ts).
 */
export class TooComplexError extends Error {}

/** Also what a reader runs out of that nobody counted: depth of calls, length of a text. */
export const isTooComplex = (error: unknown): boolean =>
  error instanceof TooComplexError || error instanceof RangeError

/** Counts down what is read of one file. */
export class Bound {
  #left: number
  constructor(most: number) {
    this.#left = most
  }
  /** @throws TooComplexError when it is more than the most. */
  take(more = 1): void {
    this.#left -= more
    if (this.#left < 0) throw new TooComplexError()
  }
  get left(): number {
    return this.#left
  }
}
