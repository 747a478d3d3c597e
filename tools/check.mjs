import { install, run } from './prepare.mjs'

await install()
const steps = [
  ['types', 'tsc', ['-p', '.']],
  ['format', 'biome', ['format', '.']],
  ['lint', 'biome', ['lint', '--error-on-warnings', '.']],
  [
    'order of the house, tidy',
    'vitest',
    ['run', '--config', 'vitest.house.config.ts', '--reporter=dot'],
  ],
  ['generated pages', 'node', ['tools/generate.ts', '--check']],
]
for (const [name, command, args] of steps) {
  const status = run(command, args)
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`)
  if (status !== 0) process.exit(status)
}
