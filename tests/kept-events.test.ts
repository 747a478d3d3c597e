import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnyStreamKind, chain, EMPTY_STREAM, type LedgerEvent } from '#ledger'
import { sm3Hex } from '#foundation/sm'
import { hashOfContent } from '#world'
import { KINDS } from '../src/app/published.ts'
import { STREAMS } from '../src/app/streams.ts'
import { bodiesOf } from '../src/testing/arbitrary.ts'
import {
  asStored,
  keep,
  keptKinds,
  type KeptLine,
  missingSorts,
  readKept,
  readKeptContent,
  sortOf,
} from '../src/testing/kept-events.ts'

const origin = {
  actor: 'north.clerk1',
  unit: '',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.000Z',
} as const

test('every kind of stream is listed once, and its lines are kept under its name', () => {
  const kinds = STREAMS.map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect(keptKinds().sort()).toEqual([...kinds].sort())
})

describe.each(STREAMS.map((kind) => [kind.kind, kind] as const))('%s', (_kind, kind) => {
  const lines = readKept(kind)

  test('every type has its line in the shape of today, and no line stands there twice', () => {
    expect(missingSorts(kind, lines), 'npm run keep').toEqual([])
    expect(new Set(lines.map(sortOf)).size).toBe(lines.length)
  })

  test('an earlier shape keeps its line: every shape up to that of today has one', () => {
    const shapes = kind
      .types()
      .flatMap(({ type, shape }) =>
        Array.from({ length: shape }, (_, n) => sortOf({ type, shape: n + 1 })),
      )
    expect(lines.map(sortOf).sort()).toEqual(shapes.sort())
  })

  test.each(lines.map((line) => [sortOf(line), line] as const))(
    'the first %s is read, and its shape knows every field of it',
    (_sort, line) => {
      expect(kind.idOf(line.stream), line.stream).toBeDefined()
      const fact = kind.read(asStored(line))
      expect(kind.oddities(asStored(line))).toEqual([])
      if (line.shape === shapeOf(kind, line.type)) expect(fact.body).toEqual(JSON.parse(line.body))
    },
  )

  test.each(kind.types().map((type) => [type.type, type] as const))(
    'whatever is written as %s is read as it was',
    (type, { schema }) =>
      fc.assert(
        fc.property(bodiesOf(schema), (body) => {
          const [written] = kind.write([{ type, body: body as object }])
          const [chained] = chain(`${kind.kind}/x`, EMPTY_STREAM, [written!], origin)
          const stored = { ...chained!, body: JSON.parse(chained!.bodyText) as LedgerEvent['body'] }
          expect(kind.read(stored).body).toEqual(JSON.parse(JSON.stringify(body)))
          expect(kind.oddities(stored)).toEqual([])
        }),
        { numRuns: 40 },
      ),
  )
})

const shapeOf = (kind: AnyStreamKind, type: string) =>
  kind.types().find((known) => known.type === type)?.shape

test.each(KINDS.map((kind) => [kind.kind, kind] as const))(
  'the first content of %s is opened, and lies under the hash of its own text',
  async (_kind, kind) => {
    const text = readKeptContent(kind)
    expect(text, 'npm run keep').toBeDefined()
    const content = JSON.parse(text!)
    expect(sm3Hex(text!)).toBe(hashOfContent(content))
    await kind.open(kind.schema.parse(content))
  },
)

test('a line that is kept stays as it is and where it is, whatever else is found', () => {
  const line = (type: string, shape: number, body: string): KeptLine => ({
    ...origin,
    stream: 'case/2026-000001',
    version: 1,
    edition: 1,
    type,
    shape,
    body,
  })
  const kept = [line('A', 1, '{"old":1}'), line('Gone', 1, '{}')]
  const found = [
    line('B', 1, '{}'),
    line('A', 1, '{"new":1}'),
    line('A', 2, '{}'),
    line('B', 1, ''),
  ]
  expect(keep(kept, found)).toEqual([...kept, line('B', 1, '{}'), line('A', 2, '{}')])
})
