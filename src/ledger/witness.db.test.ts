import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { factMarks } from '../app/fact-marks.ts'
import {
  append,
  blobWitness,
  EMPTY_STREAM,
  exportLedger,
  folderWitness,
  handAgain,
  HistoryBrokenError,
  Sealer,
  StreamKind,
  verifyLedger,
  type Witness,
} from '#ledger'
import { toInstant } from '#foundation/time'
import { row } from '#platform/database'
import { diskBlobs } from '#platform/blobs'
import { fileKeys } from '#platform/keyring'
import { s3Blobs } from '#platform/s3'
import { forgetHistory, openTestCounty, type TestCounty } from '#testing'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { startS3 } from '../../tests/s3.ts'
import { signerOf } from './checkpoint.ts'

/* What the supervision body holds stands above what the database says, wherever the witness is. */

const dir = mkdtempSync(join(tmpdir(), 'yimen-witness-'))
let s3: Awaited<ReturnType<typeof startS3>>
beforeAll(async () => {
  s3 = await startS3(join(dir, 's3'))
})
afterAll(async () => {
  await s3.stop()
  rmSync(dir, { recursive: true, force: true })
})

let county: TestCounty
let sealers: Sealer[]
let before = 0
let owner: pg.Client
beforeEach(async () => {
  county = await openTestCounty()
  await forgetHistory(county)
  sealers = []
  owner = new pg.Client({ connectionString: county.ownerUrl })
  await owner.connect()
  // What was published before anything happened.
  await county.sealer.sealAll()
  await county.sealer.stop()
  before = (await row<{ n: number }>(county.pool, 'select count(*) as n from ledger.event'))!.n
})
afterEach(async () => {
  await Promise.all(sealers.map((sealer) => sealer.stop()))
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
const write = (id: string, pool = county.pool) =>
  append(pool, tale, id, EMPTY_STREAM, [{ type: 'Began', body: {} }], origin)

const sealed = async () => (await county.pool.query('select from ledger.sealed')).rowCount

/** A sealer as another process would have it: nothing in memory. */
async function newSealer(witness: Witness): Promise<Sealer> {
  await Promise.all(sealers.map((sealer) => sealer.stop()))
  const keyring = (await fileKeys(join(county.stateDir, 'keys')).find(owner))!
  const sealer = new Sealer({
    pool: county.sealerPool,
    lease: county.lease(county.sealerPool, 'sealer'),
    signer: signerOf(keyring.sealer),
    witness,
    now: county.now,
    isOurs: factMarks(county.keys).isOurs,
  })
  sealers.push(sealer)
  return sealer
}

async function sealUnder(witness: Witness): Promise<void> {
  const sealer = await newSealer(witness)
  await sealer.sealAll()
  await sealer.stop()
}

let names = 0
describe.each<[string, () => Witness]>([
  ['文件夹', () => folderWitness(join(dir, `folder-${++names}`))],
  ['磁盘上的文件库', () => blobWitness(diskBlobs(join(dir, `blobs-${++names}`)))],
  [
    '对象存储',
    () =>
      blobWitness(s3Blobs({ ...s3.bucket, prefix: `w${++names}/` }, () => toInstant(new Date()))),
  ],
])('见证在%s', (_where, open) => {
  test('封存到哪里，见证就到哪里；核验以它为准', async () => {
    const witness = open()
    const sealer = await newSealer(witness)
    for (const stream of ['a', 'b', 'c']) {
      await write(stream)
      await sealer.sealAll()
    }
    await sealer.stop()
    expect((await witness.findLast())!.size).toBe(before + 3)
    const { checkpoints } = await witness.read()
    expect(checkpoints.map((c) => c.size)).toEqual(checkpoints.map((c) => c.size).sort())
    expect(await verifyLedger(county.pool, witness)).toMatchObject({ ok: true, events: before + 3 })
  })

  test('数据库比见证旧：封存程序拒绝接着封', async () => {
    const witness = open()
    await write('a')
    await sealUnder(witness)
    await write('b')
    await sealUnder(witness)
    await owner.query("set session_replication_role = 'replica'")
    for (const statement of [
      "delete from ledger.event where stream = 'case/b'",
      `delete from ledger.sealed where position > ${before}`,
      `delete from ledger.checkpoint where size > ${before + 1}`,
    ])
      await owner.query(statement)
    await write('other')
    const sealer = await newSealer(witness)
    await expect(sealer.sealOnce()).rejects.toThrow(HistoryBrokenError)
    await expect(sealer.sealOnce(), '再试也一样').rejects.toThrow(
      `见证那里有 ${before + 2} 条事件的检查点`,
    )
    expect(await sealed()).toBe(before + 1)
  })

  test('数据库与见证一样长，但换过内容：也拒绝', async () => {
    const witness = open()
    await write('a')
    await sealUnder(witness)
    const other = await openTestCounty()
    try {
      await write('x', other.pool)
      const keyring = (await fileKeys(join(county.stateDir, 'keys')).find(owner))!
      const sealer = new Sealer({
        pool: other.sealerPool,
        lease: other.lease(other.sealerPool, 'sealer'),
        signer: signerOf(keyring.sealer),
        witness: folderWitness(join(dir, `elsewhere-${++names}`)),
        now: other.now,
        isOurs: factMarks(other.keys).isOurs,
      })
      await sealer.sealAll()
      await sealer.stop()
      const swapped = new Sealer({
        pool: other.sealerPool,
        lease: other.lease(other.sealerPool, 'sealer'),
        signer: signerOf(keyring.sealer),
        witness,
        now: other.now,
        isOurs: factMarks(other.keys).isOurs,
      })
      await expect(swapped.sealOnce()).rejects.toThrow(HistoryBrokenError)
      await swapped.stop()
    } finally {
      await other.drop()
    }
  })

  test('签了名、提交了，还没交给见证就被终止：下一个封存程序补交', async () => {
    const witness = open()
    await write('a')
    await sealUnder(witness)
    await write('b')
    // The process ends between its commit and the handing over.
    const killed = await newSealer({
      ...witness,
      hand: () => Promise.reject(new Error('killed')),
    })
    await expect(killed.sealOnce()).rejects.toThrow('killed')
    expect((await witness.findLast())!.size).toBe(before + 1)
    expect(await sealed()).toBe(before + 2)
    await (await newSealer(witness)).sealOnce()
    expect((await witness.findLast())!.size).toBe(before + 2)
    expect(await verifyLedger(county.pool, witness)).toMatchObject({ ok: true, events: before + 2 })
  })

  test('见证一时不在：不再往下封；回来之后补交，接着封', async () => {
    const witness = open()
    let isAway = false
    const sealer = await newSealer({
      ...witness,
      hand: (checkpoint) => (isAway ? Promise.reject(new Error('away')) : witness.hand(checkpoint)),
      everyMs: 0,
    })
    await write('a')
    await sealer.sealAll()
    isAway = true
    await write('b')
    await expect(sealer.sealOnce()).rejects.toThrow('away')
    await write('c')
    await expect(sealer.sealOnce()).rejects.toThrow('away')
    expect(await sealed()).toBe(before + 2)
    isAway = false
    await sealer.sealAll()
    expect((await witness.findLast())!.size).toBe(before + 3)
  })

  test('别县的见证，不往里写', async () => {
    const witness = open()
    await witness.introduce(generateKeyPairSync('ec', { namedCurve: 'SM2' }).publicKey)
    await write('a')
    await expect((await newSealer(witness)).sealOnce()).rejects.toThrow(/另一个县/)
    expect(await witness.findLast()).toBeUndefined()
  })

  test('路上耽搁了的旧检查点后到：最后的仍是最长的', async () => {
    const witness = open()
    const of = (size: number) =>
      ({ size, root: 'ab'.repeat(32), signedAt: county.now(), signature: '' }) as never
    await witness.introduce(generateKeyPairSync('ec', { namedCurve: 'SM2' }).publicKey)
    for (const size of [9, 100, 10]) await witness.hand(of(size))
    expect((await witness.findLast())!.size).toBe(100)
    expect((await witness.read()).checkpoints.map((c) => c.size)).toEqual([9, 10, 100])
  })
})

describe('见证少了整个的检查点', () => {
  /** Three checkpoints, each of one more event. */
  const filled = async (witness: Witness) => {
    for (const stream of ['a', 'b', 'c']) {
      await write(stream)
      await sealUnder(witness)
    }
  }
  const kinds = async (witness: Witness) =>
    (await verifyLedger(county.pool, witness)).findings.map((f) => [f.kind, f.says])
  const again = async (witness: Witness) =>
    handAgain(county.pool, witness, (await newSealer(witness)).publicKey)
  const missing = (which: string) => [['witness-missing', `见证少了交给过它的检查点：${which}`]]

  test.each<[string, (lines: string[]) => string[], string, boolean]>([
    ['中间一行', ([a, , c]) => [a!, c!], '1 个（2 条事件的）', false],
    ['末尾两行', ([a]) => [a!], '2 个（从 2 到 3 条事件的）', true],
    ['末尾一行', ([a, b]) => [a!, b!], '1 个（3 条事件的）', true],
    ['全部', () => [], '3 个（从 1 到 3 条事件的）', true],
  ])(
    '文件少了%s：核验指出来；退回了就不往下封，补写之后再封',
    async (_which, cut, says, isBack) => {
      const folder = join(dir, `lost-${++names}`)
      const witness = folderWitness(folder)
      await filled(witness)
      const file = join(folder, 'checkpoints.jsonl')
      const lines = readFileSync(file, 'utf8').trim().split('\n')
      writeFileSync(
        file,
        cut(lines)
          .map((line) => `${line}\n`)
          .join(''),
      )
      expect(await kinds(witness)).toEqual(missing(says))
      await write('d')
      const sealer = await newSealer(witness)
      if (isBack) {
        await expect(sealer.sealOnce()).rejects.toThrow(/见证退回了：交到过 3 条事件/)
        await expect(sealer.sealOnce(), '再试也一样').rejects.toThrow(HistoryBrokenError)
        expect(await sealed()).toBe(3)
      }
      await again(witness)
      expect(await kinds(witness)).toEqual([])
      expect((await witness.findLast())!.size).toBe(3)
      await sealUnder(witness)
      expect(await verifyLedger(county.pool, witness)).toMatchObject({ ok: true, events: 4 })
    },
  )

  test('整个文件夹不在了：核验照样做完，封存停着；正在封的也不另起一份', async () => {
    const folder = join(dir, `lost-${++names}`)
    const witness = folderWitness(folder)
    await filled(witness)
    const sealer = await newSealer(witness)
    await write('d')
    await sealer.sealAll()
    rmSync(folder, { recursive: true })
    await write('e')
    await expect(sealer.sealOnce()).rejects.toThrow(/见证退回了：交到过 4 条事件，现在只有 0/)
    expect(await kinds(witness)).toEqual(missing('4 个（从 1 到 4 条事件的）'))
    expect(await witness.findLast()).toBeUndefined()
    expect(await again(witness)).toBe(4)
    await sealUnder(witness)
    expect(await verifyLedger(county.pool, witness)).toMatchObject({ ok: true, events: 5 })
  })

  test('对象存储少了几个：也一样', async () => {
    const blobs = diskBlobs(join(dir, `lost-${++names}`))
    const witness = blobWitness(blobs)
    await filled(witness)
    const [newest] = await blobs.list('checkpoints/', 1)
    await blobs.delete(newest!)
    expect(await kinds(witness)).toEqual(missing('1 个（3 条事件的）'))
    await expect((await newSealer(witness)).sealOnce()).rejects.toThrow(HistoryBrokenError)
    expect(await again(witness)).toBe(1)
    await sealUnder(witness)
    expect(await kinds(witness)).toEqual([])
  })

  test('公钥不在了，或者根和数据库的不同，或者数据库少了一个：核验各说各的', async () => {
    const folder = join(dir, `lost-${++names}`)
    const witness = folderWitness(folder)
    await filled(witness)
    rmSync(join(folder, 'sealer.pub.pem'))
    await owner.query("set session_replication_role = 'replica'")
    await owner.query('delete from ledger.checkpoint where size = 1')
    await owner.query("update ledger.checkpoint set root = sha256('x') where size = 2")
    expect((await kinds(witness)).map(([kind]) => kind)).toEqual([
      'witness-differs',
      'checkpoint-missing',
      'witness-keyless',
    ])
  })

  test('数据库里的签名不对，不补写', async () => {
    const folder = join(dir, `lost-${++names}`)
    const witness = folderWitness(folder)
    await filled(witness)
    writeFileSync(join(folder, 'checkpoints.jsonl'), '')
    await owner.query("set session_replication_role = 'replica'")
    await owner.query("update ledger.checkpoint set root = sha256('x') where size = 2")
    await expect(again(witness)).rejects.toThrow('2 条事件的检查点签名无效')
    expect(await witness.findLast()).toBeUndefined()
  })
})

test.each([
  '{}',
  'null}',
  '{"size":null}',
  '{"size":-1,"root":"x"}',
  '{"size":"9","root":"x"}',
  '{"size":0.5,"root":"x"}',
  '<html>{}',
])('见证那里多出一行“%s”：不是检查点，封存停下，核验说清楚', async (line) => {
  const folder = join(dir, `garbled-${++names}`)
  await write('a')
  await sealUnder(folderWitness(folder))
  appendFileSync(join(folder, 'checkpoints.jsonl'), `${line}\n`)
  const blobs = diskBlobs(join(dir, `garbled-${++names}`))
  // As if this county had had no other witness.
  await owner.query("set session_replication_role = 'replica'")
  await owner.query('delete from ledger.handed')
  await sealUnder(blobWitness(blobs))
  await blobs.put('checkpoints/0000000000000000.json', Buffer.from(line))
  for (const witness of [folderWitness(folder), blobWitness(blobs)]) {
    const sealer = await newSealer(witness)
    await expect(sealer.sealOnce()).rejects.toThrow(HistoryBrokenError)
    const { findings } = await verifyLedger(county.pool, witness)
    expect(findings.map((f) => [f.kind, f.says])).toEqual([
      ['witness-foreign', `见证文件有一行不是检查点：${line}`],
    ])
    await sealer.stop()
  }
})

describe('见证文件的最后一行写到一半就断电', () => {
  const cutOff = (file: string, kept: number) => {
    const text = readFileSync(file, 'utf8')
    const last = text.slice(0, -1).lastIndexOf('\n') + 1
    const cut = text.slice(last, last + kept)
    writeFileSync(file, text.slice(0, last) + cut)
    return cut
  }
  const open = () => {
    const folder = join(dir, `cut-${++names}`)
    return { file: join(folder, 'checkpoints.jsonl'), witness: folderWitness(folder) }
  }

  test.each([1, 8, 40, 200])(
    '（剩 %i 个字符）重新启动两次：断了的那个补交，以后的各占一行，封存、核验、导出都照常',
    async (kept) => {
      const { file, witness } = open()
      await write('a')
      await sealUnder(witness)
      cutOff(file, kept)
      await sealUnder(witness)
      await write('b')
      await sealUnder(witness)
      await write('c')
      await sealUnder(witness)
      expect((await witness.findLast())!.size).toBe(before + 3)
      expect(await verifyLedger(county.pool, witness)).toMatchObject({ ok: true, checkpoints: 3 })
      const target = join(dir, `export-${++names}`)
      expect(await exportLedger(county.pool, witness, target)).toBe(before + 3)
      const exported = readFileSync(join(target, 'checkpoints.jsonl'), 'utf8')
      expect(exported.trim().split('\n')).toHaveLength(3)
    },
  )

  test('断了而没有补上的那一行，核验指出来；导出照常', async () => {
    const { file, witness } = open()
    await write('a')
    await sealUnder(witness)
    const cut = cutOff(file, 60)
    const { findings } = await verifyLedger(county.pool, witness)
    expect(findings.map((f) => [f.kind, f.says.includes(cut)])).toEqual([['witness-cut', true]])
    expect(await exportLedger(county.pool, witness, join(dir, `export-${++names}`))).toBe(
      before + 1,
    )
  })

  test('从前的程序把下一个检查点接在断行后面：两个都认得出来，接着封', async () => {
    const { file, witness } = open()
    await write('a')
    await sealUnder(witness)
    const whole = readFileSync(file, 'utf8')
    const cut = cutOff(file, 60)
    appendFileSync(file, whole)
    expect(readFileSync(file, 'utf8').startsWith(`${cut}{"size"`)).toBe(true)
    await write('b')
    await sealUnder(witness)
    expect(await verifyLedger(county.pool, witness)).toMatchObject({ ok: true, checkpoints: 2 })
  })

  test('文件很长时，最后一个检查点由文件末尾找到', async () => {
    const { file, witness } = open()
    await write('a')
    await sealUnder(witness)
    const [line] = readFileSync(file, 'utf8').split('\n')
    const size = (n: number) => line!.replace(/"size":\d+/, `"size":${n}`)
    writeFileSync(file, Array.from({ length: 2000 }, (_, n) => `${size(n)}\n`).join(''))
    expect((await witness.findLast())!.size).toBe(1999)
  })
})
