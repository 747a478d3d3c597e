import { healthOf } from '../health.ts'
import { isElsewhere, watchTime } from '../trusted-time.ts'
import type { Command } from './call.ts'
import { inGround, withDatabase } from './with-county.ts'

/** 各环节是否跟得上 */
export const health: Command = ({ say }) =>
  withDatabase((reached) =>
    inGround(reached, async (county) => {
      const { databaseUrl } = reached.config
      const time = watchTime({ pool: county.pool, isElsewhere: isElsewhere(databaseUrl) })
      const found = await healthOf(county, time)
      say(found, () =>
        found.parts
          .map(
            (p) =>
              `${p.ok ? '正常' : p.isWarning ? '注意' : '落后'}  ${p.name.padEnd(12)} ${p.says}`,
          )
          .join('\n'),
      )
      return found.ok ? 0 : 1
    }),
  )
