import { transaction } from '#platform/database'
import type { Job } from '#platform/jobs'
import type { SupervisionDeps } from './deps.ts'
import { layOutChecks } from './inspection/index.ts'

export const supervisionJobs: readonly Job<SupervisionDeps>[] = [
  {
    when: 'new-day',
    does: (deps) => transaction(deps.supervisionPool, (client) => layOutChecks(client, deps)),
  },
]
