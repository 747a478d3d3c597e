import { readFileSync } from 'node:fs'
import { DELIVERY, personalKeys, sendQueued, webhookGateway } from '#identity'
import { openPool } from '#platform/database'

// A worker in a process of its own, to be killed while the gateway has its message in hand.
const [, , databaseUrl, keyFile, gatewayUrl, claimSeconds] = process.argv
const pool = openPool(databaseUrl!)
const tried = await sendQueued(
  pool,
  personalKeys(readFileSync(keyFile!)),
  webhookGateway(gatewayUrl!),
  {
    ...DELIVERY,
    claimSeconds: Number(claimSeconds),
  },
)
process.stdout.write(String(tried))
await pool.end()
