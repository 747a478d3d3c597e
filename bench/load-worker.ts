import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import type { CaseId } from '#foundation/ids'

/**
 * One officer's work: cases one after the other, each through all acts. The first act, unnamed,
 * receives the application.
 */
export interface Lane {
  cases: number
  application: unknown
  acts: { act: string; cookie: string; body: unknown }[]
}

export interface LoadReport {
  seconds: number
  /** Milliseconds of every act. */
  latencies: number[]
}

const { port, lanes } = workerData as { port: number; lanes: Lane[] }
const agent = new Agent({ keepAlive: true, maxSockets: lanes.length })

function post(path: string, body: unknown, cookie: string): Promise<{ caseId: CaseId }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path,
        headers: { cookie, 'content-type': 'application/json' },
      },
      (reply) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (chunk) => (text += chunk))
        reply.on('end', () =>
          reply.statusCode === 201
            ? resolve(JSON.parse(text))
            : reject(new Error(`${path} ${reply.statusCode} ${text}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}

const latencies: number[] = []
const from = performance.now()
await Promise.all(
  lanes.map(async ({ cases, application, acts }) => {
    for (let n = 0; n < cases; n++) {
      let caseId = ''
      for (const { act, cookie, body } of acts) {
        const sentAt = performance.now()
        caseId = (
          await post(
            act ? `/api/cases/${caseId}/${act}` : '/api/cases',
            act ? body : application,
            cookie,
          )
        ).caseId
        latencies.push(performance.now() - sentAt)
      }
    }
  }),
)
parentPort!.postMessage({
  seconds: (performance.now() - from) / 1000,
  latencies,
} satisfies LoadReport)
