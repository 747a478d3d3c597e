/** A mutant that does what the original does, wherever it stands: no test can tell them apart. */
export interface Equivalent {
  file: string
  /** Part of the line on which it begins. */
  on: string
  was: string
  becomes: string
  why: string
}

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'src/identity/outbox.ts',
    on: 'where message_id = $1 and claim = $2',
    was: 'message_id = $1',
    becomes: '(message_id = $1 or true)',
    why: 'A claim is drawn for one message alone; its number is there for the index.',
  },
  {
    file: 'src/identity/password.ts',
    on: 'const NOBODY = hashPassword(',
    was: '16',
    becomes: '17',
    why: 'The password of nobody is drawn and known to nobody: a longer one opens as little.',
  },
  {
    file: 'src/identity/code-pace.ts',
    on: "what: 'code/used'",
    was: "'code/used'",
    becomes: "'mutated'",
    why: 'A count may have any name that no other count has.',
  },
]
