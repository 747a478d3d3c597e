import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { repositoryDir } from '#platform/repository'
import { readContents } from './build-webs.ts'
import { licences, type Lock, type LockEntry } from './licences.ts'

/*
 * One folder with what a county needs to run, and nothing to build or test it: sources (Node strips
 * their types), built webs, data, migrations, handbook, the lock file of production.
 * docs/howto/release.md says what to do with it.
 */

/** Taken as they are. Of the web's sources only the files that the server hands out itself. */
const WHOLE = [
  '.npmrc',
  'bin',
  'CHANGELOG.md',
  'data',
  'db/migrations',
  'deploy',
  'dist/portal',
  'dist/portal-form',
  'dist/staff',
  'docs/handbook',
  'docs/howto/back-up.md',
  'docs/howto/release.md',
  'docs/howto/send-messages.md',
  'tools/verify.py',
  'web/portal/icon.svg',
  'web/portal/portal.css',
  'web/ui/edges.css',
]

interface Project {
  version: string
  scripts: Record<string, string>
  devDependencies: Record<string, string>
}

const read = (path: string) => readFileSync(join(repositoryDir, path), 'utf8')

/**
 * Makes the folder `yimen-<version>`, and beside it its archive and the digest of that, all in
 * `target`. Answers the folder.
 */
export function buildRelease(target: string): string {
  const { devDependencies, ...project } = JSON.parse(read('package.json')) as Project
  const lock = productionLock(JSON.parse(read('package-lock.json')) as Lock)
  const name = `yimen-${project.version}`
  const folder = join(target, name)
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  rmSync(folder, { recursive: true, force: true })
  put('package.json', json({ ...project, scripts: { start: 'bin/yimen start' } }))
  put('package-lock.json', json(lock))
  put('LICENSES.md', licences(lock, readContents().packages))
  for (const path of sources(Object.keys(devDependencies))) put(path, read(path))
  for (const path of WHOLE)
    cpSync(join(repositoryDir, path), join(folder, path), { recursive: true })

  const archive = pack(target, name)
  writeFileSync(join(target, `${name}.tar.gz`), archive)
  const digest = createHash('sha256').update(archive).digest('hex')
  writeFileSync(join(target, `${name}.tar.gz.sha256`), `${digest}  ${name}.tar.gz\n`)
  return folder
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

/** The sources that run: no tests, nor what stands on a package for development. */
function sources(development: string[]): string[] {
  return globSync(['src/**/*.ts', 'sim/*.ts', 'web/text/*.ts'], { cwd: repositoryDir })
    .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/testing/'))
    .filter((path) => !development.some((name) => read(path).includes(`from '${name}'`)))
}

/**
 * The lock file without what only development needs; `npm ci` wants it to agree with package.json.
 */
function productionLock(lock: Lock): Lock {
  const production = Object.entries(lock.packages).filter(([, { dev }]) => !dev)
  const withoutDevelopment = ({ devDependencies: _, ...entry }: LockEntry) => entry
  return {
    ...lock,
    packages: Object.fromEntries(production.map(([path, e]) => [path, withoutDevelopment(e)])),
  }
}

/** The same bytes for the same commit, whoever packs it, and whenever. */
function pack(target: string, name: string): Buffer {
  const git = ['log', '-1', '--format=%ct']
  const committed = spawnSync('git', git, { cwd: repositoryDir, encoding: 'utf8' }).stdout?.trim()
  const tar = spawnSync(
    'tar',
    [
      '--create',
      '--sort=name',
      `--mtime=@${committed || Math.floor(Date.now() / 1000)}`,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
      name,
    ],
    { cwd: target, maxBuffer: 2 ** 30 },
  )
  if (tar.status !== 0) throw new Error(`tar: ${tar.error?.message ?? tar.stderr.toString()}`)
  return gzipSync(tar.stdout, { level: 9 })
}

if (import.meta.main)
  process.stdout.write(`发布包：${buildRelease(join(repositoryDir, 'release'))}，和它的 .tar.gz\n`)
