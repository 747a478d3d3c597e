import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { ACT_NAMES } from '#cases'
import { STREAMS } from '../src/app/streams.ts'
import { repositoryDir } from '#platform/repository'
import {
  importsIn,
  lookedUpByName,
  readsEnvironment,
  rowsOf,
  transactionsInLoops,
} from '../tools/house-rules.ts'

/**
 * The order of the house: what belongs above may import what stands below, never the other way
 * round.
 */
const TIERS = [
  ['foundation'],
  ['platform'],
  ['ledger'],
  ['world'],
  ['calendar'],
  ['identity'],
  ['items', 'process', 'clock', 'documents', 'licences'],
  ['tasks'],
  ['cases'],
  ['feedback', 'appointments'],
  ['notices', 'supervision'],
  ['portal', 'desk'],
  ['doors'],
]
const MODULES = TIERS.flat()
const tierOf = (module: string) => TIERS.findIndex((tier) => tier.includes(module))

const files = (dir: string, ending: RegExp): string[] =>
  readdirSync(join(repositoryDir, dir), { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && ending.test(f.name))
    .map((f) => relative(repositoryDir, join(f.parentPath, f.name)))
const read = (path: string) => readFileSync(join(repositoryDir, path), 'utf8')
const sources = [...files('src', /\.ts$/), ...files('sim', /\.ts$/)]
const isTest = (path: string) => /\.test\.ts$/.test(path)

const wordsIn = (path: string) => new Set(read(path).match(/[A-Za-z_$][\w$]*/g))

test('a door offers nothing that nobody outside asks for', () => {
  const others = ['tests', 'bench', 'tools', 'web'].flatMap((dir) => files(dir, /\.tsx?$/))
  const words = new Map([...sources, ...others].map((path) => [path, wordsIn(path)]))
  const unasked = sources
    .filter((path) => /^(src\/\w+|sim)\/index\.ts$/.test(path))
    .flatMap((door) => {
      const module = `${dirname(door)}/`
      const askers = [...words].filter(([path]) => !path.startsWith(module) || isTest(path))
      return [...read(door).matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
        .flatMap(([, names]) => names!.split(','))
        .map((name) => name.trim().replace(/^type |.* as /, ''))
        .filter((name) => name !== '' && !askers.some(([, asked]) => asked.has(name)))
        .map((name) => `${door} ${name}`)
    })
  expect(unasked).toEqual([])
})

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

function importsOf(path: string): Import[] {
  return importsIn(path, read(path)).map(({ target, typeOnly }) => {
    const to = target.startsWith('#')
      ? target
          .replace('#sim', 'sim/index.ts')
          .replace(/^#(\w+)$/, 'src/$1/index.ts')
          .replace(/^#(foundation|platform)\/(.+)$/, 'src/$1/$2.ts')
          .replace(/^#(\w+)\/(events|contract|http|session)$/, 'src/$1/$2.ts')
          .replace(/^#supervision\/(\w+)$/, 'src/supervision/$1/index.ts')
          .replace(/^#text\/(.+)$/, 'web/text/$1.ts')
      : target.startsWith('.')
        ? relative(repositoryDir, join(repositoryDir, dirname(path), target))
        : target
    return { from: path, to, typeOnly }
  })
}
const moduleOf = (path: string) => /^src\/(\w+)\//.exec(path)?.[1] ?? ''
const all = sources.filter((f) => !isTest(f) && !f.startsWith('src/testing/')).flatMap(importsOf)
const show = (i: Import) => `${i.from} → ${i.to}`

test('every import points down the house', () => {
  const wrong = all.filter(({ from, to }) => {
    const [a, b] = [moduleOf(from), moduleOf(to)]
    return MODULES.includes(a) && MODULES.includes(b) && a !== b && tierOf(b) > tierOf(a)
  })
  expect(wrong.map(show)).toEqual([])
})

test('a module is entered by its doors: index, events, contract, http, session, and for what it owns by owns', () => {
  const wrong = all.filter(({ from, to }) => {
    const b = moduleOf(to)
    return (
      MODULES.includes(b) &&
      !['foundation', 'platform'].includes(b) &&
      moduleOf(from) !== b &&
      !/\/(index|events|contract|http|session)\.ts$/.test(to) &&
      !(from === 'src/app/owners.ts' && to.endsWith('/owns.ts'))
    )
  })
  expect(wrong.map(show)).toEqual([])
})

test('no module knows the composition root, not even the type of all that it built; nothing lies beside them', () => {
  const wrong = all.filter(
    ({ from, to }) => MODULES.includes(moduleOf(from)) && to.startsWith('src/app/'),
  )
  expect(wrong.map(show)).toEqual([])
  const rooms = new Set(sources.filter((f) => f.startsWith('src/')).map(moduleOf))
  expect([...rooms].filter((room) => !MODULES.includes(room)).sort()).toEqual(['app', 'testing'])
})

test('the county that plays itself stands above the whole, and is begun by main and cli alone', () => {
  const starters = all.filter(({ from, to }) => to.startsWith('sim/') && !from.startsWith('sim/'))
  expect(new Set(starters.map(({ from }) => from))).toEqual(
    new Set(['src/app/main.ts', 'src/app/cli/simulation.ts']),
  )
  const upward = all.filter(
    ({ from, to }) => from.startsWith('sim/') && /^src\/app\/(main|cli|server|api)\.ts$/.test(to),
  )
  expect(upward.map(show)).toEqual([])
})

test('what runs knows no helper of the tests', () => {
  expect(all.filter(({ to }) => to.startsWith('src/testing/')).map(show)).toEqual([])
})

test('supervision knows only the published facts of what it watches, and nobody watched knows supervision', () => {
  const watching = all.filter(
    ({ from, to }) =>
      from.startsWith('src/supervision/') &&
      /^src\/(cases|identity|items|notices|portal)\//.test(to) &&
      !/\/events\.ts$/.test(to),
  )
  // Who the officer is and what an item says are no facts of a case; answers call people by their
  // names.
  const isAnswer = (from: string) => /[/-](http|views|answers|oversight)\.ts$|\/http\//.test(from)
  expect(
    watching
      .filter(({ to, typeOnly }) => !(typeOnly && /^src\/(identity|items)\/index\.ts$/.test(to)))
      .filter(
        ({ from, to }) => !(isAnswer(from) && /^src\/identity\/(index|session)\.ts$/.test(to)),
      )
      .map(show),
  ).toEqual([])
  const watched = all.filter(
    ({ from, to }) =>
      MODULES.includes(moduleOf(from)) &&
      moduleOf(from) !== 'supervision' &&
      to.startsWith('src/supervision/'),
  )
  expect(watched.map(show)).toEqual([])
})

/**
 * The rooms of supervision, the lowest first; what stands beside the rooms is below them all, or
 * what composes them.
 */
const ROOMS = [
  'watched',
  'rules',
  'parameters',
  'cards',
  'judging',
  'forecast',
  'evidence',
  'inspection',
  'accountability',
  'board',
]
const COMPOSES = /^src\/supervision\/(index|http|jobs|owns|replay)\.ts$/
const roomOf = (path: string) => /^src\/supervision\/(\w+)\//.exec(path)?.[1]

test('supervision has rooms: each is entered by its door, and asks only the rooms below', () => {
  const within = all.filter(
    ({ from, to }) => from.startsWith('src/supervision/') && to.startsWith('src/supervision/'),
  )
  const wrong = within.filter(({ from, to }) => {
    const [a, b] = [roomOf(from), roomOf(to)]
    if (a === b) return false
    if (b === undefined) return COMPOSES.test(to)
    if (!/\/(index|http)\.ts$/.test(to)) return true
    return a === undefined ? !COMPOSES.test(from) : ROOMS.indexOf(b) >= ROOMS.indexOf(a)
  })
  expect(wrong.map(show)).toEqual([])
  expect([...new Set(sources.map(roomOf).filter(Boolean))].sort()).toEqual([...ROOMS].sort())
})

test("a room of supervision offers at most fifteen names, and others enter by the module's own door", () => {
  const namesOf = (door: string) =>
    [...read(door).matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) =>
      names!.split(',').filter((name) => name.trim() !== ''),
    )
  const wide = ['', ...ROOMS.map((room) => `${room}/`)]
    .map((room) => `src/supervision/${room}index.ts`)
    .filter((door) => namesOf(door).length > 15)
  expect(wide).toEqual([])
  const astray = all.filter(({ from, to }) => /^src\/(?!supervision\/)/.test(from) && roomOf(to))
  expect(astray.map(show)).toEqual([])
})

test('rules are pure; each has its article, its line in the list, and a test beside it', () => {
  const rules = sources.filter((f) => /^src\/supervision\/rules\/[a-z]\d\d-/.test(f) && !isTest(f))
  expect(
    all
      .filter(
        ({ from, to }) => rules.includes(from) && /^(src\/platform|src\/ledger|node:|pg)/.test(to),
      )
      .map(show),
  ).toEqual([])
  const beside = sources.filter((f) => f.startsWith('src/supervision/rules/') && isTest(f))
  const tests = beside.map(read).join('\n')
  for (const file of rules) {
    const name = file.split('/').at(-1)!
    expect(read(file), file).toMatch(/@law \S/)
    expect(read('src/supervision/rules/list.ts'), file).toContain(`from './${name}'`)
    expect(tests, `${file} needs a test`).toContain(`'${name.slice(0, 3).toUpperCase()} `)
  }
})

test('acts are pure: no database, no file, no clock', () => {
  const acts = all.filter(({ from }) => from.startsWith('src/cases/acts/'))
  expect(acts.filter(({ to }) => /^(src\/platform|node:|pg)/.test(to)).map(show)).toEqual([])
  for (const file of sources.filter((f) => f.startsWith('src/cases/acts/') && !isTest(f)))
    expect(read(file), file).not.toMatch(/Date\.now|new Date\(\)|Math\.random/)
})

test('what a module owns is in the list of all', () => {
  const list = read('src/app/owners.ts')
  for (const file of sources.filter((f) => f.endsWith('/owns.ts')))
    expect(list, file).toContain(`from '../${file.slice('src/'.length)}'`)
})

test('what the passing of time asks of a module is in the list of all', () => {
  const list = read('src/app/tick.ts')
  for (const file of sources.filter((f) => f.endsWith('/jobs.ts') && moduleOf(f) !== 'platform')) {
    const [, jobs] = /export const (\w+)/.exec(read(file))!
    expect(list, file).toMatch(new RegExp(`\\b${jobs}\\b.* from '#${moduleOf(file)}'`))
  }
})

test('the browser takes types and contracts, never server code', () => {
  const imported = new Set<string>()
  const visit = (path: string) => {
    for (const { to, typeOnly } of importsOf(path)) {
      if (typeOnly || imported.has(to)) continue
      imported.add(to)
      if (to.startsWith('src/')) visit(to)
    }
  }
  files('web', /\.tsx?$/).forEach(visit)
  const wrong = [...imported].filter(
    (to) => /^(node:|pg)/.test(to) || /^src\/(?!foundation\/|\w+\/contract\.ts)/.test(to),
  )
  expect(wrong).toEqual([])
})

test('the server takes words from the web, and nothing else', () => {
  const wrong = all.filter(
    ({ to, typeOnly }) => to.startsWith('web/') && !typeOnly && !to.startsWith('web/text/'),
  )
  expect(wrong.map(show)).toEqual([])
})

test('a number of days gets its word in one place, from its unit', () => {
  const wrong = [...sources, ...files('web', /\.tsx?$/)]
    .filter((f) => !isTest(f) && f !== 'web/text/time.ts')
    .filter((f) =>
      /\}(?:\s|\{' '\})*(?:个?工作日|个?自然日|个月)/.test(
        read(f).replaceAll(/^\s*(?:\/?\*|\/\/).*/gm, ''),
      ),
    )
  expect(wrong, 'workdaysText, durationText and their like of #text/time say it').toEqual([])
})

test('the words of the webs lie in web/text, none in components', () => {
  const wrong = ['web/staff', 'web/ui', 'web/portal']
    .flatMap((dir) => files(dir, /\.tsx$/))
    .flatMap((file) =>
      read(file)
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*/g, (comment) => comment.replaceAll(/[^\n]/g, ''))
        .split('\n')
        .flatMap((line, i) => (/\p{Script=Han}/u.test(line) ? [`${file}:${i + 1}`] : [])),
    )
  expect(wrong).toEqual([])
})

test('the staff web is styled in its style sheet; in a component only what is computed', () => {
  const wrong = ['web/staff', 'web/ui']
    .flatMap((dir) => files(dir, /\.tsx$/))
    .flatMap((file) =>
      [...read(file).matchAll(/style=\{\{([^}]*)/g)]
        .filter(([, style]) => /: *(?:'[^']*'|\d)/.test(style!))
        .map(([found]) => `${file}: ${found}`),
    )
  expect(wrong).toEqual([])
})

test('the portal asks the modules; it writes no SQL of its own', () => {
  for (const file of sources.filter((f) => f.startsWith('src/portal/') && !isTest(f)))
    expect(read(file), file).not.toMatch(/\b(select|insert into|update|delete from) [a-z_.]+ ?/i)
})

test('doors compose what stands above one module alone; they write no SQL', () => {
  for (const file of sources.filter((f) => f.startsWith('src/doors/')))
    expect(read(file), file).not.toMatch(/\b(select|insert into|update|delete from) [a-z_.]+ ?/i)
})

test('what counts as a fact is asked of ledger.fact: what the sealer refused stands in ledger.event too', () => {
  const others = Object.entries(running).filter(([path]) => !/^src\/(ledger|testing)\//.test(path))
  expect(others.filter(([, text]) => /ledger\.event\b/.test(text)).map(([path]) => path)).toEqual(
    [],
  )
})

test('every act has its article, and a test beside it', () => {
  const tests = sources
    .filter((f) => f.startsWith('src/cases/acts/') && isTest(f))
    .map(read)
    .join('\n')
  for (const file of sources.filter(
    (f) => f.startsWith('src/cases/acts/') && !isTest(f) && !/\/(act|index)\.ts$/.test(f),
  )) {
    expect(/@law \S/.test(read(file)), `${file} needs an @law tag`).toBe(true)
    const isTested = tests.includes(`from './${file.split('/').at(-1)}'`)
    expect(isTested, `${file} needs a test beside it that imports it`).toBe(true)
  }
})

test('every event, stage and act has its row in the glossary', () => {
  const rows = rowsOf(read('GLOSSARY.md'))
  const words = [
    ...STREAMS.flatMap((kind) => kind.types().map(({ type }) => type)),
    ...ACT_NAMES,
    ...['submitted', 'correcting', 'processing', 'decided', 'closed'],
  ]
  const missing = words.filter((word) => !rows.has(word))
  expect(missing, 'each needs a row in GLOSSARY.md: what people say, the word of the code').toEqual(
    [],
  )
})

test('identifiers of the glossary exist in the code', () => {
  const code = [...sources, ...files('web', /\.tsx?$/)].map(read).join('\n')
  for (const word of rowsOf(read('GLOSSARY.md')))
    expect(code.includes(word) || files('src', /./).some((f) => f.includes(word)), word).toBe(true)
})

test('relative links in the documents lead somewhere', () => {
  for (const page of [
    'README.md',
    'README.zh-CN.md',
    'ARCHITECTURE.md',
    'STYLE.md',
    'CHANGELOG.md',
    ...files('docs', /\.md$/),
  ]) {
    for (const [, target] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      expect(existsSync(join(repositoryDir, dirname(page), target!)), `${page} → ${target}`).toBe(
        true,
      )
  }
})

test('what TypeScript does not know of a value is found out, not claimed', () => {
  const claimed = ['src', 'sim', 'web', 'tests', 'tools', 'bench']
    .flatMap((dir) => files(dir, /\.tsx?$/))
    .filter((f) => f !== 'tests/house.test.ts' && read(f).includes(' as unknown as '))
  expect(claimed).toEqual([])
})

test('nobody logs to the console, leaves a bare to-do, or focuses a test', () => {
  for (const file of [...sources, ...files('tests', /\.ts$/)].filter(
    (f) => !f.endsWith('house.test.ts'),
  )) {
    expect(read(file), file).not.toMatch(/console\.log|\bTODO\b|FIXME|\.only\(/)
  }
})

/** What runs, with its words. */
const running = Object.fromEntries(sources.filter((f) => !isTest(f)).map((f) => [f, read(f)]))

test('the environment is read in one place', () => {
  const others = Object.entries(running).filter(
    ([f]) => f !== 'src/app/config.ts' && !f.startsWith('src/testing/'),
  )
  expect(readsEnvironment(Object.fromEntries(others))).toEqual([])
})

test('what is due for many is done for each apart', () => {
  expect(transactionsInLoops(running)).toEqual([])
})

test('a table of words is asked for what it has alone', () => {
  const web = files('web', /\.tsx?$/).filter((f) => !isTest(f))
  expect(
    lookedUpByName({ ...running, ...Object.fromEntries(web.map((f) => [f, read(f)])) }),
  ).toEqual([])
})

test('Chinese copy has Chinese punctuation', () => {
  const wrong: string[] = []
  for (const file of [...sources.filter((f) => !isTest(f)), ...files('web', /\.tsx?$/)]) {
    read(file)
      .split('\n')
      .forEach((line, i) => {
        // Comments are English sentences with Chinese terms; a pattern that reads other people's
        // text takes both.
        const code = line
          .replace(/^\s*(\/?\*|\/\/).*/, '')
          .replace(/\s\/\/ .*/, '')
          .replace(/\/[^/\n]*\p{Script=Han}[^/\n]*\/[gu]*/gu, '')
        if (/[\p{Script=Han}”》）][,;!?(]|[,;!?)][\p{Script=Han}“《（]/u.test(code))
          wrong.push(`${file}:${i + 1} ${line.trim().slice(0, 80)}`)
      })
  }
  for (const file of [...files('data/forms', /\.json$/), ...files('data/catalogue', /\.json$/)])
    if (/[\p{Script=Han}][,;!?(]/u.test(read(file))) wrong.push(file)
  expect(wrong).toEqual([])
})

test('no test has a time of its own: how long it takes says how busy the machine is', () => {
  const timed = /^ *\}, [0-9_]+\)$|^ {2}[0-9_]+,\n\)$/m
  const tests = ['src', 'sim', 'tests'].flatMap((dir) => files(dir, /\.test\.ts$/))
  expect(
    tests.filter((f) => timed.test(read(f))),
    'take the number off',
  ).toEqual([])
})

test('a comment ends at column 100, as code does', () => {
  const dirs = ['src', 'sim', 'web', 'tests', 'tools', 'bench']
  const wide = dirs
    .flatMap((dir) => files(dir, /\.(tsx?|mjs)$/))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => line.length > 100 && /^\s*(\/?\*|\/\/)/.test(line))
        .map((line) => `${file}: ${line.trim().slice(0, 60)}…`),
    )
  expect(wide).toEqual([])
})

test('whether a record has a name is asked of the record alone: `in` finds what every object has', () => {
  const ours = (path: string) =>
    read(path)
      .replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, '')
      .replace(/'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|"[^"\n]*"/g, "''")
      .split('\n')
  const asked = [...sources, ...files('web', /\.tsx?$/)].flatMap((path) =>
    ours(path)
      .filter((line) => /[\w)\]!] in [a-z(]/.test(line) && !/\bfor \(|\[\w+ in keyof /.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  )
  expect(asked, 'Object.hasOwn').toEqual([])
})

test('no test asks that something is done within seconds: machines differ', () => {
  const timed = [...sources, ...files('tests', /\.ts$/)]
    .filter(isTest)
    .filter((path) => /performance\.now\(\).*\)\.toBeLessThan\(\d{1,4}\)/.test(read(path)))
  expect(timed, 'wait for it, and measure it in bench/').toEqual([])
})
