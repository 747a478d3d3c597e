import { PassThrough } from 'node:stream'
import type { StaffId } from '#foundation/ids'
import { officerOf, officers, type Sessions, stillOfficer } from '#identity/session'
import type { Pool } from '#platform/database'
import type { HttpServer } from '#platform/http'
import { maySeeCard } from '../who.ts'
import { listenForCards } from './live.ts'

const BEAT_EVERY_MS = 20_000
/**
 * Who has not read so much is gone, or as good as: a browser comes back by itself and reads anew.
 */
const MOST_UNREAD_BYTES = 256 * 1024
/** As many windows as somebody may have open; the oldest makes room. */
const MOST_WINDOWS = 8

/**
 * Server-sent events: one for each card that is issued or lifted, as soon as it is sealed. With
 * every beat it is looked at who is still signed in, and for which unit.
 */
export function registerLiveCards(
  server: HttpServer,
  deps: Sessions & { supervisionPool: Pool },
  beatEveryMs = BEAT_EVERY_MS,
): void {
  const windows = windowsOf()
  server.get(
    '/api/supervision/live',
    {
      config: { access: officers(deps), refuses: [] },
      schema: { hide: true },
    },
    async (request, reply) => {
      let officer = officerOf(request)
      const window = new PassThrough({ highWaterMark: MOST_UNREAD_BYTES })
      const gone = () => void window.destroy()
      const say = (text: string) => {
        if (!window.write(text)) gone()
      }
      windows.add(officer.staffId, window)
      say(': connected\n\n')
      const listening = listenForCards(deps.supervisionPool, (card) => {
        if (maySeeCard(officer, card)) say(`event: card\ndata: ${JSON.stringify(card)}\n\n`)
      })
      const look = async () => {
        const still = await stillOfficer(deps, request)
        if (!still) return gone()
        officer = still
        say(': still here\n\n')
      }
      const beat = setInterval(() => void look().catch(gone), beatEveryMs)
      window.on('close', () => {
        clearInterval(beat)
        listening.then((stop) => stop(), gone)
      })
      // Nobody is left waiting for what will not come: a browser comes back by itself.
      listening.catch(gone)
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(window)
    },
  )
}

/** Who has which windows open. */
function windowsOf() {
  const open = new Map<StaffId, Set<PassThrough>>()
  return {
    add(staffId: StaffId, window: PassThrough) {
      const theirs = open.getOrInsertComputed(staffId, () => new Set<PassThrough>())
      theirs.add(window)
      if (theirs.size > MOST_WINDOWS) theirs.values().next().value!.destroy()
      window.on('close', () => {
        theirs.delete(window)
        if (theirs.size === 0) open.delete(staffId)
      })
    },
  }
}
