import { randomInt } from 'node:crypto'
import type { LetterId } from '#foundation/ids'
import { type ApplicantActor, digest, type PersonalKeys } from '#identity'
import { type Queryable, row } from '#platform/database'
import { LETTER_KEY_DIGITS } from './contract.ts'
import type { FeedbackDeps } from './deps.ts'
import type { Letter } from './letter.ts'

/* Whoever writes without signing in follows the letter by a key, and may leave a number. */

/** What opens the letter for a writer without a sign-in; we keep its hash. */
export async function giveKey(
  client: Queryable,
  { keys }: FeedbackDeps,
  letterId: LetterId,
  phone: string | undefined,
): Promise<string> {
  const groups = Array.from({ length: LETTER_KEY_DIGITS / 4 }, () => randomInt(10_000))
  const key = groups.map((group) => String(group).padStart(4, '0')).join(' ')
  await client.query(
    'insert into feedback.letter_key (letter_id, key_hash, phone_sealed) values ($1, $2, $3)',
    [letterId, digest(`${letterId}:${plainKey(key)}`), phone ? keys.seal(phone) : null],
  )
  return key
}

const plainKey = (key: string) => key.replaceAll(/\D/g, '')

/** Who follows a letter: its writer by sign-in, or whoever has its key. */
export type Writer = ApplicantActor | { kind: 'key'; key: string }

export async function isWriter(db: Queryable, letter: Letter, writer: Writer): Promise<boolean> {
  if (writer.kind === 'applicant') return letter.applicantId === writer.applicantId
  const stored = await row<{ key_hash: Buffer }>(
    db,
    'select key_hash from feedback.letter_key where letter_id = $1',
    [letter.letterId],
  )
  return stored?.key_hash.equals(digest(`${letter.letterId}:${plainKey(writer.key)}`)) === true
}

/** Where the answer is told to a writer who did not sign in, when they left a number. */
export async function findWriterPhone(
  db: Queryable,
  keys: PersonalKeys,
  letterId: LetterId,
): Promise<string | undefined> {
  const left = await row<{ phone_sealed: Buffer | null }>(
    db,
    'select phone_sealed from feedback.letter_key where letter_id = $1',
    [letterId],
  )
  return left?.phone_sealed ? keys.unseal(left.phone_sealed) : undefined
}
