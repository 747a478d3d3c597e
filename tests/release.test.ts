import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/app/config.ts'
import { repositoryDir } from '#platform/repository'
import { readContents } from '../tools/build-webs.ts'
import { buildRelease } from '../tools/release.ts'

/*
 * What is handed to a county: built here, unpacked, installed as it would be there, started and
 * asked.
 */

let target: string
let folder: string
beforeAll(() => {
  target = mkdtempSync(join(tmpdir(), 'yimen-release-'))
  // Where root runs the tests, PostgreSQL runs as another user and must be able to enter.
  chmodSync(target, 0o755)
  const built = buildRelease(join(target, 'built'))
  mkdirSync(join(target, 'opt'))
  execFileSync('tar', ['-xzf', `${built}.tar.gz`, '-C', join(target, 'opt')])
  folder = join(target, 'opt', built.split('/').at(-1)!)
  execFileSync('npm', ['ci', '--omit=dev', '--prefer-offline'], { cwd: folder, stdio: 'pipe' })
})
afterAll(() => rmSync(target, { recursive: true, force: true }))

const yimen = (...args: string[]) =>
  spawnSync(join(folder, 'bin/yimen'), args, { encoding: 'utf8', cwd: target })

test('包里只有运行要用的：没有测试，没有开发用的软件包，没有机器上的路径', () => {
  const project = JSON.parse(readFileSync(join(repositoryDir, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  for (const name of Object.keys(project.devDependencies))
    expect(existsSync(join(folder, 'node_modules', name)), name).toBe(false)
  const own = globSync('{bin,data,db,deploy,dist,docs,sim,src,tools,web}/**/*', {
    cwd: folder,
    withFileTypes: true,
  }).filter((f) => f.isFile())
  expect(own.length).toBeGreaterThan(300)
  for (const file of own) {
    expect(file.name).not.toMatch(/\.test\.|\.map$/)
    expect(readFileSync(join(file.parentPath, file.name)).includes(repositoryDir), file.name).toBe(
      false,
    )
  }
  expect(existsSync(join(folder, 'src/testing'))).toBe(false)
  for (const path of ['docs/handbook/README.md', 'data/fonts/OFL.txt', 'db/migrations'])
    expect(existsSync(join(folder, path)), path).toBe(true)
})

test('用到的每个软件包都列明许可；网页里带着的，连同原文', () => {
  const list = readFileSync(join(folder, 'LICENSES.md'), 'utf8')
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>
  }
  for (const [path, { version }] of Object.entries(lock.packages))
    if (path) expect(list).toContain(`| ${path.replace(/^.*node_modules\//, '')} | ${version} | `)
  expect(list).not.toMatch(/\bundefined\b|\| (UNLICENSED|SEE LICENSE)/)
  for (const path of readContents().packages)
    expect(list).toContain(`### ${path.replace(/^.*node_modules\//, '')} `)
  for (const name of ['react', 'antd', 'bpmn-js'])
    expect(new RegExp(`### ${name} \\d[^#]{0,400}Copyright`).test(list), name).toBe(true)
})

test('启动、门户、工作台、命令行、停止', async () => {
  expect(yimen('workdays', 'add', '2026-03-09', '5').stdout).toBe('2026-03-16\n')
  expect(yimen('help').stdout).toMatch(/yimen start[\s\S]*migrate/)
  expect(yimen('nonsense').status).toBe(2)

  const county = spawn(join(folder, 'bin/yimen'), ['start', '--empty'], {
    cwd: target,
    env: { PATH: '/usr/bin:/bin', PORT: '0', YIMEN_DIR: join(target, 'state') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(county, 'exit')
  try {
    const base = await addressOf(county)
    const portal = await (await fetch(base)).text()
    expect(portal).toContain('青岩县')
    const parts = [...portal.matchAll(/(?:href|src)="(\/[^"#?]*\.\w+[^"#]*)"/g)].map(
      ([, path]) => path!,
    )
    expect(parts.length).toBeGreaterThan(2)
    for (const path of [...parts, '/staff/', '/demo'])
      expect((await fetch(base + path)).status, path).toBe(200)
  } finally {
    county.kill('SIGTERM')
  }
  expect(await ended).toEqual([0, null])
})

/** Reads what is said at the start until the address of the portal comes. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! })) {
    const found = /群众和企业\s+(http:\S+?)\/$/.exec(line)
    if (found) {
      stdout!.resume()
      return found[1]!
    }
  }
  throw new Error('it ended without an address')
}

test('没有安装依赖就启动：说清楚怎么办', () => {
  const bare = join(target, 'bare')
  mkdirSync(bare)
  execFileSync('cp', ['-r', join(folder, 'bin'), bare])
  const said = spawnSync(join(bare, 'bin/yimen'), ['start'], { encoding: 'utf8' })
  expect([said.status, said.stderr]).toEqual([1, expect.stringContaining('npm ci --omit=dev')])
})

test.each(['all', 'web', 'worker', 'sealer'])('systemd 单元 yimen@%s 没有错误', (role) => {
  const unit = readFileSync(join(folder, 'deploy/yimen@.service'), 'utf8')
  expect(() => readConfig({ YIMEN_ROLE: role })).not.toThrow()
  const [command] = /(?<=^ExecStart=).*$/m.exec(unit)!
  expect(command).toBe('/opt/yimen/bin/yimen start')
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return
  const file = join(target, `yimen@${role}.service`)
  writeFileSync(file, unit.replaceAll('/opt/yimen', folder))
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  expect([verified.status, verified.stderr]).toEqual([0, ''])
  const exposure = spawnSync(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=20', file],
    { encoding: 'utf8' },
  )
  expect(exposure.status, exposure.stdout).toBe(0)
})

/** What an image has before anything is installed, of what we call. */
const BRINGS: Record<string, string[]> = {
  'docker.io/library/node:22-bookworm-slim': ['npm'],
  'docker.io/library/debian:bookworm-slim': ['apt-get', 'rm', 'useradd', 'install'],
}

test('容器文件：每一步所指的都在发布包里，或在它的基础镜像里', () => {
  const context = join(target, 'built')
  const text = readFileSync(join(folder, 'deploy/Containerfile'), 'utf8')
  const steps = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^([A-Z]+) +(.*)$/.exec(line)!.slice(1) as [string, string])
  const values: Record<string, string> = { VERSION: folder.replace(/^.*yimen-/, '') }
  const fill = (word: string) => word.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name]!)
  /** In the stage at hand: path in the image → where that is here. */
  let files = new Map<string, string>()
  const stages = new Map<string, Map<string, string>>()
  let image = ''
  let workdir = '/'
  const environment: Record<string, string> = {}
  const done: Record<string, string[]> = {}
  const here = (path: string) => {
    const [at, mounted] = [...files].find(([at]) => path === at || path.startsWith(`${at}/`)) ?? []
    expect(mounted, `${path} is in the image`).toBeDefined()
    return path.replace(at!, mounted!)
  }

  for (const [name, rest] of steps) {
    ;(done[name] ??= []).push(rest)
    if (name === 'FROM') {
      const [from, , as] = rest.split(' ')
      image = from!
      expect(Object.keys(BRINGS)).toContain(image)
      files = new Map()
      if (as) stages.set(as, files)
    } else if (name === 'WORKDIR') workdir = rest
    else if (name === 'COPY') {
      const [source, to] = rest
        .replace(/^--from=\w+ /, '')
        .split(' ')
        .map(fill)
      const stage = /^--from=(\w+)/.exec(rest)?.[1]
      const path = to === './' ? workdir : to!
      if (stage) files.set(path, stages.get(stage)!.get(source!)!)
      else {
        expect(existsSync(join(context, source!, 'package-lock.json')), source).toBe(true)
        // After `npm ci` it is what was installed above, by the same command.
        files.set(path, folder)
      }
    } else if (name === 'RUN')
      for (const command of rest.split('&&'))
        expect(BRINGS[image], command).toContain(command.trim().split(' ')[0])
    else if (name === 'ENV')
      for (const [, key, value] of rest.matchAll(/(\w+)=(\S+)/g)) environment[key!] = value!
    else if (name === 'USER')
      expect(done.RUN!.join(' ')).toMatch(new RegExp(`useradd .*${rest}$| `))
    else if (name === 'ENTRYPOINT')
      accessSync(here((JSON.parse(rest) as string[])[0]!), constants.X_OK)
    else expect(['ARG', 'VOLUME', 'EXPOSE', 'STOPSIGNAL', 'CMD']).toContain(name)
  }
  expect(done.RUN![0]).toBe('npm ci --omit=dev')
  expect(done.CMD).toEqual(['["start"]'])
  const config = readConfig(environment)
  expect([config.stateDir, String(config.port), config.host]).toEqual([
    done.VOLUME![0],
    done.EXPOSE![0],
    '0.0.0.0',
  ])
  expect(done.RUN![1]).toContain(`install -d -o yimen -g yimen -m 0700 ${config.stateDir}`)

  if (process.platform !== 'linux') return
  const node = join(here('/opt/yimen'), 'node_modules/node/bin/node')
  const linked = execFileSync('ldd', [node], { encoding: 'utf8' })
  for (const [, library] of linked.matchAll(/^\s*(lib\S+)/gm)) {
    // The C library is there, and libgcc comes with the one for C++.
    if (/^lib(c|m|dl|rt|pthread|gcc_s)\.so/.test(library!)) continue
    expect(done.RUN![1]!.split(' ')).toContain(library!.replace('.so.', ''))
  }
})
