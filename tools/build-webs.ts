import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { tell } from '#platform/progress'
import { repositoryDir } from '../src/config.ts'

/* Builds the webs, when a file that went into them last time is another now. */

const CONFIGS = ['vite.portal.config.ts', 'vite.portal-form.config.ts', 'vite.staff.config.ts']
const MADE = ['dist/portal/pages.js', 'dist/portal-form/form.js', 'dist/staff/index.html']
/** Path → digest of what the last build read. */
const INPUTS = join(repositoryDir, 'dist/inputs.json')

const digest = (path: string) =>
  createHash('sha256')
    .update(readFileSync(join(repositoryDir, path)))
    .digest('hex')

function isFresh(): boolean {
  if (![INPUTS, ...MADE.map((path) => join(repositoryDir, path))].every((path) => existsSync(path)))
    return false
  const inputs = JSON.parse(readFileSync(INPUTS, 'utf8')) as Record<string, string>
  return Object.entries(inputs).every(
    ([path, was]) => existsSync(join(repositoryDir, path)) && digest(path) === was,
  )
}

/** The files of ours that go into one web. A type leaves nothing behind, so what only types come from is not among them. */
async function build(config: string): Promise<string[]> {
  const vite = await import('vite')
  const results = await vite.build({ configFile: join(repositoryDir, config) })
  return [results]
    .flat()
    .flatMap((result) => ('output' in result ? result.output : []))
    .flatMap((made) => (made.type === 'chunk' ? made.moduleIds : []))
    .map((id) => relative(repositoryDir, id.replace(/\?.*$/, '')))
    .filter((path) => /^(src|web)\//.test(path))
}

if (!isFresh()) {
  const progress = tell('构建网页')
  const bundled = (await Promise.all(CONFIGS.map(build))).flat()
  // Styles and the frame of a page are no modules.
  const whole = readdirSync(join(repositoryDir, 'web'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(repositoryDir, join(file.parentPath, file.name)))
  const inputs = [...new Set([...bundled, ...whole, ...CONFIGS, 'package-lock.json'])].sort()
  mkdirSync(dirname(INPUTS), { recursive: true })
  writeFileSync(
    INPUTS,
    JSON.stringify(Object.fromEntries(inputs.map((path) => [path, digest(path)])), undefined, 1),
  )
  progress.end()
}
