import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'
import { repositoryDir } from '#platform/repository'

/*
 * What each module offers at its doors, with signatures and doc comments, as
 * docs/doors/<module>.md: a change of what others build on shows as a difference that somebody
 * reads. With --check it only says which are stale.
 */

const OUT = join(repositoryDir, 'node_modules/.cache/doors')
const REPORTS = join(repositoryDir, 'docs/doors')
const DOORS = ['index', 'session', 'http']

/**
 * Has the compiler write what the modules declare: all anew, as what it once wrote may be of
 * another tree.
 */
function declare(): void {
  rmSync(OUT, { recursive: true, force: true })
  const flags =
    '-p tsconfig.doors.json --declaration --emitDeclarationOnly --noEmit false --singleThreaded'
  const tsc = join(repositoryDir, 'node_modules/.bin/tsc')
  const given = [...flags.split(' '), '--outDir', OUT]
  execFileSync(tsc, given, { cwd: repositoryDir, stdio: 'inherit' })
}

interface Declared {
  /** Name at the door → text of its declaration, or where it is declared under which name. */
  names: Map<string, string | { from: string; name: string }>
  /** `export *` of these. */
  all: string[]
}

const parsed = new Map<string, Declared>()

/** What a declaration file exports. */
function exportsOf(file: string): Declared {
  const known = parsed.get(file)
  if (known) return known
  const text = readFileSync(file, 'utf8')
  const { program, comments } = parseSync(file, text)
  const found: Declared = { names: new Map(), all: [] }
  parsed.set(file, found)
  const commentBefore = (start: number) => {
    const last = comments.findLast(({ end }) => end <= start)
    const isNext = last && text.slice(last.end, start).trim() === ''
    return isNext && last.value.startsWith('*') ? `/*${last.value}*/\n` : ''
  }
  const locals = new Map<string, string>()
  for (const node of program.body) {
    const inner = node.type === 'ExportNamedDeclaration' ? node.declaration : node
    for (const name of inner ? namesOf(inner) : [])
      locals.set(name, commentBefore(node.start) + text.slice(node.start, node.end))
  }
  for (const node of program.body) {
    if (node.type === 'ExportAllDeclaration') found.all.push(targetOf(file, node.source.value))
    if (node.type !== 'ExportNamedDeclaration') continue
    for (const name of node.declaration ? namesOf(node.declaration) : [])
      found.names.set(name, locals.get(name)!)
    for (const { local, exported } of node.specifiers) {
      const [name, as] = [nameOf(local), nameOf(exported)]
      const from = node.source && targetOf(file, node.source.value)
      const own = locals.get(name)
      if (from) found.names.set(as, { from, name })
      else if (own) found.names.set(as, own)
    }
  }
  return found
}

const nameOf = (node: { type: string; name?: string; value?: unknown }) =>
  node.name ?? String(node.value)

function namesOf(node: { type: string; id?: unknown; declarations?: { id: unknown }[] }): string[] {
  const ids = node.declarations ? node.declarations.map(({ id }) => id) : [node.id]
  return ids.flatMap((id) => (id as { name?: string } | null)?.name ?? [])
}

const targetOf = (file: string, source: string) =>
  join(dirname(file), source.replace(/\.ts$/, '.d.ts'))

/** The declaration behind a name, wherever in the module it stands. */
function declarationOf(file: string, name: string): string {
  if (!existsSync(file)) return `export { ${name} }`
  const { names, all } = exportsOf(file)
  const here = names.get(name)
  if (typeof here === 'string') return here
  if (here) return declarationOf(here.from, here.name)
  const other = all.find((from) => existsSync(from) && exportsOf(from).names.has(name))
  return other ? declarationOf(other, name) : `export { ${name} }`
}

function namesAt(file: string): string[] {
  const { names, all } = exportsOf(file)
  return [...names.keys(), ...all.filter(existsSync).flatMap(namesAt)]
}

/** Rooms of a module have doors of their own; of foundation and platform every file is one. */
function doorsOf(module: string): string[] {
  const files = readdirSync(join(OUT, 'src', module), { recursive: true, encoding: 'utf8' })
  const isOpen = module === 'foundation' || module === 'platform'
  return files
    .filter((file) => file.endsWith('.d.ts'))
    .filter((file) => isOpen || DOORS.some((door) => file.split('/').at(-1) === `${door}.d.ts`))
    .sort()
}

/**
 * What the compiler infers of a whole table of schemas nobody reads: its head, and a digest that
 * shows that it changed.
 */
function shortened(declaration: string): string {
  const text = declaration.replaceAll(/^export declare |^export /gm, '')
  const lines = text.split('\n')
  if (lines.length <= 60) return text
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return `${lines.slice(0, 5).join('\n')}\n  // … ${lines.length - 5} more lines, ${digest}`
}

function reportOf(module: string): string {
  const parts = doorsOf(module).map((door) => {
    const file = join(OUT, 'src', module, door)
    const path = `src/${module}/${door.replace(/\.d\.ts$/, '.ts')}`
    const offered = [...new Set(namesAt(file))].sort()
    const texts = offered.map((name) => shortened(declarationOf(file, name)))
    return `## [${path}](../../${path})\n\n\`\`\`ts\n${texts.join('\n')}\n\`\`\`\n`
  })
  return [
    `# What ${module} offers`,
    '',
    'Made by `npm run generate`. A change here is a change for everybody who enters by these doors.',
    '',
    ...parts,
  ].join('\n')
}

declare()
const modules = readdirSync(join(OUT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .filter((entry) => doorsOf(entry.name).length > 0)
  .map((entry) => entry.name)
const isCheck = process.argv.includes('--check')
const wanted = new Map(modules.map((module) => [`${module}.md`, reportOf(module)]))
mkdirSync(REPORTS, { recursive: true })
const gone = readdirSync(REPORTS).filter((name) => !wanted.has(name))
const stale = [...wanted].filter(([name, text]) => {
  const path = join(REPORTS, name)
  return !existsSync(path) || readFileSync(path, 'utf8') !== text
})
for (const name of [...gone, ...stale.map(([name]) => name)])
  process.stdout.write(
    `${relative(repositoryDir, join(REPORTS, name))} ${isCheck ? 'is stale' : 'written'}\n`,
  )
if (!isCheck) {
  for (const name of gone) rmSync(join(REPORTS, name))
  for (const [name, text] of stale) writeFileSync(join(REPORTS, name), text)
}
process.exit(isCheck && gone.length + stale.length > 0 ? 1 : 0)
