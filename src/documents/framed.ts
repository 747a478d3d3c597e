/** Bytes with their length before them, for a pipe between two processes. */
const HEAD = 4

export function frame(bytes: Buffer): Buffer {
  const head = Buffer.alloc(HEAD)
  head.writeUInt32LE(bytes.length)
  return Buffer.concat([head, bytes])
}

/** Puts together what came in pieces. */
export class Framed {
  #pieces: Buffer[] = []
  #length = 0

  /** What is whole now. */
  add(piece: Buffer): Buffer[] {
    this.#pieces.push(piece)
    this.#length += piece.length
    const whole: Buffer[] = []
    for (let next = this.#next(); next; next = this.#next()) whole.push(next)
    return whole
  }

  #next(): Buffer | undefined {
    if (this.#length < HEAD) return undefined
    if (this.#pieces[0]!.length < HEAD) this.#pieces = [Buffer.concat(this.#pieces)]
    const end = HEAD + this.#pieces[0]!.readUInt32LE()
    if (this.#length < end) return undefined
    const all = Buffer.concat(this.#pieces)
    this.#pieces = [all.subarray(end)]
    this.#length -= end
    return all.subarray(HEAD, end)
  }
}
