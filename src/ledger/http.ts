import { z } from 'zod'
import { hash } from '#foundation/schema'
import { EVERYBODY } from '#platform/access'
import type { Pool } from '#platform/database'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { checkpointSchema } from './checkpoint.ts'
import { getConsistencyProof } from './proof.ts'
import { findLatestCheckpoint } from './signed.ts'

const EMPTY = refusals(404, { 'empty-ledger': '账本还没有检查点。' })
const OUT_OF_RANGE = refusals(400, {
  'bad-input': '检查点范围有误：起点不能大于终点，终点不能超过账本长度。',
})

const WITNESSING = '外部见证人保存检查点、核对账本只增不改'

const asked = z.coerce.number().int().min(0)
const consistencyProof = z
  .object({ from: z.int(), to: z.int(), path: z.array(hash) })
  .meta({ id: 'ConsistencyProof' })

/** What anybody may hold the ledger to. */
export function registerLedger(server: HttpServer, { pool }: { pool: Pool }): void {
  server.get(
    '/api/ledger/checkpoint',
    {
      config: { access: EVERYBODY, refuses: EMPTY, forPrograms: WITNESSING },
      schema: { summary: '账本最新的检查点', response: { 200: checkpointSchema } },
    },
    async (_request, reply) => (await findLatestCheckpoint(pool)) ?? refuse(reply, 'empty-ledger'),
  )

  server.get(
    '/api/ledger/consistency',
    {
      config: { access: EVERYBODY, refuses: OUT_OF_RANGE, forPrograms: WITNESSING },
      schema: {
        summary: '账本从一个检查点到另一个只增不改的证明',
        querystring: z.object({ from: asked, to: asked }),
        response: { 200: consistencyProof },
      },
    },
    async (request, reply) => {
      const { from, to } = request.query
      const latest = await findLatestCheckpoint(pool)
      if (from > to || to > (latest?.size ?? 0)) return refuse(reply, 'bad-input')
      return { from, to, path: await getConsistencyProof(pool, from, to) }
    },
  )
}
