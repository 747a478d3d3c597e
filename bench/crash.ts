import { join } from 'node:path'
import { fileKeys } from '#platform/keyring'
import { prepareDatabase } from '../src/app/county.ts'
import { crash as crashing } from '../tests/crash.ts'
import { type Benchmark, count, withCluster } from './measure.ts'

export const crash: Benchmark = {
  name: 'crash',
  about: 'process, database and connections killed by chance under work, for so many --minutes',
  isLong: true,
  run: ({ minutes }) =>
    withCluster(async (ownerUrl, dir, killDatabase) => {
      await prepareDatabase(ownerUrl, fileKeys(join(dir, 'keys')))
      const until = performance.now() + minutes * 60_000
      const seed = Date.now() % 2 ** 31
      const { kills, acknowledged, broken } = await crashing(ownerUrl, dir, {
        seed,
        killDatabase,
        isOver: () => performance.now() > until,
      })
      for (const what of broken) process.stderr.write(`${what}\n`)
      const { process: processes, database, connections } = kills
      return [
        {
          what: `crash: ${minutes} minutes`,
          ours: `${broken.length} lost, half or twice of ${count(acknowledged)} acknowledged acts; killed: process ${processes}, database ${database}, connections ${connections} times (seed ${seed})`,
          goal: 'nothing lost',
          reached: broken.length === 0,
        },
      ]
    }),
}
