// Preloaded into one process of a test: its machine's clock is this many minutes fast. Nothing of
// the product knows of it.
const fastMs = Number(process.env.CLOCK_FAST_MINUTES) * 60_000
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + fastMs)
    else super(...given)
  }
  static now() {
    return RealDate.now() + fastMs
  }
}
