import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { seal, sm2Sign, unsealBytes } from '#foundation/sm'
import type { Queryable } from './database.ts'
import { NotReadyError } from './not-ready.ts'
import { type KeptPaperKey, newPaperKey, openPaperKey, type PaperKey } from './paper-key.ts'
import { type RolePasswords, ROLES } from './roles.ts'

/** Signs with SM2 over SM3 (GB/T 32918), DER, as the user that GM/T 0009 names. */
export interface SigningKey {
  publicKey: KeyObject
  sign: (bytes: Buffer) => Promise<Buffer>
}

function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey)
  return { publicKey, sign: async (bytes) => sm2Sign(privateKey, publicKey, bytes) }
}

/** The secrets of one county. Lost, nobody's name can be read again and nothing can be sealed. */
export interface Keyring {
  /** 16 bytes for the cipher of personal data, then 32 for the blind indexes. */
  personal: Buffer
  sealer: SigningKey
  rolePasswords: RolePasswords
  /** Undefined in a county that is older than signed papers, until it is prepared anew. */
  papers: PaperKey | undefined
}

/** Where a county's keys are. */
export interface KeyStore {
  /** In Chinese, for whoever must bring them here. */
  readonly where: string
  /**
   * Undefined when there are none at all. `client` may read what the platform keeps in the
   * database.
   */
  find: (client: pg.ClientBase) => Promise<Keyring | undefined>
  /** Only for a county that is just being founded; `client` is the owner. */
  make: (client: pg.ClientBase) => Promise<Keyring>
  /** The key of papers, which comes after the others; `client` is the owner. */
  makePapers: (client: pg.ClientBase, kept: KeptPaperKey) => Promise<void>
}

/** Asks no database where its keys are. */
export interface FileKeys extends KeyStore {
  find: (client?: pg.ClientBase) => Promise<Keyring | undefined>
}

const newPersonal = () => randomBytes(48)
const newPasswords = () =>
  Object.fromEntries(ROLES.map((role) => [role, randomBytes(24).toString('hex')]))

/**
 * Files below `dir`, readable by this user alone: for one machine, or several that were given a
 * copy.
 */
export function fileKeys(dir: string): FileKeys {
  const [personal, signing, passwords, papersKey, papersCertificate] = [
    'personal.key',
    'sealer.sm2.pem',
    'database-roles.json',
    'papers.key.pem',
    'papers.crt.pem',
  ].map((name) => join(dir, name)) as [string, string, string, string, string]
  // `wx`: never over a key that is there.
  const write = (file: string, content: string | Buffer) =>
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' })
  const findPapers = (): PaperKey | undefined => {
    const there = [papersKey, papersCertificate].filter((file) => existsSync(file))
    if (there.length === 0) return undefined
    if (there.length === 1)
      throw new NotReadyError(`签文书的密钥和证书只有 ${there[0]}，缺另一个。请从备份中恢复。`)
    return openPaperKey(
      {
        key: readFileSync(papersKey, 'utf8'),
        certificates: readFileSync(papersCertificate, 'utf8'),
      },
      `目录 ${dir}`,
    )
  }
  const find = async (): Promise<Keyring | undefined> => {
    const absent = [personal, signing, passwords].filter((file) => !existsSync(file))
    if (absent.length === 3) return undefined
    if (absent.length > 0)
      throw new NotReadyError(`密钥不完整，缺少 ${absent.join('、')}。请从备份中恢复。`)
    return {
      personal: readFileSync(personal),
      sealer: signingKey(createPrivateKey(readFileSync(signing))),
      rolePasswords: JSON.parse(readFileSync(passwords, 'utf8')) as RolePasswords,
      papers: findPapers(),
    }
  }
  return {
    where: `目录 ${dir}`,
    find,
    make: async () => {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      write(personal, newPersonal())
      write(signing, newSigningKey().export({ type: 'pkcs8', format: 'pem' }))
      write(passwords, JSON.stringify(newPasswords()))
      return (await find())!
    },
    makePapers: async (_client, { key, certificates }) => {
      write(papersKey, key)
      write(papersCertificate, certificates)
    },
  }
}

const newSigningKey = () => generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey

/** A key management system or hardware module: the master key never leaves it. */
export interface Kms {
  /** In Chinese, for whoever must make it reachable. */
  readonly where: string
  wrap: (secret: Buffer) => Promise<Buffer>
  /** Throws when it was wrapped by another. */
  unwrap: (wrapped: Buffer) => Promise<Buffer>
  /** A new SM2 pair whose private half stays inside; answers what it is called by from now on. */
  makeSigningKey: () => Promise<Buffer>
  openSigningKey: (handle: Buffer) => Promise<SigningKey>
}

/**
 * The same done by this process, with a master key of 16 bytes in a file: for trying, and for
 * counties without such a system.
 */
export function softwareKms(masterFile: string): Kms {
  const master = () => {
    if (!existsSync(masterFile))
      throw new NotReadyError(
        `没有找到主密钥 ${masterFile}。请从保管处取来；新建的县可以用 openssl rand 16 生成。`,
      )
    const key = readFileSync(masterFile)
    if (key.length !== 16) throw new NotReadyError(`主密钥 ${masterFile} 应为 16 字节。`)
    return key
  }
  const unwrap = async (wrapped: Buffer) => {
    try {
      return unsealBytes(master(), wrapped)
    } catch (error) {
      if (error instanceof NotReadyError) throw error
      throw new NotReadyError(`主密钥 ${masterFile} 打不开本县的密钥，可能属于另一个县。`)
    }
  }
  return {
    where: `主密钥 ${masterFile}`,
    wrap: async (secret) => seal(master(), secret),
    unwrap,
    makeSigningKey: async () =>
      seal(master(), newSigningKey().export({ type: 'pkcs8', format: 'der' })),
    openSigningKey: async (handle) => {
      const key = await unwrap(handle)
      return signingKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
    },
  }
}

/** Keys that lie wrapped in the database, where every machine finds them. */
export function wrappedKeys(kms: Kms): KeyStore {
  const find = async (client: pg.ClientBase): Promise<Keyring | undefined> => {
    const { rows } = await client.query<{ name: string; bytes: Buffer }>(
      'select name, bytes from platform.wrapped_key',
    )
    if (rows.length === 0) return undefined
    const papers = rows.find(({ name }) => name === 'papers')
    const wrapped = (name: string) => {
      const found = rows.find((r) => r.name === name)
      if (!found) throw new NotReadyError(`数据库中缺少密钥 ${name}。请从备份中恢复。`)
      return found.bytes
    }
    return {
      personal: await kms.unwrap(wrapped('personal')),
      sealer: await kms.openSigningKey(wrapped('sealer')),
      rolePasswords: JSON.parse(
        (await kms.unwrap(wrapped('database-roles'))).toString('utf8'),
      ) as RolePasswords,
      papers:
        papers &&
        openPaperKey(
          JSON.parse((await kms.unwrap(papers.bytes)).toString('utf8')) as KeptPaperKey,
          kms.where,
        ),
    }
  }
  return {
    where: kms.where,
    find,
    make: async (client) => {
      await client.query(
        `insert into platform.wrapped_key (name, bytes) values ('personal', $1), ('sealer', $2), ('database-roles', $3)`,
        [
          await kms.wrap(newPersonal()),
          await kms.makeSigningKey(),
          await kms.wrap(Buffer.from(JSON.stringify(newPasswords()))),
        ],
      )
      return (await find(client))!
    },
    makePapers: async (client, kept) => {
      await client.query("insert into platform.wrapped_key (name, bytes) values ('papers', $1)", [
        await kms.wrap(Buffer.from(JSON.stringify(kept))),
      ])
    },
  }
}

/**
 * The keys, and the tables whose rows are bound to them; undefined in a county that is older than
 * binding. No row of these is ever bound again.
 */
export interface CountyKeys extends Keyring {
  readonly papers: PaperKey
  readonly bound: readonly string[] | undefined
}

/**
 * What a database keeps of a county's keys to know them again, and of what was bound to them: none
 * but they make this check.
 */
function marksOf(
  { personal, sealer }: Keyring,
  bound: readonly string[] | undefined,
): { personalCheck: string; sealerPublic: string } {
  const hmac = bound
    ? createHmac('sm3', personal).update(`bound ${JSON.stringify(bound)}`)
    : createHmac('sm3', personal.subarray(16)).update('yimen')
  return {
    personalCheck: hmac.digest('hex'),
    sealerPublic: sealer.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  }
}

interface Known {
  personal_check: string
  sealer_public: string
  bound: string[] | null
}

/**
 * The keys of the county whose database this is.
 * @throws NotReadyError when they are not here, or are those of another county. Makes and changes
 * nothing.
 */
export async function openKeyring(client: pg.ClientBase, store: KeyStore): Promise<CountyKeys> {
  const { papers, ...keyring } = await knownKeyring(client, store)
  if (!papers)
    throw new NotReadyError(
      `这里没有签文书的密钥和证书（${store.where}）。请在一台机器上运行 npm run migrate；密钥放在目录里的，再把 papers.key.pem 和 papers.crt.pem 复制到其他机器。`,
    )
  return { ...keyring, papers }
}

async function knownKeyring(
  client: pg.ClientBase,
  store: KeyStore,
): Promise<Keyring & Pick<CountyKeys, 'bound'>> {
  const { rows } = await client.query<Known>(
    'select personal_check, sealer_public, bound from platform.county_key',
  )
  const [known] = rows
  if (!known)
    throw new NotReadyError(
      '数据库还没有准备好：还没有密钥。请运行 npm run migrate，完成后再启动。',
    )
  const keyring = await store.find(client)
  if (!keyring)
    throw new NotReadyError(
      `数据库里已经有一个县，而这里没有它的密钥（${store.where}）。请把原来机器上的密钥目录复制过来，或者按原来的 YIMEN_KEYRING 设置；不要新建。`,
    )
  const bound = known.bound ?? undefined
  const { personalCheck, sealerPublic } = marksOf(keyring, bound)
  if (personalCheck !== known.personal_check || sealerPublic !== known.sealer_public)
    throw new NotReadyError(
      `这里的密钥（${store.where}）不是这个数据库所属的县的。请检查 DATABASE_URL 和密钥是否配套。`,
    )
  return { ...keyring, bound }
}

/**
 * The keys of the county whose database this is, made when it is just being founded: then there is
 * nothing yet in the tables that are `bound`. Papers are signed as `countyName`; a county of before
 * they were signed is given the key for it.
 */
export async function foundKeyring(
  client: pg.ClientBase,
  store: KeyStore,
  bound: readonly string[],
  countyName: string,
): Promise<CountyKeys> {
  const { rows } = await client.query('select from platform.county_key')
  const isNew = rows.length === 0
  const keyring = isNew ? await newKeyring(client, store, bound) : await knownKeyring(client, store)
  if (!keyring.papers) await store.makePapers(client, newPaperKey(countyName))
  return openKeyring(client, store)
}

async function newKeyring(
  client: pg.ClientBase,
  store: KeyStore,
  bound: readonly string[],
): Promise<Keyring> {
  const keyring = (await store.find(client)) ?? (await store.make(client))
  const { personalCheck, sealerPublic } = marksOf(keyring, bound)
  await client.query(
    'insert into platform.county_key (personal_check, sealer_public, bound) values ($1, $2, $3)',
    [personalCheck, sealerPublic, bound],
  )
  return keyring
}

/** Remembers which tables are bound to these keys, as the database's owner. */
export async function noteBound(
  db: Queryable,
  keyring: Keyring,
  bound: readonly string[],
): Promise<void> {
  const { personalCheck } = marksOf(keyring, bound)
  await db.query('update platform.county_key set bound = $1, personal_check = $2', [
    bound,
    personalCheck,
  ])
}
