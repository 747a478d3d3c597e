import { isIP } from 'node:net'
import { z } from 'zod'
import { keyOf, text } from '#foundation/schema'
import { networkOf } from '#platform/pace'
import { BROWSERS, SYSTEMS } from '#text/sessions'
import type { PersonalKeys } from './secrets.ts'
import type { Place } from './tries.ts'

/*
 * From where a session was opened, as its owner knows it again: which browser on what, and which
 * network, without what tells one house from the next.
 */

export const originSchema = z.object({
  browser: keyOf(BROWSERS),
  system: keyOf(SYSTEMS),
  network: text('192.0.2.*'),
})
export type SessionOrigin = z.infer<typeof originSchema>

const CELL = 'identity.session.from_sealed'

export const sealOrigin = (keys: PersonalKeys, tokenHash: Buffer, from: Place): Buffer =>
  keys.seal([CELL, tokenHash], JSON.stringify(originOf(from)))

export const openOrigin = (keys: PersonalKeys, tokenHash: Buffer, sealed: Buffer): SessionOrigin =>
  originSchema.parse(JSON.parse(keys.unseal([CELL, tokenHash], sealed)))

/** The first that fits: whoever is made of another says so, too. */
const BROWSER_SIGNS: readonly [keyof typeof BROWSERS, RegExp][] = [
  ['wechat', /MicroMessenger/],
  ['qq', /QQBrowser/],
  ['360', /360SE|360EE|QihooBrowser/],
  ['edge', /Edg/],
  ['firefox', /Firefox|FxiOS/],
  ['chrome', /Chrome|CriOS/],
  ['safari', /Safari/],
]
const SYSTEM_SIGNS: readonly [keyof typeof SYSTEMS, RegExp][] = [
  ['harmony', /HarmonyOS|OpenHarmony/],
  ['android', /Android/],
  ['iphone', /iPhone/],
  ['ipad', /iPad/],
  ['windows', /Windows/],
  ['mac', /Macintosh/],
  ['linux', /Linux/],
]

/** What is known of a browser by what it says it is, and of its network. */
export function originOf({ agent = '', address = '' }: Place): SessionOrigin {
  const known = <K extends string>(signs: readonly [K, RegExp][]) =>
    signs.find(([, sign]) => sign.test(agent))?.[0] ?? ('other' as const)
  const [browser, system] = [known(BROWSER_SIGNS), known(SYSTEM_SIGNS)]
  return { browser, system, network: shortened(networkOf(address)) }
}

/** 203.0.113.*; of IPv6 what a site has. */
function shortened(network: string): string {
  if (isIP(network) === 4) return network.replace(/\d+$/, '*')
  const groups = network.split(':').filter(Boolean)
  return groups.length > 0 ? `${groups.slice(0, 3).join(':')}:*` : '*'
}
