import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { tell } from '#platform/progress'
import { repositoryDir } from '#platform/repository'

/* Builds the webs, when a file that went into them last time is another now. */

const CONFIGS = ['vite.portal.config.ts', 'vite.portal-form.config.ts', 'vite.staff.config.ts']
const MADE = ['dist/portal/pages.js', 'dist/portal-form/form.js', 'dist/staff/index.html']
const CONTENTS = join(repositoryDir, 'dist/contents.json')

/** What the webs were made of. */
export interface WebContents {
  /** Path → digest of each file of ours. */
  files: Record<string, string>
  /** Folders of the packages of which something is inside. */
  packages: string[]
}

export const readContents = (): WebContents => JSON.parse(readFileSync(CONTENTS, 'utf8'))

const digest = (path: string) =>
  createHash('sha256')
    .update(readFileSync(join(repositoryDir, path)))
    .digest('hex')

function isFresh(): boolean {
  if (![CONTENTS, ...MADE.map((path) => join(repositoryDir, path))].every((p) => existsSync(p)))
    return false
  return Object.entries(readContents().files).every(
    ([path, was]) => existsSync(join(repositoryDir, path)) && digest(path) === was,
  )
}

/**
 * The modules that go into one web. A type leaves nothing behind, so what only types come from is
 * not among them.
 */
async function build(config: string): Promise<string[]> {
  const vite = await import('vite')
  const results = await vite.build({ configFile: join(repositoryDir, config) })
  return [results]
    .flat()
    .flatMap((result) => ('output' in result ? result.output : []))
    .flatMap((made) => (made.type === 'chunk' ? made.moduleIds : []))
    .map((id) => relative(repositoryDir, id.replace(/\?.*$/, '')))
}

if (import.meta.main && !isFresh()) {
  const progress = tell('构建网页')
  const modules = (await Promise.all(CONFIGS.map(build))).flat()
  // Styles and the frame of a page are no modules.
  const whole = readdirSync(join(repositoryDir, 'web'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(repositoryDir, join(file.parentPath, file.name)))
  const ours = [...modules.filter((path) => path.startsWith('src/')), ...whole]
  const packages = modules.flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  )
  const contents: WebContents = {
    files: Object.fromEntries(
      unique([...ours, ...CONFIGS, 'package-lock.json']).map((path) => [path, digest(path)]),
    ),
    packages: unique(packages),
  }
  mkdirSync(dirname(CONTENTS), { recursive: true })
  writeFileSync(CONTENTS, JSON.stringify(contents, undefined, 1))
  progress.end()
}

function unique(paths: string[]): string[] {
  return [...new Set(paths)].sort()
}
