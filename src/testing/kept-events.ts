import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AnyStreamKind,
  EVENT_COLUMNS,
  type EventRow,
  type LedgerEvent,
  toEvent,
  UnreadableEventError,
} from '#ledger'
import { type Queryable, rows } from '#platform/database'
import type { AnyKind } from '#world'
import { repositoryDir } from '#platform/repository'
import { KINDS } from '../app/published.ts'
import { STREAMS } from '../app/streams.ts'

/*
 * Stored lines that are kept for ever as test data: the first of every kind of stream, type and
 * shape, one file a kind, one line an event. What was once stored must stay readable, and these
 * lines are how a test knows.
 */

/** An event as the ledger stores it: `body` is the text that was hashed. */
export type KeptLine = Omit<LedgerEvent, 'body'> & { readonly body: string }

const DIR = join(repositoryDir, 'tests/data/events')
const CONTENTS = join(repositoryDir, 'tests/data/contents')
const fileOf = ({ kind }: AnyStreamKind) => join(DIR, `${kind}.jsonl`)

/** What tells the lines of a kind apart. */
export const sortOf = ({ type, shape }: Pick<LedgerEvent, 'type' | 'shape'>) => `${type}.${shape}`

export function readKept(kind: AnyStreamKind): KeptLine[] {
  if (!existsSync(fileOf(kind))) return []
  return readFileSync(fileOf(kind), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeptLine)
}

/** Kinds of which lines are kept: also those that no program writes any more. */
export const keptKinds = (): string[] =>
  readdirSync(DIR).map((file) => file.replace(/\.jsonl$/, ''))

export function writeKept(kind: AnyStreamKind, lines: readonly KeptLine[]): void {
  writeFileSync(fileOf(kind), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

export const asStored = (line: KeptLine): LedgerEvent => ({
  ...line,
  body: JSON.parse(line.body) as LedgerEvent['body'],
})

/**
 * The lines that are kept already, unchanged and in their places, and behind them the first found
 * of each other sort.
 */
export function keep(kept: readonly KeptLine[], found: readonly KeptLine[]): KeptLine[] {
  const lines = [...kept]
  const known = new Set(kept.map(sortOf))
  for (const line of found) {
    if (known.has(sortOf(line))) continue
    known.add(sortOf(line))
    lines.push(line)
  }
  return lines
}

/** Types in the shape of today of which no line is among these. */
export function missingSorts(kind: AnyStreamKind, lines: readonly KeptLine[]): string[] {
  const known = new Set(lines.map(sortOf))
  return kind
    .types()
    .map(sortOf)
    .filter((sort) => !known.has(sort))
}

/**
 * The first line of every type and shape that a database holds and its kind can read, in the order
 * of sealing.
 */
export async function firstLines(db: Queryable): Promise<Map<AnyStreamKind, KeptLine[]>> {
  const found = await rows<EventRow & { text: string }>(
    db,
    `select ${EVENT_COLUMNS}, e.body::text as text from ledger.event e join ledger.place s using (stream, version)
     order by s.position`,
  )
  const first = new Map<AnyStreamKind, KeptLine[]>()
  for (const row of found) {
    const kind = STREAMS.find((k) => k.idOf(row.stream) !== undefined)
    const event = toEvent(row)
    if (!kind || first.get(kind)?.some((line) => sortOf(line) === sortOf(event))) continue
    if (isReadable(kind, event))
      first.set(kind, [...(first.get(kind) ?? []), { ...event, body: row.text }])
  }
  return first
}

function isReadable(kind: AnyStreamKind, event: LedgerEvent): boolean {
  try {
    return kind.oddities(event).length === 0 && kind.read(event) !== undefined
  } catch (error) {
    // Another system may have put nonsense into the ledger.
    if (error instanceof UnreadableEventError) return false
    throw error
  }
}

const contentFile = ({ kind }: AnyKind) => join(CONTENTS, `${kind}.json`)

/** The first content of a published kind that was ever kept, as the text that was hashed. */
export const readKeptContent = (kind: AnyKind): string | undefined =>
  existsSync(contentFile(kind)) ? readFileSync(contentFile(kind), 'utf8').trimEnd() : undefined

/** Keeps the first content of each kind of which there is none yet, from what a database holds. */
export async function keepContents(db: Queryable, isFresh: boolean): Promise<void> {
  const found = await rows<{ kind: string; text: string }>(
    db,
    `select distinct on (v.kind) v.kind, c.body::text as text from world.version v join world.content c using (hash)
     order by v.kind, v.edition`,
  )
  for (const kind of KINDS)
    if (isFresh || readKeptContent(kind) === undefined)
      writeFileSync(contentFile(kind), `${found.find((f) => f.kind === kind.kind)!.text}\n`)
}
