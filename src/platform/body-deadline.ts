import { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * How long what is sent may take to come, in milliseconds: a form a person filled in, or files over
 * a slow line in the mountains (20 MB at 70 KB a second).
 */
export interface BodyTimes {
  readonly formMs: number
  readonly filesMs: number
}
export const BODY_TIMES: BodyTimes = { formMs: 30_000, filesMs: 300_000 }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes the bytes of a file as they are. */
    takesBytes?: true
  }
}

/** Is this one of the routes to which files are sent? */
function isForFiles({ routeOptions: { config, schema } }: FastifyRequest): boolean {
  const { takes, takesBytes } = config as { takes?: unknown; takesBytes?: true }
  const { consumes } = (schema ?? {}) as { consumes?: readonly string[] }
  return Boolean(takes ?? takesBytes ?? consumes?.includes('multipart/form-data'))
}

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/**
 * A hook: what comes drop by drop is ended, so that nobody holds connections open with next to
 * nothing. The server's own limit knows no routes, and would be that of files for all.
 */
export const endSlowBodies =
  (times: BodyTimes) =>
  async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const { raw } = request
    const { 'content-length': length, 'transfer-encoding': coding } = raw.headers
    if (coding === undefined && (length === undefined || length === '0')) return
    const timer = setTimeout(
      () => {
        // What is handed in without a wire, as tests do, has nobody to be told.
        if (raw.socket instanceof Socket) raw.socket.end(TOO_SLOW, () => raw.destroy())
      },
      isForFiles(request) ? times.filesMs : times.formMs,
    )
    timer.unref()
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
  }
