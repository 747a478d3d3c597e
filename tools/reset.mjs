import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const dir = process.env.YIMEN_DIR ?? join(root, 'var')
rmSync(dir, { recursive: true, force: true })
console.log(`已清空 ${dir}。下次 npm start 会重新生成演示数据。`)
