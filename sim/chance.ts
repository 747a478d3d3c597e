/** A small fast generator (mulberry32): the same seed, the same county. */
export function random(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A chance of its own for each thing with a name: the same day after day. */
export function chanceOf(seed: number, name: string): number {
  return random([...name].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, seed))()
}

/**
 * What is left to chance; who asks first gets the first answer, so the order of asking is part of
 * the seed.
 */
export class Chance {
  /** Evenly between 0 and 1. */
  readonly next: () => number

  constructor(seed: number) {
    this.next = random(seed)
  }

  /** True in this share of all cases. */
  falls(share: number): boolean {
    return this.next() < share
  }

  /** A whole number from 0 up to, but without, `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}
