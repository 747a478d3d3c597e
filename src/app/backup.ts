import { createHash, type KeyObject } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'
import type { Instant } from '#foundation/time'
import { findLatestCheckpoint, folderWitness, type Witness } from '#ledger'
import { type Blobs, diskBlobs } from '#platform/blobs'
import { inSnapshot } from '#platform/database'
import { fileKeys, type Keyring } from '#platform/keyring'
import { migrate } from '#platform/migrate'
import { ownedFolders, ownedSequences, ownedTables } from '#platform/ownership'
import { isSameKey, sealOf, signerOfManifest } from './backup-seal.ts'
import { OWNERS } from './owners.ts'
import type { Places } from './places.ts'

/*
 * A backup is a folder: every table as PostgreSQL's binary COPY out of one snapshot, the county's
 * files, and a signed manifest with the SM3 of each. The keys are in it, because without them
 * nobody's name could be read again: keep it as safe. Files are taken from wherever the county has
 * them, and brought back to wherever the new one has its own. What is taken along follows from
 * what the modules own: all of it but the passing. Derived tables are taken along too, so that a
 * restored county works at once; whether they are what the ledger says, `npm run replay --
 * --check` tells.
 */

/**
 * Where a county's files are: below its folder, behind the port of its store, and with its witness.
 */
export interface FilePlaces extends Pick<Places, 'blobs' | 'witness' | 'keyStore'> {
  stateDir: string
}

const foldersOf = (behind?: 'blobs') =>
  [...ownedFolders(OWNERS)]
    .filter(([, folder]) => folder.nature === 'kept' && folder.behind === behind)
    .map(([name]) => name)
const OURS = [...ownedTables(OWNERS)]
const WANTED = OURS.flatMap(([name, { nature }]) => (nature === 'passing' ? [] : [name]))
const SEQUENCES = [...ownedSequences(OWNERS).keys()]

/** Names become words of statements: what is not plain is no name of ours. */
const word = z.string().regex(/^[a-z][a-z0-9_]*$/)
const qualified = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/)
const manifestSchema = z.object({
  madeAt: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: qualified, columns: z.array(word), rows: z.number() })),
  sequences: z.record(qualified, z.number()),
  /** Tables in the database that are none of the county's, and so not in it. */
  leftOut: z.array(z.string()),
  /** Path below the folder → SM3. */
  files: z.record(z.string(), z.string()),
})
export type BackupManifest = z.infer<typeof manifestSchema>

const MANIFEST = 'manifest.json'
const SEAL = 'manifest.seal.json'

/** Why a folder cannot be restored: it is incomplete or was changed, or the target is not empty. */
export class RestoreRefused extends Error {}

/** Writes a backup while the county works; answers its manifest. */
export async function backup(
  ownerUrl: string,
  places: FilePlaces,
  target: string,
  at: Instant,
): Promise<BackupManifest> {
  if (existsSync(join(target, MANIFEST)))
    throw new RestoreRefused(`${target} 已有一份备份，请换一个目录`)
  mkdirSync(join(target, 'tables'), { recursive: true, mode: 0o700 })
  const { size, keys, ...manifest } = await connected(ownerUrl, (client) =>
    inSnapshot(client, async () => ({
      madeAt: at,
      keys: await places.keyStore.find(client),
      size: (await findLatestCheckpoint(client))?.size ?? 0,
      ...(await copyTables(client, target)),
    })),
  )
  if (!keys) throw new RestoreRefused(`找不到本县的密钥（${places.keyStore.where}），备份签不了名`)
  // The copy of the witness has all that the tables say was handed over, and is not ahead of them.
  await copyWitness(places.witness, folderWitness(join(target, 'witness')), size)
  const files: BackupManifest['files'] = {}
  // Files are only ever added, and never changed: a later copy holds all that the tables name.
  await copyBlobs(places.blobs, diskBlobs(target))
  copyFolders(places.stateDir, target)
  for (const file of listFiles(target)) files[file] = await digestOf(join(target, file))
  const complete = { ...manifest, files }
  const text = JSON.stringify(complete, undefined, 1)
  writeFileSync(join(target, SEAL), await sealOf(keys.sealer, text), { mode: 0o600 })
  writeFileSync(join(target, MANIFEST), text, { mode: 0o600 })
  return complete
}

/** Every table but the passing ones, where the sequences stand, and which migrations made them. */
async function copyTables(
  client: pg.Client,
  target: string,
): Promise<Pick<BackupManifest, 'migrations' | 'tables' | 'sequences' | 'leftOut'>> {
  const { ours: seen, leftOut } = await listTables(client)
  // A role that may not read a table does not even see it.
  const unseen = WANTED.filter((name) => !seen.some((table) => table.name === name))
  if (unseen.length > 0)
    throw new RestoreRefused(
      `看不到 ${unseen.join('、')}，备份不会完整。请以数据库所有者的身份备份`,
    )
  const tables: BackupManifest['tables'] = []
  for (const { name, columns } of seen) {
    const stream = client.query(
      copyTo(`copy ${name} (${columns.join(', ')}) to stdout (format binary)`),
    )
    await pipeline(stream, createWriteStream(join(target, 'tables', name), { mode: 0o600 }))
    tables.push({ name, columns, rows: Number(stream.rowCount) })
  }
  const { rows } = await client.query<{ name: string; last: number | null }>(
    `select schemaname || '.' || sequencename as name, last_value::float8 as last from pg_sequences
     where schemaname || '.' || sequencename = any($1) order by 1`,
    [SEQUENCES],
  )
  const last = rows.flatMap((r) => (r.last === null ? [] : [[r.name, r.last] as const]))
  const sequences = Object.fromEntries(last)
  return { migrations: await listMigrations(client), tables, sequences, leftOut }
}

async function listMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from platform.migration order by name',
  )
  return rows.map((r) => r.name)
}

/**
 * Brings a backup back into an empty database and empty places for files. All or nothing for the
 * tables; the caller then verifies the ledger. Throws RestoreRefused before anything is written
 * when the folder is not as it was made.
 */
export async function restore(
  source: string,
  ownerUrl: string,
  places: FilePlaces,
): Promise<BackupManifest> {
  const { manifest, signer, county } = await readManifest(source, places)
  const held = await heldAlready(places)
  if (held.length > 0) throw new RestoreRefused(`已有文件 ${held.join('、')}，只能恢复到空的地方`)
  await migrate(ownerUrl)
  await connected(ownerUrl, async (client) => {
    if ((await listMigrations(client)).join() !== manifest.migrations.join()) {
      throw new RestoreRefused('备份由另一个版本的程序作出，请先用那个版本恢复，再升级')
    }
    checkTables(manifest.tables, (await listTables(client)).ours)
    await client.query('begin')
    for (const { name, columns } of inOrderOfReference(
      manifest.tables,
      await listReferences(client),
    )) {
      const { rows: found } = await client.query(`select 1 from ${name} limit 1`)
      if (found.length > 0)
        throw new RestoreRefused(`数据库的 ${name} 中已有数据，只能恢复到空的数据库`)
      await pipeline(
        createReadStream(join(source, 'tables', name)),
        client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin (format binary)`)),
      )
    }
    for (const [name, last] of Object.entries(manifest.sequences))
      await client.query('select setval($1::regclass, $2)', [name, last])
    // Keys that the backup does not hold as files are known now that its rows are there.
    if (!county) checkSigner(signer, await sealerOf(places.keyStore.find(client)))
    await client.query('commit')
    await client.query('analyze')
  })
  copyFolders(source, places.stateDir)
  await copyBlobs(diskBlobs(source), places.blobs)
  // What the witness has of this county stays as it is: it may know more than the backup.
  if ((await places.witness.findLast()) === undefined)
    await copyWitness(folderWitness(join(source, 'witness')), places.witness)
  return manifest
}

/**
 * What a link leads to is copied, not the link: keys may lie elsewhere, and nothing in a backup
 * leads out of it.
 */
function copyFolders(from: string, to: string): void {
  for (const name of foldersOf())
    if (existsSync(join(from, name)))
      cpSync(join(from, name), join(to, name), { recursive: true, dereference: true })
}

async function copyBlobs(from: Blobs, to: Blobs): Promise<void> {
  for (const name of foldersOf('blobs'))
    for (const key of await from.list(`${name}/`)) await to.put(key, (await from.get(key))!)
}

/** Copies the checkpoints up to a size of the ledger. */
async function copyWitness(from: Witness, to: Witness, upTo = Infinity): Promise<void> {
  const { checkpoints, publicKey } = await from.read()
  const copied = checkpoints.filter(({ size }) => size <= upTo)
  // Before the first checkpoint nobody was introduced.
  if (copied.length === 0 || !publicKey) return
  await to.introduce(publicKey)
  await to.hand(...copied)
}

async function heldAlready({ stateDir, blobs }: FilePlaces): Promise<string[]> {
  const held = foldersOf().filter(
    (name) => existsSync(join(stateDir, name)) && readdirSync(join(stateDir, name)).length > 0,
  )
  for (const name of foldersOf('blobs'))
    if ((await blobs.list(`${name}/`, 1)).length > 0) held.push(name)
  return held
}

/**
 * The manifest, who signed it, and the key that the backup itself holds for the county: theirs,
 * and the witness's, where there are any.
 */
async function readManifest(
  source: string,
  places: FilePlaces,
): Promise<{ manifest: BackupManifest; signer: KeyObject; county: KeyObject | undefined }> {
  const text = textOrNot(join(source, MANIFEST))
  if (text === undefined)
    throw new RestoreRefused(`${source} 中没有 manifest.json，不是一份完整的备份`)
  const read = manifestSchema.safeParse(parsedOrNot(text))
  if (!read.success) throw new RestoreRefused(`${source} 的 manifest.json 不是备份时写的`)
  const manifest = read.data
  const [stranger] = listFiles(source).filter(
    (file) => file !== MANIFEST && file !== SEAL && !Object.hasOwn(manifest.files, file),
  )
  if (stranger !== undefined) throw new RestoreRefused(`备份中多出 ${stranger}`)
  for (const { name } of manifest.tables)
    if (!Object.hasOwn(manifest.files, join('tables', name)))
      throw new RestoreRefused(`备份缺少 ${join('tables', name)}`)
  for (const [file, digest] of Object.entries(manifest.files)) {
    if (!existsSync(join(source, file))) throw new RestoreRefused(`备份缺少 ${file}`)
    if ((await digestOf(join(source, file))) !== digest)
      throw new RestoreRefused(`备份中的 ${file} 与作出时不同`)
  }
  const signer = signerOfManifest(text, parsedOrNot(textOrNot(join(source, SEAL)) ?? ''))
  if (!signer) throw new RestoreRefused(`${source} 的 manifest.json 不是备份时写的：签名对不上`)
  const county = await legible('keys', sealerOf(fileKeys(join(source, 'keys')).find()))
  const copied = await legible('witness', folderWitness(join(source, 'witness')).read())
  for (const known of [county, copied.publicKey, (await places.witness.read()).publicKey])
    if (known) checkSigner(signer, known)
  return { manifest, signer, county }
}

const sealerOf = async (keys: Promise<Keyring | undefined>) => (await keys)?.sealer.publicKey

/** Whoever signed it is the county; where nobody knows whose it is, nobody vouches for it. */
function checkSigner(signer: KeyObject, county: KeyObject | undefined): void {
  if (!county) throw new RestoreRefused('备份里没有本县的密钥，认不出清单是谁签名的，不予恢复')
  if (!isSameKey(signer, county))
    throw new RestoreRefused('备份的清单不是用本县的密钥签名的，可能被换过，不予恢复')
}

/** What lies in a folder of the backup, and may have been written by other hands. */
async function legible<T>(folder: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch {
    throw new RestoreRefused(`备份的 ${folder} 目录读不出或不完整，不予恢复`)
  }
}

function textOrNot(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Undefined where it is no JSON. */
function parsedOrNot(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every table is there, and nothing else. */
function checkTables(
  given: BackupManifest['tables'],
  known: { name: string; columns: string[] }[],
) {
  const told = (tables: { name: string; columns: string[] }[]) =>
    tables.map(({ name, columns }) => `${name} (${columns.join(', ')})`)
  const [ours, theirs] = [told(known), told(given)]
  const odd = [
    ...ours.filter((table) => !theirs.includes(table)),
    ...theirs.filter((table) => !ours.includes(table)),
  ]
  if (odd.length > 0) throw new RestoreRefused(`备份中的表与本版程序的不同：${odd.join('；')}`)
}

/** The county's tables, and the names of what else there is. */
async function listTables(
  client: pg.Client,
): Promise<{ ours: { name: string; columns: string[] }[]; leftOut: string[] }> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select table_schema || '.' || table_name as name, array_agg(column_name::text order by ordinal_position) as columns
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where is_generated = 'NEVER' and table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
     group by 1 order by 1`,
  )
  const known = new Set(OURS.map(([name]) => name))
  return {
    ours: rows.filter(({ name }) => WANTED.includes(name)),
    leftOut: rows.flatMap(({ name }) => (known.has(name) ? [] : [name])),
  }
}

/** Which table needs which other table's rows first. */
async function listReferences(client: pg.Client): Promise<{ from: string; to: string }[]> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `select distinct conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  )
  return rows
}

function inOrderOfReference<T extends { name: string }>(
  tables: readonly T[],
  references: readonly { from: string; to: string }[],
): T[] {
  const done = new Set<string>()
  const ordered: T[] = []
  while (ordered.length < tables.length) {
    const next = tables.filter(
      (t) => !done.has(t.name) && references.every((r) => r.from !== t.name || done.has(r.to)),
    )
    if (next.length === 0) throw new Error('tables refer to each other in a circle')
    for (const table of next) done.add(table.name)
    ordered.push(...next)
  }
  return ordered
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function listFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((f) => !f.isDirectory())
    .map((f) => relative(dir, join(f.parentPath, f.name)))
    .sort()
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sm3')
  await pipeline(
    createReadStream(file),
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        hash.update(chunk)
        done()
      },
    }),
  )
  return hash.digest('hex')
}
