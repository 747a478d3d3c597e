import { Writable } from 'node:stream'

/**
 * Takes nothing until it is let: whoever hands it more than it asked for has that waiting in
 * `writableLength`.
 */
export function slowReader() {
  const held: (() => void)[] = []
  let isLet = false
  let text = ''
  const begun = Promise.withResolvers<void>()
  const out = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk
      begun.resolve()
      if (isLet) done()
      else held.push(done)
    },
  })
  return {
    out,
    /** The first piece has come. */
    begun: begun.promise,
    text: () => text,
    /** From now on it takes what comes. */
    let: () => {
      isLet = true
      for (const done of held) done()
    },
  }
}
