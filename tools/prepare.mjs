// Plain JavaScript without dependencies: it runs on whatever Node (≥ 20) the machine has, before
// anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules/.bin')
/**
 * The Node that the lock file pins, first on the PATH; what it has compiled once, it reads from
 * then on: a process of ours starts in half of the time.
 */
export const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  NODE_COMPILE_CACHE: join(root, 'node_modules/.compiled'),
}
const options = { cwd: root, env, shell: process.platform === 'win32' }

export function run(command, args, more = {}) {
  const done = spawnSync(command, args, { ...options, stdio: 'inherit', ...more })
  if (done.error) throw done.error
  return done.status ?? 1
}

/** Installs what the lock file names, when it is not installed yet, and says how far it is. */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(`需要 Node 20 或更新的版本，这里是 ${process.version}。`)
    process.exit(1)
  }
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = join(root, 'node_modules/.yimen-installed')
  const hash = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  const wanted = wantedPackages(JSON.parse(lock).packages)
  console.log(`安装依赖：${wanted.length} 个软件包，第一次约一分钟……`)
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    ...options,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const begun = Date.now()
  const timer = setInterval(() => {
    const there = wanted.filter((path) => existsSync(join(root, path, 'package.json'))).length
    const seconds = Math.round((Date.now() - begun) / 1000)
    const last = there === wanted.length ? '，收尾' : ''
    console.log(`安装依赖…… ${there}/${wanted.length}${last}，已用 ${seconds} 秒`)
  }, 1000)
  const status = await new Promise((resolve, reject) =>
    npm.once('error', reject).once('exit', (code) => resolve(code ?? 1)),
  )
  clearInterval(timer)
  if (status !== 0) {
    console.error('依赖没有装好。请检查网络（能否访问 npm 仓库）后重试。')
    process.exit(1)
  }
  checkNode()
  writeFileSync(stamp, hash)
}

/**
 * The Node that came with the packages is linked against libraries that a bare machine may lack.
 */
function checkNode() {
  const tried = spawnSync('node', ['--version'], { ...options, encoding: 'utf8' })
  if (tried.status === 0) return
  console.error(`随依赖安装的 Node 不能运行：${tried.stderr || tried.error?.message}`)
  console.error('多半缺少系统库。Debian、Ubuntu：apt-get install libatomic1 libstdc++6')
  process.exit(1)
}

/**
 * Where the packages of the lock file will lie. Those of other systems, and what only they need,
 * stand in it too and are not installed.
 */
function wantedPackages(packages) {
  process.report.excludeNetwork = true
  const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  const fits = (wanted, have) => !wanted || wanted.includes(have)
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .filter(([, { optional, os, cpu }]) => !optional || os || cpu)
    .filter(([, { os, cpu }]) => fits(os, process.platform) && fits(cpu, process.arch))
    .filter(([, wanted]) => process.platform !== 'linux' || fits(wanted.libc, libc))
    .map(([path]) => path)
}

/** Builds the webs when their sources changed. */
export function buildWebs() {
  if (run('node', ['--disable-warning=ExperimentalWarning', 'tools/build-webs.ts']) !== 0)
    process.exit(1)
}
