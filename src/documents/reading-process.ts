import { readGiven } from './reading.ts'
import { Framed, frame } from './framed.ts'

/**
 * A process of its own that reads one file after the other (reader.ts): a file comes in, then goes
 * out what is told of it and what is kept of it.
 */
const files = new Framed()
let turn: Promise<unknown> = Promise.resolve()
process.stdin.on('data', (chunk: Buffer) => {
  for (const given of files.add(chunk)) turn = turn.then(() => answer(given))
})

async function answer(given: Buffer): Promise<void> {
  try {
    const read = await readGiven(given)
    if (read.code) return say({ code: read.code })
    const { mediaType, bytes } = read
    // What is kept as it came need not come back.
    const isSame = bytes === given
    say({ mediaType, isSame }, isSame ? undefined : bytes)
  } catch (error) {
    say({ fault: (error as Error).stack ?? String(error) })
  }
}

function say(told: object, bytes: Buffer = Buffer.alloc(0)): void {
  process.stdout.write(frame(Buffer.from(JSON.stringify(told))))
  process.stdout.write(frame(bytes))
}
