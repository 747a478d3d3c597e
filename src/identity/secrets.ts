import { createHmac, timingSafeEqual } from 'node:crypto'
import { seal, unseal, unsealBytes } from '#foundation/sm'
import { DATA_ALTERED, LostError } from '#platform/lost'

/** A value of a row as it is bound: as it is written, and as it is read again. */
export type Bound = string | number | boolean | Buffer | null | undefined

/**
 * Where a sealed value lies: its column, and what its row is known by (`sealedTo` of its table). It
 * opens nowhere else.
 */
export type Cell = readonly [
  column: `${string}.${string}.${string}_sealed`,
  ...row: readonly [Bound, ...Bound[]],
]

/**
 * Seals personal data, makes blind indexes by which an equal value is found without opening any,
 * and marks rows so that nobody else can write one.
 */
export interface PersonalKeys {
  /** Both keys, for a thread of our own. */
  readonly secret: Buffer
  seal: (cell: Cell, plain: string) => Buffer
  /** @throws LostError when it is not what was sealed there. */
  unseal: (cell: Cell, sealed: Buffer) => string
  /** Files, which lie under the hash of what they contain and are compared with it. */
  sealBytes: (plain: Buffer) => Buffer
  unsealBytes: (sealed: Buffer) => Buffer
  index: (plain: string | Buffer) => Buffer
  /** What a row carries that this county wrote: it stands for these values (`marked`). */
  mark: (table: `${string}.${string}`, row: readonly Bound[]) => Buffer
  isMarked: (table: `${string}.${string}`, row: readonly Bound[], mark: Buffer | null) => boolean
}

/** `secret`: 16 bytes for the cipher, then 32 for the indexes (`Keyring.personal`). */
export function personalKeys(secret: Buffer): PersonalKeys {
  const cipherKey = secret.subarray(0, 16)
  const indexKey = secret.subarray(16)
  // A key of their own, which no index is: indexes are told to people, of what they wrote.
  const markKey = createHmac('sm3', secret).update('marks of rows').digest()
  const mark: PersonalKeys['mark'] = (table, row) =>
    createHmac('sm3', markKey)
      .update(bytesOf([table, ...row]))
      .digest()
  return {
    secret,
    seal: (cell, plain) => seal(cipherKey, plain, bytesOf(cell)),
    unseal: (cell, sealed) => {
      try {
        return unseal(cipherKey, sealed, bytesOf(cell))
      } catch {
        throw new LostError(DATA_ALTERED, nameOfCell(cell))
      }
    },
    sealBytes: (plain) => seal(cipherKey, plain),
    unsealBytes: (sealed) => unsealBytes(cipherKey, sealed),
    index: (plain) => createHmac('sm3', indexKey).update(plain).digest(),
    mark,
    isMarked: (table, row, given) => {
      const ours = mark(table, row)
      return given?.length === ours.length && timingSafeEqual(ours, given)
    },
  }
}

const textOf = (value: Bound) => (Buffer.isBuffer(value) ? value.toString('hex') : (value ?? null))

/** The same bytes for what is written and for what is read again. */
const bytesOf = (values: readonly Bound[]) => Buffer.from(JSON.stringify(values.map(textOf)))

/** For whoever looks after the database. */
const nameOfCell = ([column, ...row]: Cell): string => `${column} ${row.map(textOf).join('/')}`
