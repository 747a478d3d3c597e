/** A mutant that does what the original does, wherever it stands: no test can tell them apart. */
export interface Equivalent {
  file: string
  /** Part of the line on which it begins. */
  on: string
  was: string
  becomes: string
  why: string
}

/** Names under which something is counted, and nobody else reads what was counted. */
const NAMES: readonly (readonly [file: string, name: string])[] = [
  ...['account', 'own', 'used', 'pause', 'asker', 'day', 'phone', 'network', 'site', 'wrong'].map(
    (name) => ['src/identity/code-pace.ts', `code/${name}`] as const,
  ),
  ['src/identity/code-pace.ts', 'code/county'],
  ['src/identity/phone-code.ts', 'code/number'],
  ['src/identity/phone-code.ts', 'code/numbers'],
]

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
    on: 'from platform.pace where what = any($1)',
    was: 'what = any($1)',
    becomes: '(what = any($1) or true)',
    why: 'Each is found by its name in what was read; the condition is there for the index.',
  },
  {
    file: 'src/identity/code-pace.ts',
    on: 'from platform.pace where what = any($1)',
    was: 'who = $2',
    becomes: '(who = $2 or true)',
    why: 'What is counted of the county is counted of nobody else under these names.',
  },
  ...['phone_index = $1', 'place = $2', 'purpose = $3'].map((was) => ({
    file: 'src/identity/phone-code.ts',
    on: 'and code_hash = $4 returning 1',
    was,
    becomes: `(${was} or true)`,
    why: 'The mark of a code holds its phone, place and purpose; they are there for the index.',
  })),
  ...NAMES.map(([file, name]) => ({
    file,
    on: `'${name}'`,
    was: `'${name}'`,
    becomes: "'mutated'",
    why: 'A count may have any name that no other count has.',
  })),
]
