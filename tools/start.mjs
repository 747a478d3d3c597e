import { spawn } from 'node:child_process'
import { buildWebs, env, install, root } from './prepare.mjs'

await install()
buildWebs()
console.log('启动……')
const child = spawn(
  'node',
  ['--disable-warning=ExperimentalWarning', 'src/app/main.ts', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env },
)
// Ctrl-C reaches the child too; this process only waits for it to stop cleanly.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
// Without a code, something killed it.
child.on('exit', (code) => process.exit(code ?? 1))
