import type { LetterId } from '#foundation/ids'
import { type ApplicantActor, digest, type PersonalKeys } from '#identity'
import { type Queryable, row } from '#platform/database'
import { LETTER_KEY_DIGITS } from './contract.ts'
import type { FeedbackDeps } from './deps.ts'
import type { Letter } from './letter.ts'

/* Whoever writes without signing in follows the letter by a key, and may leave a number. */

/**
 * What opens the letter for a writer without a sign-in. We keep its hash only; it follows, by our
 * secret, from the key of the form, so that whoever sends the same form again is shown it again.
 */
export function letterKeyOf(keys: PersonalKeys, letterId: LetterId, formKey: string): string {
  const bytes = keys.index(`letter-key/${letterId}/${formKey}`)
  const groups = Array.from({ length: LETTER_KEY_DIGITS / 4 }, (_, i) =>
    String(Number(bytes.readBigUInt64BE(8 * i) % 10_000n)),
  )
  return groups.map((group) => group.padStart(4, '0')).join(' ')
}

export async function keepKey(
  client: Queryable,
  { keys }: FeedbackDeps,
  letterId: LetterId,
  key: string,
  phone: string | undefined,
): Promise<void> {
  const hash = digest(`${letterId}:${plainKey(key)}`)
  await client.query(
    'insert into feedback.letter_key (letter_id, key_hash, phone_sealed, mark) values ($1, $2, $3, $4)',
    [
      letterId,
      hash,
      phone ? keys.seal(['feedback.letter_key.phone_sealed', letterId], phone) : null,
      keys.mark('feedback.letter_key', [letterId, hash]),
    ],
  )
}

const plainKey = (key: string) => key.replaceAll(/\D/g, '')

/** Who follows a letter: its writer by sign-in, or whoever has its key. */
export type Writer = ApplicantActor | { kind: 'key'; key: string }

export async function isWriter(
  db: Queryable,
  keys: PersonalKeys,
  letter: Letter,
  writer: Writer,
): Promise<boolean> {
  const { letterId } = letter
  if (writer.kind === 'applicant') return letter.applicantId === writer.applicantId
  const stored = await row<{ key_hash: Buffer; mark: Buffer | null }>(
    db,
    'select key_hash, mark from feedback.letter_key where letter_id = $1',
    [letterId],
  )
  return (
    stored?.key_hash.equals(digest(`${letterId}:${plainKey(writer.key)}`)) === true &&
    keys.isMarked('feedback.letter_key', [letterId, stored.key_hash], stored.mark)
  )
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
  return left?.phone_sealed
    ? keys.unseal(['feedback.letter_key.phone_sealed', letterId], left.phone_sealed)
    : undefined
}
