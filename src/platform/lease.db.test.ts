import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setTimeout as pause } from 'node:timers/promises'
import { openPool, transaction } from '#platform/database'
import { follow, Lease, type LeaseName } from '#platform/lease'
import { openTestCounty, type TestCounty } from '#testing'

let county: TestCounty
let leases: Lease[]
beforeEach(async () => {
  county = await openTestCounty()
  leases = []
})
afterEach(async () => {
  await Promise.all(leases.map((lease) => lease.release()))
  await county.drop()
})

function candidate(holder: string, pool = county.pool, name: LeaseName = 'tick'): Lease {
  const lease = new Lease(pool, name, holder)
  leases.push(lease)
  return lease
}

async function asOwner(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: county.ownerUrl })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function secondsUntil(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await holds())) await pause(50)
  return (performance.now() - began) / 1000
}

test('只有一个领头；按规矩退出的，下一个一秒内接上', async () => {
  const [a, b] = [candidate('a'), candidate('b')]
  expect([await a.hold(), await b.hold()]).toEqual([true, false])
  await pause(4000)
  expect([await a.hold(), await b.hold()], '续着就一直是它').toEqual([true, false])
  const first = a.term!
  await a.release()
  expect(await secondsUntil(() => b.hold())).toBeLessThan(1)
  expect(b.term).toBeGreaterThan(first)
})

test('领头的进程突然没了，三秒多就有下一个', async () => {
  const itsPool = openPool(county.pool.options.connectionString!, 1)
  const [a, b] = [candidate('a', itsPool), candidate('b')]
  expect(await a.hold()).toBe(true)
  await itsPool.end()
  expect(await secondsUntil(() => b.hold())).toBeLessThan(4)
  expect(await a.hold().catch(() => false), '它自己也知道不再是了').toBe(false)
})

test('停顿过的旧领头，别人接手之后再也提交不了', async () => {
  const [a, b] = [candidate('a'), candidate('b')]
  await a.hold()
  const late = transaction(a.guard(county.pool), async (client) => {
    await client.query("insert into ledger.subscription (name, position) values ('late', 1)")
    // Meanwhile its lease ran out, and b took over.
    await asOwner("update platform.lease set until = '-infinity' where name = 'tick'")
    expect(await b.hold()).toBe(true)
  })
  await expect(late).rejects.toThrow(/taken over/)
  await transaction(b.guard(county.pool), (client) =>
    client.query("insert into ledger.subscription (name, position) values ('next', 1)"),
  )
  expect(await asOwner('select name from ledger.subscription')).toEqual([{ name: 'next' }])
})

test('接手要等旧领头正在进行的提交', async () => {
  const [a, b] = [candidate('a'), candidate('b')]
  await a.hold()
  await asOwner("update platform.lease set until = '-infinity' where name = 'tick'")
  const committing = await county.pool.connect()
  await committing.query(`begin; select platform.hold_lease('tick', ${a.term})`)
  const order: string[] = []
  const taking = b.hold().then(() => order.push('taken over'))
  await pause(200)
  order.push('committed')
  await committing.query('commit')
  committing.release()
  await taking
  expect(order).toEqual(['committed', 'taken over'])
})

test('不领头就没有可以提交的事务', async () => {
  const [a, b] = [candidate('a'), candidate('b')]
  await a.hold()
  await expect(transaction(b.guard(county.pool), async () => {})).rejects.toThrow(/does not hold/)
})

test('一个角色不能替另一个角色领头', async () => {
  expect(await candidate('desk', county.pool, 'sealer').hold()).toBe(false)
  expect(await candidate('sealer', county.sealerPool, 'sealer').hold()).toBe(true)
})

test('轮流做的事，同一时刻只有领头的做；停下时把领头让出来', async () => {
  const done: string[] = []
  const start = (who: string) =>
    follow(
      candidate(who),
      20,
      async () => void done.push(who),
      (error) => {
        throw error
      },
    )
  const taken = (turns: number) => secondsUntil(async () => done.length >= turns)
  const stopA = start('a')
  await taken(1)
  const stopB = start('b')
  await taken(done.length + 10)
  expect(new Set(done)).toEqual(new Set(['a']))
  await stopA()
  const count = done.length
  expect(await secondsUntil(async () => done.length > count)).toBeLessThan(1)
  expect(done.at(-1)).toBe('b')
  await stopB()
})
