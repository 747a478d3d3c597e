import { canonicalJson } from '#foundation/canonical'
import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import type { Statement } from '#platform/database'

/** What somebody wrote, as it is sealed. */
export interface Writing {
  subject?: string | undefined
  text: string
  /** The officer complained of, as the writer calls them. */
  accusedName?: string | undefined
}

/** Keeps the words of a letter or rating beside its fact. */
export function sealWriting(
  keys: PersonalKeys,
  stream: string,
  version: number,
  writing: Writing,
): Statement {
  return {
    text: 'insert into feedback.writing (stream, version, body_sealed) values ($1, $2, $3)',
    values: [stream, version, keys.seal(cellOf(stream, version), JSON.stringify(writing))],
  }
}

/** @throws LostError when it is not what was sealed with this fact. */
export const openWriting = (
  keys: PersonalKeys,
  stream: string,
  { version, body_sealed }: { version: number; body_sealed: Buffer },
) => JSON.parse(keys.unseal(cellOf(stream, version), body_sealed)) as Writing

const cellOf = (stream: string, version: number) =>
  ['feedback.writing.body_sealed', stream, version] as const

export const hashOf = (writing: Writing) => sm3Hex(canonicalJson({ ...writing }))
