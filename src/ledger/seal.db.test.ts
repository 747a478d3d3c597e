import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { factMarks } from '../app/fact-marks.ts'
import { fileKeys } from '#platform/keyring'
import { Lease } from '#platform/lease'
import { openNeutralCounty, type TestCounty } from '#testing'
import { insert } from './append.ts'
import { type Checkpoint, type Signer, signerOf } from './checkpoint.ts'
import { chain } from './event.ts'
import { EMPTY_STREAM, readHead, readHeads } from './read.ts'
import { StreamKind } from './registry.ts'
import { Sealer } from './seal.ts'
import { refusedStream } from './events.ts'
import { acceptRefused, listRefused, refuseStrays } from './refused.ts'
import { findLatestCheckpoint } from './signed.ts'
import { readSealed, waitingSince } from './subscribe.ts'
import { append, loadStream } from './stream.ts'
import { verifyLedger } from './verify.ts'
import { HistoryBrokenError, type Witness } from './witness.ts'

/*
 * What the sealer does with what it finds in its queue, and when it hands over. The stores of the
 * witness: witness.db.test.ts.
 */

let county: TestCounty
let owner: pg.Client
let signer: Signer
let sealers: Sealer[] = []
beforeAll(async () => {
  county = await openNeutralCounty()
  await county.sealer.stop()
  owner = new pg.Client({ connectionString: county.ownerUrl })
  await owner.connect()
  await owner.query("set session_replication_role = 'replica'")
  signer = signerOf((await fileKeys(join(county.stateDir, 'keys')).find(owner))!.sealer)
})
beforeEach(async () => {
  for (const table of [
    'event',
    'unsealed',
    'sealed',
    'checkpoint',
    'handed',
    'tile',
    'edition',
    'refused',
    'foreign_place',
  ])
    await owner.query(`delete from ledger.${table}`)
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await Promise.all(sealers.map((sealer) => sealer.stop()))
  sealers = []
})
afterAll(async () => {
  await owner.end()
  await county.drop()
})

const origin = {
  actor: 'north.clerk1',
  unit: 'north',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.123Z',
} as const
const words = z.record(z.string(), z.json())
const tale = new StreamKind<string, Record<'Began', typeof words>>('case', { Began: words })
const BEGAN = { type: 'Began', body: {} } as const

const write = async (id: string, count = 1) =>
  append(
    county.pool,
    tale,
    id,
    await readHead(county.pool, `case/${id}`),
    Array.from({ length: count }, () => BEGAN),
    origin,
  )

/** A witness in memory, which counts what it is handed. */
function witnessOf(everyMs: number, before: Checkpoint[] = []) {
  const handed: Checkpoint[] = [...before]
  const witness: Witness = {
    everyMs,
    introduce: async () => {},
    hand: async (checkpoint) => void handed.push(checkpoint),
    findLast: async () => handed.at(-1),
    read: async () => ({
      checkpoints: handed,
      illegible: [],
      publicKey: signer.publicKey as KeyObject,
    }),
  }
  return { witness, sizes: () => handed.map(({ size }) => size) }
}

/** As another process would have it. */
function newSealer(witness: Witness, signedBy = signer): Sealer {
  const sealer = new Sealer({
    pool: county.sealerPool,
    lease: new Lease(county.sealerPool, 'sealer', `process-${sealers.length}`),
    signer: signedBy,
    witness,
    now: county.now,
    isOurs: factMarks(county.keys).isOurs,
  })
  sealers.push(sealer)
  return sealer
}

const sealed = async () =>
  (
    await county.pool.query(
      "select stream || '#' || version as event from ledger.sealed order by position",
    )
  ).rows.map(({ event }) => event)
const queued = async () => (await county.pool.query('select from ledger.unsealed')).rowCount
const verified = async (witness: Witness) => {
  const { ok, events, findings } = await verifyLedger(county.pool, witness)
  return { ok, events, findings }
}

test('答复封了几个；没有的答零，什么也不写', async () => {
  const { witness, sizes } = witnessOf(0)
  const sealer = newSealer(witness)
  expect(await sealer.sealOnce()).toBe(0)
  await write('a', 3)
  await write('b')
  expect(await sealer.sealOnce()).toBe(4)
  expect(await sealer.sealOnce()).toBe(0)
  expect(sizes()).toEqual([4])
  expect(await sealed()).toEqual(['case/a#1', 'case/a#2', 'case/a#3', 'case/b#1'])
})

test('别的进程在封，这一个答零；它停了，这一个马上接着', async () => {
  const { witness } = witnessOf(0)
  const [first, second] = [newSealer(witness), newSealer(witness)]
  await write('a')
  expect(await first.sealOnce()).toBe(1)
  await write('b')
  expect(await second.sealOnce()).toBe(0)
  await second.sealAll()
  expect(await sealed()).toEqual(['case/a#1'])
  await first.stop()
  await vi.waitUntil(() => second.sealOnce(), { timeout: 20_000 })
  expect(await sealed()).toEqual(['case/a#1', 'case/b#1'])
  expect(await verified(witness)).toEqual({ ok: true, events: 2, findings: [] })
})

test('同一串分几次写、分几次封，都接得上', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a', 2)
  await write('a')
  await write('b')
  await write('a', 2)
  await sealer.sealAll()
  await write('a')
  await write('b', 2)
  await sealer.sealAll()
  expect(await queued()).toBe(0)
  expect(await verified(witness)).toEqual({ ok: true, events: 9, findings: [] })
})

test('队列里背后没有事实的、重复的，不封，也不堵住后面的', async () => {
  const { witness, sizes } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a', 2)
  await write('b')
  await sealer.sealAll()
  const line = (of: string) =>
    owner.query(
      `insert into ledger.unsealed (stream, version, hashes)
       select stream, version, hash from ledger.event where stream || '#' || version = $1`,
      [of],
    )
  await owner.query(
    `insert into ledger.unsealed (stream, version, hashes)
     values ('case/nobody', 1, sha256('x')), ('case/a', 1, sha256('x'))`,
  )
  await line('case/a#1')
  await line('case/a#2')
  await write('c')
  await line('case/c#1')
  await write('d')
  expect(await sealer.sealOnce()).toBe(2)
  expect(await queued()).toBe(0)
  expect(await sealed()).toEqual(['case/a#1', 'case/a#2', 'case/b#1', 'case/c#1', 'case/d#1'])
  await line('case/d#1')
  expect(await sealer.sealOnce(), '只有重复的').toBe(0)
  expect(sizes()).toEqual([3, 5])
  expect(await verified(witness)).toEqual({ ok: true, events: 5, findings: [] })
})

test('签名一时不成，什么也没写；下一次照样封得上', async () => {
  const { witness, sizes } = witnessOf(0)
  let isBroken = false
  const sealer = newSealer(witness, {
    ...signer,
    sign: (statement) => (isBroken ? Promise.reject(new Error('no key')) : signer.sign(statement)),
  })
  await write('a')
  await sealer.sealAll()
  isBroken = true
  await write('b', 2)
  await expect(sealer.sealOnce()).rejects.toThrow('no key')
  expect([await sealed(), await queued()]).toEqual([['case/a#1'], 1])
  isBroken = false
  await sealer.sealAll()
  expect(sizes()).toEqual([1, 3])
  expect(await verified(witness)).toEqual({ ok: true, events: 3, findings: [] })
})

test('见证要隔一会儿才收的，不每次都交；停下来时把最后的交了', async () => {
  const { witness, sizes } = witnessOf(3_600_000)
  const sealer = newSealer(witness)
  for (const id of ['a', 'b', 'c']) {
    await write(id)
    await sealer.sealAll()
  }
  expect(sizes()).toEqual([1])
  await sealer.stop()
  expect(sizes()).toEqual([1, 3])
  await sealer.stop()
  expect(sizes(), '交过的不再交').toEqual([1, 3])
  expect(await newSealer(witness).sealOnce()).toBe(0)
  expect(sizes()).toEqual([1, 3])
})

test('还没交的，不因为队列里只有假的一行就忘了', async () => {
  const { witness, sizes } = witnessOf(3_600_000)
  const sealer = newSealer(witness)
  await write('a')
  await sealer.sealAll()
  await write('b')
  await sealer.sealAll()
  await owner.query(
    `insert into ledger.unsealed (stream, version, hashes) values ('case/nobody', 1, sha256('x'))`,
  )
  expect(await sealer.sealOnce()).toBe(0)
  await sealer.stop()
  expect(sizes()).toEqual([1, 2])
})

test('见证刚好隔满了，马上交；差一点也不交', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { witness, sizes } = witnessOf(1000)
  const sealer = newSealer(witness)
  await write('a')
  await sealer.sealOnce()
  expect(sizes(), '接手的那一刻就交').toEqual([1])
  await write('b')
  vi.advanceTimersByTime(999)
  await sealer.sealOnce()
  expect(sizes()).toEqual([1])
  vi.advanceTimersByTime(1)
  expect(await sealer.sealOnce(), '没有新的也交').toBe(0)
  expect(sizes()).toEqual([1, 2])
  vi.advanceTimersByTime(1000)
  await write('c')
  await sealer.sealOnce()
  expect(sizes(), '封完的当时就交').toEqual([1, 2, 3])
})

test('还在封就叫停：封完的那一批也交给见证', async () => {
  const { witness, sizes } = witnessOf(3_600_000)
  const sealer = newSealer(witness)
  await write('a')
  await sealer.sealAll()
  await write('b')
  const underWay = sealer.sealOnce()
  await sealer.stop()
  expect(await underWay).toBe(1)
  expect(sizes()).toEqual([1, 2])
})

test('出过故障、重新接手的，先把还没交的交了，不等下一个时候', async () => {
  const { witness, sizes } = witnessOf(3_600_000)
  let isBroken = false
  const sealer = newSealer(witness, {
    ...signer,
    sign: (statement) => (isBroken ? Promise.reject(new Error('no key')) : signer.sign(statement)),
  })
  for (const id of ['a', 'b']) {
    await write(id)
    await sealer.sealAll()
  }
  expect(sizes()).toEqual([1])
  isBroken = true
  await write('c')
  await expect(sealer.sealOnce()).rejects.toThrow('no key')
  isBroken = false
  await sealer.sealOnce()
  expect(sizes()).toEqual([1, 2])
})

test('见证先认得公钥，才收第一次签名', async () => {
  const told: string[] = []
  const { witness } = witnessOf(0)
  const sealer = newSealer({
    ...witness,
    introduce: async (key) => void told.push(key === signer.publicKey ? '公钥' : '别的'),
    hand: async () => void told.push('签名'),
  })
  await write('a')
  await sealer.sealAll()
  expect(told).toEqual(['公钥', '签名'])
})

test('同时叫几次，一次一次地封', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  const asks: Promise<number>[] = []
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
    await write(id)
    asks.push(sealer.sealOnce(), sealer.sealOnce())
  }
  const counts = await Promise.all(asks)
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(6)
  expect(await verified(witness)).toEqual({ ok: true, events: 6, findings: [] })
})

test('停下来时见证不在，不成故障；下一个进程一开始就补交', async () => {
  const { witness, sizes } = witnessOf(3_600_000)
  let isAway = false
  const hand: Witness['hand'] = (checkpoint) =>
    isAway ? Promise.reject(new Error('away')) : witness.hand(checkpoint)
  const sealer = newSealer({ ...witness, hand })
  for (const id of ['a', 'b']) {
    await write(id)
    await sealer.sealAll()
  }
  isAway = true
  await sealer.stop()
  expect(sizes()).toEqual([1])
  expect(await newSealer(witness).sealOnce()).toBe(0)
  expect(sizes()).toEqual([1, 2])
})

test('第一次签的名还没交就停了，下一个进程补交', async () => {
  const { witness, sizes } = witnessOf(0)
  const hand = () => Promise.reject(new Error('away'))
  const sealer = newSealer({ ...witness, hand })
  await write('a')
  await expect(sealer.sealOnce()).rejects.toThrow('away')
  await sealer.stop()
  expect(await newSealer(witness).sealOnce()).toBe(0)
  expect(sizes()).toEqual([1])
})

test('封着的时候又来的，也封完才算完', async () => {
  const { witness, sizes } = witnessOf(0)
  const more = ['b', 'c']
  const sealer = newSealer({
    ...witness,
    hand: async (checkpoint) => {
      await witness.hand(checkpoint)
      const id = more.shift()
      if (id) await write(id)
    },
  })
  await write('a')
  await sealer.sealAll()
  expect(sizes()).toEqual([1, 2, 3])
})

test('表里的行挪了位置，照样按版本的次序认', async () => {
  const { witness } = witnessOf(0)
  await write('a', 3)
  await owner.query("update ledger.event set hash = hash where stream = 'case/a' and version = 1")
  // So few rows that PostgreSQL reads them as they lie.
  await owner.query('vacuum analyze ledger.event')
  expect(await newSealer(witness).sealOnce()).toBe(3)
  expect(await verified(witness)).toEqual({ ok: true, events: 3, findings: [] })
})

test('队列里丢过、后来补上的一行，后面的已经封了也照样封', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a')
  const { rows: lost } = await owner.query(
    'delete from ledger.unsealed returning stream, version, hashes, mark',
  )
  await write('a')
  expect(await sealer.sealOnce()).toBe(1)
  const { stream, version, hashes, mark } = lost[0]
  await owner.query(
    'insert into ledger.unsealed (stream, version, hashes, mark) values ($1, $2, $3, $4)',
    [stream, version, hashes, mark],
  )
  expect(await sealer.sealOnce()).toBe(1)
  expect(await sealed()).toEqual(['case/a#2', 'case/a#1'])
})

test('树改过一处，接手的不往上封', async () => {
  const { witness } = witnessOf(0)
  const first = newSealer(witness)
  await write('a', 3)
  await first.sealAll()
  await first.stop()
  await owner.query(
    "update ledger.tile set hashes = overlay(hashes placing '\\xff'::bytea from 1 for 1) where level = 0",
  )
  await write('b')
  await expect(newSealer(witness).sealOnce()).rejects.toThrow(HistoryBrokenError)
  expect(await sealed()).toHaveLength(3)
})

test('退回旧状态的数据库，接手的不往上封', async () => {
  const { witness } = witnessOf(0)
  const first = newSealer(witness)
  await write('a', 3)
  await first.sealAll()
  await write('b')
  await first.sealAll()
  await first.stop()
  for (const statement of [
    "delete from ledger.event where stream = 'case/b'",
    'delete from ledger.sealed where position > 2',
    'delete from ledger.checkpoint where size > 3',
  ])
    await owner.query(statement)
  await write('c')
  await expect(newSealer(witness).sealOnce()).rejects.toThrow('见证那里有 4 条事件的检查点')
})

test('开着的自己不断地封，出了故障说出来，再接着；停下之后不再封', async () => {
  const { witness } = witnessOf(0)
  let isBroken = true
  const faults: string[] = []
  const sealer = newSealer(witness, {
    ...signer,
    sign: (statement) => (isBroken ? Promise.reject(new Error('no key')) : signer.sign(statement)),
  })
  await write('a')
  sealer.start((error) => faults.push(error.message))
  await vi.waitUntil(() => faults.length > 0, { timeout: 20_000 })
  isBroken = false
  await vi.waitUntil(async () => (await queued()) === 0, { timeout: 20_000 })
  await write('b')
  await vi.waitUntil(async () => (await queued()) === 0, { timeout: 20_000 })
  expect(new Set(faults)).toEqual(new Set(['no key']))
  await sealer.stop()
  expect(await verified(witness)).toEqual({ ok: true, events: 2, findings: [] })
  // Another takes over at once: what was stopped has given its place back.
  await write('c')
  expect(await newSealer(witness).sealOnce()).toBe(1)
})

test('停下的不再来争：别人封它的，它不问了', async () => {
  const { witness } = witnessOf(0)
  const asks = vi.spyOn(Lease.prototype, 'hold')
  const first = newSealer(witness)
  first.start(() => {})
  await vi.waitUntil(() => asks.mock.calls.length > 0, { timeout: 20_000 })
  const [lease] = asks.mock.contexts
  await first.stop()
  asks.mockClear()
  newSealer(witness).start(() => {})
  await vi.waitUntil(() => asks.mock.calls.length >= 20, { timeout: 20_000 })
  expect(asks.mock.contexts.includes(lease!)).toBe(false)
})

test('一次最多一万行，先来的先封，余下的下一次', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  // A ledger that was looked at while it was small, with what was planned for it then.
  await write('small')
  await owner.query('analyze ledger.event, ledger.sealed, ledger.unsealed')
  await sealer.sealAll()
  const events = Array.from({ length: 10_001 }, (_, n) =>
    chain(`case/${n}`, EMPTY_STREAM, [{ ...BEGAN, shape: 1 }], origin),
  )
  await insert(county.pool, events.flat())
  // The oldest line lies behind all others now, as after an update of the table.
  await owner.query(
    'update ledger.unsealed set hashes = hashes where seq = (select min(seq) from ledger.unsealed)',
  )
  expect(await sealer.sealOnce()).toBe(10_000)
  expect((await sealed()).at(-1)).toBe('case/9999#1')
  expect(await sealer.sealOnce()).toBe(1)
})

/** A line that no process wrote, in the ledger alone; by default it is linked to nothing. */
const forged = (stream: string, version: number, prevHash = Buffer.alloc(32)) =>
  owner.query(
    `insert into ledger.event (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
     values ('{}', $1, $2, 'Began', 1, 0, 'system', '', 'system', now(), now(), $3, sha256('forged'))`,
    [stream, version, prevHash],
  )
const versionsOf = async (id: string) =>
  (await loadStream(county.pool, tale, id)).facts.map(({ version }) => version)

test('写进账本、没有排队的一行，当时就不是事实：不读，不挡住别人接着写', async () => {
  await write('a', 2)
  await forged('case/a', 3)
  expect(await versionsOf('a')).toEqual([1, 2])
  const facts = async () =>
    (await county.pool.query("select version from ledger.fact where stream = 'case/a'")).rowCount
  expect(await facts()).toBe(2)
  await write('a')
  expect([await versionsOf('a'), await facts()]).toEqual([[1, 2, 4], 3])
})

test('排了队而没有本县的标记，也不是事实：没有标记的、标记不对的', async () => {
  await write('a')
  await forged('case/a', 2)
  await forged('case/a', 3)
  await county.pool.query(
    `insert into ledger.unsealed (stream, version, hashes, mark) values
       ('case/a', 2, sha256('forged'), null), ('case/a', 3, sha256('forged'), sha256('x'))`,
  )
  expect(await versionsOf('a')).toEqual([1])
})

test('一行写到了最后一号，别人照样接着写', async () => {
  await write('a', 2)
  await forged('case/a', 2147483647)
  await write('a')
  expect((await readHead(county.pool, 'case/a')).version).toBe(3)
  const { head } = await loadStream(county.pool, tale, 'a')
  expect([await versionsOf('a'), head.version]).toEqual([[1, 2, 3], 3])
  expect(await readHeads(county.pool, ['case/a'])).toMatchObject(
    new Map([['case/a', { version: 3 }]]),
  )
  expect(await refuseStrays(county.sealerPool)).toBe(1)
})

test('队列里早有一行号数过大：单把它放下，说得出来，别的照样封', async () => {
  const sealer = newSealer(witnessOf(0).witness)
  const definition = (
    await owner.query<{ is: string }>(
      "select pg_get_constraintdef(oid) as is from pg_constraint where conname = 'unsealed_run'",
    )
  ).rows[0]!
  await owner.query('alter table ledger.unsealed drop constraint unsealed_run')
  await owner.query(
    "insert into ledger.unsealed (stream, version, hashes) values ('case/b', 2147483647, sha256('x'))",
  )
  await owner.query(`alter table ledger.unsealed add constraint unsealed_run ${definition.is}`)
  await write('a')
  expect(await versionsOf('a')).toEqual([1])
  expect(await sealer.sealOnce()).toBe(1)
  expect(await queued()).toBe(0)
  expect(await listRefused(county.pool)).toMatchObject([
    { stream: 'case/b', version: 2147483647, type: '' },
  ])
})

test('外来的一行哈希不对：看过之前只提它自己，看过之后另外提一次，账本是完好的', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a')
  await forged('case/a', 2)
  await write('a')
  await forged('case/a', 2147483647)
  await sealer.sealAll()
  await refuseStrays(county.sealerPool)
  const found = [2, 2147483647].map((version) => ({ kind: 'event-never-sealed', version }))
  expect(await verifyLedger(county.pool, witness)).toMatchObject({ seen: 0, findings: found })
  await acceptRefused(county.pool, county.now())
  await sealer.sealAll()
  expect(await verifyLedger(county.pool, witness)).toMatchObject({
    ...{ ok: true, events: 3, seen: 2, findings: [] },
  })
})

test('数据库所有者写下的事实，链接得对也不封、不读；别人接着写的照样封，有人看过才不再提', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a')
  const forge = async (markOf: string) => {
    const [event] = chain(
      'case/a',
      await readHead(owner, 'case/a'),
      [{ ...BEGAN, shape: 1 }],
      origin,
    )
    await owner.query(
      `insert into ledger.event (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
       values ('{}', $1, $2, 'Began', 1, 0, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[event!.stream, event!.version, event!.actor, event!.unit, event!.via],
        ...[event!.occurredAt, event!.recordedAt, event!.prevHash, event!.hash],
      ],
    )
    await owner.query(
      `insert into ledger.unsealed (stream, version, hashes, mark)
       values ($1, $2, $3, (select mark from ledger.unsealed where ${markOf} limit 1))`,
      [event!.stream, event!.version, event!.hash],
    )
  }
  await forge('false')
  await write('a')
  // With the mark of another line.
  await forge('mark is not null')
  expect(await sealer.sealOnce()).toBe(2)
  expect(await sealed()).toEqual(['case/a#1', 'case/a#3'])
  expect((await loadStream(county.pool, tale, 'a')).facts.map((f) => f.version)).toEqual([1, 3])
  expect((await readHead(county.pool, 'case/a')).version).toBe(4)
  expect(await listRefused(county.pool)).toMatchObject([
    { stream: 'case/a', version: 2, type: 'Began' },
    { stream: 'case/a', version: 4, type: 'Began' },
  ])
  const found = [2, 4].map((version) => ({ kind: 'event-never-sealed', stream: 'case/a', version }))
  expect((await verified(witness)).findings).toEqual(found.map((f) => expect.objectContaining(f)))

  await write('a')
  const seen = { places: ['case/a#2', 'case/a#4'] }
  await append(
    county.pool,
    refusedStream,
    'county',
    await readHead(county.pool, 'refused/county'),
    [{ type: 'ForeignFactsSeen', body: seen }],
    origin,
  )
  await sealer.sealAll()
  expect(await listRefused(county.pool)).toEqual([])
  expect(await verified(witness)).toMatchObject({ ok: true, events: 4 })
  expect((await loadStream(county.pool, tale, 'a')).facts.map((f) => f.version)).toEqual([1, 3, 5])
})

test('封存过的事实，写进“外来的”名单也还是事实', async () => {
  const sealer = newSealer(witnessOf(0).witness)
  await write('a', 2)
  await sealer.sealAll()
  await owner.query(`insert into ledger.refused (stream, version) values ('case/a', 1)`)
  expect((await loadStream(county.pool, tale, 'a')).facts).toHaveLength(2)
})

test('写进账本、连队列都没有排的，每晚找出来，当作外来的；等着封的不算', async () => {
  const sealer = newSealer(witnessOf(0).witness)
  await write('a', 2)
  await sealer.sealAll()
  await write('a')
  await write('b')
  await owner.query("delete from ledger.unsealed where stream = 'case/b'")
  expect(await refuseStrays(county.sealerPool)).toBe(1)
  expect(await listRefused(county.pool)).toMatchObject([{ stream: 'case/b', version: 1 }])
  expect((await loadStream(county.pool, tale, 'b')).facts).toEqual([])
  expect((await loadStream(county.pool, tale, 'a')).facts).toHaveLength(3)
  expect(await refuseStrays(county.sealerPool), '再找一遍，还是它').toBe(1)
})

/** What stands like a fact in `case/a`, for SQL and for a process. */
const factsOfA = async () => ({
  bySql: (
    await county.pool.query(
      "select version from ledger.fact where stream = 'case/a' order by version",
    )
  ).rows.map(({ version }) => version),
  byProcess: await versionsOf('a'),
})
const onlyOne = { bySql: [1], byProcess: [1] }
const placed = (position: number, stream: string, version: number) =>
  owner.query('insert into ledger.sealed values ($1, $2, $3)', [position, stream, version])

test('没有检查点签过的一行，写进封存次序也不是封存：远的、紧接着的，都照样是外来的', async () => {
  const sealer = newSealer(witnessOf(0).witness)
  await write('a')
  await write('b')
  await sealer.sealAll()
  for (const [version, position] of [
    [2, 2],
    [3, 1000],
  ] as const) {
    await forged('case/a', version)
    await placed(position, 'case/a', version)
  }
  expect(await factsOfA()).toEqual(onlyOne)
  expect(await readSealed(county.pool, 0, 10_000)).toHaveLength(2)
  expect(await refuseStrays(county.sealerPool)).toBe(2)
})

test('签名不是本县的检查点什么也证明不了：它盖着的不是事实，等着封的真事实照样读得到', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a')
  await sealer.sealAll()
  await forged('case/a', 2)
  await write('b')
  // By the sealer's role alone: the next places and a checkpoint over them are its to write.
  await county.sealerPool.query(
    "insert into ledger.sealed values (1, 'case/a', 2), (2, 'case/b', 1)",
  )
  await county.sealerPool.query(
    "insert into ledger.checkpoint values (3, sha256('x'), now(), sha256('x'))",
  )
  expect([await versionsOf('a'), await versionsOf('b')]).toEqual([[1], [1]])
  expect((await readSealed(county.pool, 0, 10)).map((e) => e.stream)).toEqual(['case/a'])
  expect(await findLatestCheckpoint(county.pool)).toMatchObject({ size: 1 })
  expect((await verified(witness)).findings.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['place-foreign', 'signature-invalid']),
  )

  expect(await sealer.sealOnce()).toBe(1)
  expect(await sealed()).toEqual(['case/a#1', 'case/b#1'])
  expect(await factsOfA()).toEqual(onlyOne)
  expect(await listRefused(county.pool)).toMatchObject([
    { stream: 'checkpoint', position: 3 },
    { stream: 'case/a', version: 2, position: 1 },
    { stream: 'case/b', version: 1, position: 2 },
  ])
})

test('封存的人自己的位置被占，就移开，留下记载，接着封；有人看过，才不再提', async () => {
  const { witness } = witnessOf(0)
  const sealer = newSealer(witness)
  await write('a')
  await sealer.sealAll()
  await write('b')
  // Of what waits and of what is not there, at the next place and beyond.
  await placed(1, 'zz/zz', 1)
  await placed(3, 'case/b', 1)
  await placed(900_000_000_000, 'x/y', 1)
  await write('c')
  await sealer.sealAll()
  expect(await sealed()).toEqual(['case/a#1', 'case/b#1', 'case/c#1'])
  expect(await waitingSince(county.pool, 'notices')).toBeDefined()
  const found = [1, 3, 900_000_000_000].map((position) => ({ kind: 'place-foreign', position }))
  expect((await verified(witness)).findings).toMatchObject(found)
  expect(await acceptRefused(county.pool, county.now())).toHaveLength(3)
  await sealer.sealAll()
  expect(await listRefused(county.pool)).toEqual([])
  expect(await verified(witness)).toMatchObject({ ok: true, events: 4 })
})

test('刚看过没有、这时才被占：这一次不成，下一次照样封，真事实不会当成外来的', async () => {
  const sealer = newSealer(witnessOf(0).witness)
  await write('a')
  await sealer.sealAll()
  await write('b')
  const { sign } = signer
  vi.spyOn(signer, 'sign').mockImplementationOnce(async (statement) => {
    await placed(2, 'case/c', 1)
    await owner.query("insert into ledger.checkpoint values (2, sha256('x'), now(), sha256('x'))")
    return sign(statement)
  })
  await expect(sealer.sealOnce()).rejects.toThrow(/duplicate key|row-level/)
  await write('c')
  await sealer.sealAll()
  expect(await sealed()).toEqual(['case/a#1', 'case/b#1', 'case/c#1'])
})

test('核验不因一行外来的位置停下：多远都说得出来，别的照样查', async () => {
  const { witness } = witnessOf(0)
  await write('a')
  await newSealer(witness).sealAll()
  await forged('case/a', 2)
  await placed(900_000_000_000, 'x/y', 1)
  await placed(9_007_199_254_740_000, 'case/a', 2)
  expect((await verified(witness)).findings).toMatchObject([
    { kind: 'event-altered', stream: 'case/a', version: 2 },
    { kind: 'chain-broken', stream: 'case/a', version: 2 },
    { kind: 'place-foreign', stream: 'x/y', position: 900_000_000_000 },
    { kind: 'place-foreign', stream: 'case/a', version: 2 },
    { kind: 'event-never-sealed', stream: 'case/a', version: 2 },
  ])
})

test('交给过见证的、签过名的，封存的角色也拿不掉', async () => {
  await write('a', 2)
  await newSealer(witnessOf(0).witness).sealAll()
  for (const statement of [
    'delete from ledger.checkpoint',
    'delete from ledger.sealed',
    "insert into ledger.sealed values (3, 'x/y', 1)",
    "insert into ledger.sealed values (2, 'x/y', 1), (4, 'x/y', 2)",
    "insert into ledger.checkpoint values (9, sha256('x'), now(), sha256('x'))",
    'insert into ledger.handed values (9)',
  ])
    await expect(county.sealerPool.query(statement), statement).rejects.toThrow(
      /append-only|row-level security/,
    )
})
