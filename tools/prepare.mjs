// Plain JavaScript without dependencies: it runs on whatever Node (≥ 20) the machine has, before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules/.bin')
/** The Node that the lock file pins, first on the PATH. */
export const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }

export function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
    ...options,
  })
  if (done.error) throw done.error
  return done.status ?? 1
}

function stamp(name, hash, work) {
  const file = join(root, 'node_modules', `.yimen-${name}`)
  if (existsSync(file) && readFileSync(file, 'utf8') === hash) return
  work()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, hash)
}

function hashOf(paths) {
  const hash = createHash('sha256')
  const visit = (path) => {
    if (statSync(path).isDirectory())
      for (const name of readdirSync(path).sort()) visit(join(path, name))
    else hash.update(path).update(readFileSync(path))
  }
  for (const path of paths) visit(join(root, path))
  return hash.digest('hex')
}

/** Installs what the lock file names, when it is not installed yet. */
export function install() {
  stamp('installed', hashOf(['package-lock.json']), () => {
    console.log('安装依赖（第一次约一分钟）……')
    if (run('npm', ['ci', '--no-audit', '--no-fund']) !== 0) {
      console.error('依赖没有装好。请检查网络（能否访问 npm 仓库）后重试。')
      process.exit(1)
    }
  })
}

/** Builds the two webs when their sources changed. */
export function buildWebs() {
  const sources = [
    'web',
    'src',
    'vite.staff.config.ts',
    'vite.portal.config.ts',
    'vite.portal-form.config.ts',
    'package-lock.json',
  ]
  const work = () => {
    console.log('构建网页……')
    for (const config of [
      'vite.portal.config.ts',
      'vite.portal-form.config.ts',
      'vite.staff.config.ts',
    ]) {
      if (run('vite', ['build', '-c', config]) !== 0) process.exit(1)
    }
  }
  if (
    !existsSync(join(root, 'dist/staff/index.html')) ||
    !existsSync(join(root, 'dist/portal/pages.js')) ||
    !existsSync(join(root, 'dist/portal-form/form.js'))
  )
    work()
  else stamp('built', hashOf(sources), work)
  stamp('built', hashOf(sources), () => {})
}
