import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWebs, install, root, run } from './prepare.mjs'

await install()
buildWebs()

/**
 * What the tests need besides npm's packages; a machine that lacks it is told, and nothing is
 * skipped in silence.
 */
const needs = [
  {
    name: 'Chromium',
    isThere: () =>
      [
        process.env.CHROMIUM,
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/google-chrome',
      ].some((p) => p && existsSync(p)),
    packages: ['chromium', 'fonts-noto-cjk'],
  },
  {
    name: 'Python 3',
    isThere: () => spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0,
    packages: ['python3'],
  },
  {
    name: 'PgBouncer',
    isThere: () => ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].some((p) => existsSync(p)),
    packages: ['pgbouncer'],
  },
  {
    name: 'clamd',
    isThere: () => existsSync('/usr/sbin/clamd'),
    packages: ['clamav-daemon'],
  },
]
const findMissing = () => needs.filter((need) => !need.isThere())
let missing = findMissing()
if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  const packages = missing.flatMap((need) => need.packages)
  console.log(`安装测试所需的系统软件：${packages.join(' ')}`)
  run('sh', [
    '-c',
    `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ${packages.join(' ')} >/dev/null`,
  ])
  missing = findMissing()
}
if (missing.length > 0) {
  console.error(
    `测试需要 ${missing.map((m) => m.name).join('、')}。请先安装：apt-get install ${missing.flatMap((m) => m.packages).join(' ')}`,
  )
  process.exit(1)
}

const report = join(root, 'node_modules/.yimen-tests.json')
rmSync(report, { force: true })
const status = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])
if (existsSync(report)) {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed`)
}
process.exit(status)
