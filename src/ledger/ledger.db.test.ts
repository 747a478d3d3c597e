import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import fc from 'fast-check'
import pg from 'pg'
import { z } from 'zod'
import {
  append,
  chain,
  EMPTY_STREAM,
  extendsTree,
  findInclusionProof,
  findLatestCheckpoint,
  getConsistencyProof,
  includes,
  insert,
  leafHash,
  note,
  preimage,
  readStream,
  readHead,
  StaleVersionError,
  StreamKind,
  verifyLedger,
} from '#ledger'
import { canonicalJson } from '#foundation/canonical'
import { transaction } from '#platform/database'
import { forgetHistory, openTestCounty, type TestCounty } from '#testing'

let county: TestCounty
beforeEach(async () => {
  county = await openTestCounty()
  await forgetHistory(county)
})
afterEach(() => county.drop())

const words = z.record(z.string(), z.json())
const tale = new StreamKind<string, Record<'Began' | 'Went' | 'Ended', typeof words>>('case', {
  Began: words,
  Went: words,
  Ended: words,
})

const origin = {
  actor: 'north.clerk1',
  unit: 'north',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.123Z',
} as const

async function write(stream: string, ...types: ('Began' | 'Went' | 'Ended')[]) {
  await transaction(county.pool, async (client) => {
    await append(
      client,
      tale,
      tale.idOf(stream)!,
      await readHead(client, stream),
      types.map((type) => ({ type, body: { 说明: `“${type}”\n第二行`, n: 1.5 } })),
      origin,
    )
  })
}

/** Three streams, sealed in two goes, as a history to tamper with. */
async function history() {
  await write('case/a', 'Began', 'Went', 'Ended')
  await county.sealer.sealAll()
  await write('case/b', 'Began', 'Went')
  await write('case/c', 'Began')
  await county.sealer.sealAll()
}

const verify = () => verifyLedger(county.pool, county.witness)

async function asSuperuser(...statements: string[]) {
  const client = new pg.Client({ connectionString: county.ownerUrl })
  await client.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

test('两个人同一时刻往同一串里各记一笔：后一个等前一个，两笔都记下', async () => {
  const began = [{ type: 'Began', body: {} }] as const
  const [isNoted, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = transaction(county.pool, async (client) => {
    await note(client, tale, 'a', began, origin)
    isNoted.resolve()
    await mayEnd.promise
  })
  await isNoted.promise
  const second = transaction(county.pool, (client) => note(client, tale, 'a', began, origin))
  const isWaiting = `select from pg_locks l join pg_stat_activity a using (pid)
    where a.datname = current_database() and not l.granted`
  await vi.waitUntil(async () => (await county.pool.query(isWaiting)).rowCount, { timeout: 20_000 })
  mayEnd.resolve()
  await first
  expect((await second).map(({ version }) => version)).toEqual([2])
})

test('the bytes under the hash are the canonical JSON of the event', () => {
  const [event] = chain(
    'case/x',
    EMPTY_STREAM,
    [{ type: 'Began', shape: 1, body: { b: 'é"\\', a: [1, null] } }],
    origin,
  )
  const {
    stream,
    version,
    type,
    shape,
    body,
    edition,
    actor,
    unit,
    via,
    occurredAt,
    recordedAt,
    prevHash,
  } = event!
  expect(preimage(event!)).toBe(
    canonicalJson({
      stream,
      version,
      type,
      shape,
      body,
      edition,
      actor,
      unit,
      via,
      occurredAt,
      recordedAt,
      prev: prevHash.toString('hex'),
    }),
  )
})

/**
 * Whatever looks like the end of a string, of an array or of a value to those between here and the
 * disk.
 */
const AWKWARD = [
  '"',
  '\\',
  '},{',
  '"],["',
  '\u0000',
  '\u2028',
  '{}',
  'NULL',
  '__proto__',
  '\\"',
  '\ud83d\ude00',
]

test('whatever bodies say, however many at once: each is stored as it was hashed', async () => {
  const text = fc.oneof(
    fc.array(fc.constantFrom(...AWKWARD), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  )
  const body = fc.dictionary(
    text,
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true })),
  )
  let serial = 0
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 8 }), async (bodies) => {
      const stream = `case/${++serial}`
      const made = bodies.map((b) => ({ type: 'Began', shape: 1, body: b }))
      const events = chain(stream, EMPTY_STREAM, made, origin)
      await insert(county.pool, events)
      const { rows } = await county.pool.query(
        'select body::text as "bodyText", hash from ledger.event where stream = $1 order by version',
        [stream],
      )
      expect(rows).toEqual(events.map(({ bodyText, hash }) => ({ bodyText, hash })))
    }),
    { numRuns: 60 },
  )
  await county.sealer.sealAll()
  expect(await verify()).toMatchObject({ ok: true })
})

test('an untouched ledger verifies', async () => {
  await history()
  expect(await verify()).toMatchObject({ ok: true, events: 6, findings: [] })
})

test('two writers of one stream: one wins, the other is told', async () => {
  await write('case/a', 'Began')
  const { head } = await readStream(county.pool, 'case/a')
  await append(county.pool, tale, 'a', head, [{ type: 'Went', body: {} }], origin)
  await expect(
    append(county.pool, tale, 'a', head, [{ type: 'Ended', body: {} }], origin),
  ).rejects.toThrow(StaleVersionError)
})

test('the application role cannot update, delete or truncate the ledger, nor seal', async () => {
  await history()
  for (const statement of [
    "update ledger.event set actor = 'x'",
    'delete from ledger.event',
    'truncate ledger.event',
    'delete from ledger.sealed',
    "insert into ledger.sealed values (99, 'case/a', 9)",
    "insert into ledger.checkpoint values (9, '', now(), '')",
  ])
    await expect(county.pool.query(statement), statement).rejects.toThrow(/permission denied/)
})

test('not even the owner of the tables can change an event by ordinary statements', async () => {
  await history()
  const client = new pg.Client({ connectionString: county.ownerUrl })
  await client.connect()
  for (const statement of [
    "update ledger.event set actor = 'x'",
    'delete from ledger.event',
    'truncate ledger.event cascade',
  ]) {
    await expect(client.query(statement), statement).rejects.toThrow(/append-only/)
  }
  await client.end()
})

test('sealing gives contiguous positions, and every event once', async () => {
  await history()
  const { rows } = await county.pool.query(
    "select position, stream || '#' || version as event from ledger.sealed order by position",
  )
  expect(rows.map((r) => `${r.position} ${r.event}`)).toEqual([
    '0 case/a#1',
    '1 case/a#2',
    '2 case/a#3',
    '3 case/b#1',
    '4 case/b#2',
    '5 case/c#1',
  ])
})

test('asked from several sides at once, the sealer works one batch after the other', async () => {
  for (let i = 0; i < 5; i++) await write(`case/${i}`, 'Began', 'Went')
  await Promise.all(
    [1, 2, 3, 4].map(async (i) => {
      await county.sealer.sealAll()
      await write(`case/late-${i}`, 'Began')
      await county.sealer.sealAll()
    }),
  )
  expect(await verify()).toMatchObject({ ok: true, events: 14 })
})

test('a slow transaction is sealed later, never skipped', async () => {
  const slow = await county.pool.connect()
  await slow.query('begin')
  await append(slow, tale, 'slow', EMPTY_STREAM, [{ type: 'Began', body: {} }], origin)
  await write('case/quick', 'Began')
  await county.sealer.sealAll()
  await slow.query('commit')
  slow.release()
  await county.sealer.sealAll()
  expect(await verify()).toMatchObject({ ok: true, events: 2 })
})

test('a receipt can be proved: from the event to the signed root', async () => {
  await history()
  const proof = (await findInclusionProof(county.pool, 'case/b', 2))!
  const bytes = (hex: string) => Buffer.from(hex, 'hex')
  const leaf = leafHash(bytes(proof.eventHash))
  expect(
    includes(
      leaf,
      proof.position,
      proof.checkpoint.size,
      proof.path.map(bytes),
      bytes(proof.checkpoint.root),
    ),
  ).toBe(true)
  expect(
    includes(
      leaf,
      proof.position - 1,
      proof.checkpoint.size,
      proof.path.map(bytes),
      bytes(proof.checkpoint.root),
    ),
  ).toBe(false)
})

test('two checkpoints are proved to be of one growing log', async () => {
  await write('case/a', 'Began', 'Went', 'Ended')
  await county.sealer.sealAll()
  const old = (await findLatestCheckpoint(county.pool))!
  await write('case/b', 'Began', 'Went')
  await county.sealer.sealAll()
  const now = (await findLatestCheckpoint(county.pool))!
  const path = (await getConsistencyProof(county.pool, old.size, now.size)).map((h) =>
    Buffer.from(h, 'hex'),
  )
  expect(
    extendsTree(
      old.size,
      Buffer.from(old.root, 'hex'),
      now.size,
      Buffer.from(now.root, 'hex'),
      path,
    ),
  ).toBe(true)
  expect(
    extendsTree(old.size, Buffer.alloc(32), now.size, Buffer.from(now.root, 'hex'), path),
  ).toBe(false)
})

test.each<[string, string[], { kind: string; stream?: string; version?: number }]>([
  [
    'changed',
    [`update ledger.event set body = '{"n":2}' where stream = 'case/a' and version = 2`],
    { kind: 'event-altered', stream: 'case/a', version: 2 },
  ],
  [
    'given another time',
    [
      `update ledger.event set occurred_at = occurred_at - interval '1 day' where stream = 'case/b' and version = 1`,
    ],
    { kind: 'event-altered', stream: 'case/b', version: 1 },
  ],
  [
    'moved by less than a millisecond',
    [
      `update ledger.event set occurred_at = occurred_at + interval '1 microsecond' where stream = 'case/c'`,
    ],
    { kind: 'event-altered', stream: 'case/c', version: 1 },
  ],
  [
    'deleted',
    [`delete from ledger.event where stream = 'case/b' and version = 1`],
    { kind: 'event-missing', stream: 'case/b', version: 1 },
  ],
  [
    'deleted with its place in the log',
    [
      `delete from ledger.event where stream = 'case/c'`,
      `delete from ledger.sealed where stream = 'case/c'`,
    ],
    { kind: 'log-truncated' },
  ],
  [
    'taken out of the middle of the log',
    [
      `delete from ledger.event where stream = 'case/a' and version = 3`,
      `delete from ledger.sealed where stream = 'case/a' and version = 3`,
    ],
    { kind: 'order-altered' },
  ],
  [
    'swapped in the order',
    [
      `update ledger.sealed set position = 999 where position = 3`,
      `update ledger.sealed set position = 3 where position = 5`,
      `update ledger.sealed set position = 5 where position = 999`,
    ],
    { kind: 'root-differs' },
  ],
])('an event that was %s is found and named', async (_how, statements, finding) => {
  await history()
  await asSuperuser(...statements)
  const report = await verify()
  expect(report.ok).toBe(false)
  expect(report.findings).toContainEqual(expect.objectContaining(finding))
})

test('an event that was inserted past the sealer is found', async () => {
  await history()
  const { head } = await readStream(county.pool, 'case/c')
  await insert(county.pool, chain('case/c', head, [{ type: 'Forged', shape: 1, body: {} }], origin))
  await asSuperuser("delete from ledger.unsealed where stream = 'case/c'")
  expect((await verify()).findings).toContainEqual(
    expect.objectContaining({ kind: 'event-never-sealed', stream: 'case/c', version: 2 }),
  )
})

test('a whole chain that was rebuilt with fitting hashes is found', async () => {
  await history()
  const forged = chain(
    'case/b',
    EMPTY_STREAM,
    [
      { type: 'Began', shape: 1, body: { forged: true } },
      { type: 'Went', shape: 1, body: {} },
    ],
    origin,
  )
  await asSuperuser("delete from ledger.event where stream = 'case/b'")
  await insert(county.pool, forged)
  await asSuperuser("delete from ledger.unsealed where stream = 'case/b'")
  const { findings } = await verify()
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'event-replaced', stream: 'case/b', version: 1 }),
  )
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'root-differs' }))
})

test('a database rolled back to an older state is refused by the sealer and named by verify', async () => {
  await history()
  await asSuperuser(
    'delete from ledger.event where stream <> $$case/a$$',
    'delete from ledger.sealed where position > 2',
    'delete from ledger.checkpoint where size > 3',
  )
  expect((await verify()).findings).toContainEqual(
    expect.objectContaining({ kind: 'log-truncated' }),
  )
})
