import { officerOf, officers, type Sessions } from '#identity/session'
import type { Pool } from '#platform/database'
import type { HttpServer } from '#platform/http'
import { maySeeCard } from '../who.ts'
import { listenForCards } from './live.ts'

const BEAT_EVERY_MS = 20_000
/**
 * Who has not read so much is gone, or as good as: a browser comes back by itself and reads anew.
 */
const MOST_UNREAD_BYTES = 256 * 1024

/** Server-sent events: one for each card that is issued or lifted, as soon as it is sealed. */
export function registerLiveCards(
  server: HttpServer,
  deps: Sessions & { supervisionPool: Pool },
): void {
  server.get(
    '/api/supervision/live',
    {
      config: { access: officers(deps), refuses: [] },
      schema: { hide: true },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
      })
      const say = (text: string) => {
        reply.raw.write(text)
        if (reply.raw.writableLength > MOST_UNREAD_BYTES) reply.raw.destroy()
      }
      say(': connected\n\n')
      const listening = listenForCards(deps.supervisionPool, (card) => {
        if (maySeeCard(officer, card)) say(`event: card\ndata: ${JSON.stringify(card)}\n\n`)
      })
      const beat = setInterval(() => say(': still here\n\n'), BEAT_EVERY_MS)
      const gone = () => reply.raw.destroy()
      request.raw.on('close', () => {
        clearInterval(beat)
        listening.then((stop) => stop(), gone)
      })
      // Nobody is left waiting for what will not come: a browser comes back by itself.
      await listening.catch(gone)
    },
  )
}
