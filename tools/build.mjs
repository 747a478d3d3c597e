import { buildWebs, install, run } from './prepare.mjs'

await install()
buildWebs()
process.exit(run('node', ['--disable-warning=ExperimentalWarning', 'tools/release.ts']))
