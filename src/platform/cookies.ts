import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** People reach us by https: what is said of it here follows from the public address. */
    readonly isHttps: boolean
  }
}

/*
 * The one place for cookies: no script reads them, no other site sends them along with what it asks
 * for, and by https nobody but this host can set them (`__Host-`, RFC 6265bis 4.1.3.2).
 */

const nameOf = (isHttps: boolean, name: string) => (isHttps ? `__Host-${name}` : name)

const optionsOf = (isHttps: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps }) as const

export const readCookie = ({ server, cookies }: FastifyRequest, name: string): string | undefined =>
  cookies[nameOf(server.isHttps, name)]

export function writeCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  options: { maxAge?: number } = {},
): FastifyReply {
  const { isHttps } = reply.server
  return reply.setCookie(nameOf(isHttps, name), value, { ...optionsOf(isHttps), ...options })
}

export function eraseCookie(reply: FastifyReply, name: string): FastifyReply {
  const { isHttps } = reply.server
  return reply.clearCookie(nameOf(isHttps, name), optionsOf(isHttps))
}
