import { connect, type NetConnectOpts } from 'node:net'
import { text } from 'node:stream/consumers'

/**
 * What a scanner says of a file; `away` where it says nothing of it, for whatever reason: whoever
 * asks keeps only what is clean.
 */
export type Verdict = 'clean' | 'infected' | 'away'
export type Scanner = (bytes: Buffer) => Promise<Verdict>

/** Without a word for so long it is away. */
const SILENT_MS = 30_000

/** `/run/clamav/clamd.ctl`, or `host:3310`. */
export function clamdAddress(at: string): NetConnectOpts {
  if (at.startsWith('/')) return { path: at }
  const { hostname, port } = new URL(`tcp://${at}`)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/** Asks a clamd (Debian: clamav-daemon) of each file: its INSTREAM, on a connection of its own. */
export const clamd =
  (address: NetConnectOpts): Scanner =>
  async (bytes) => {
    const socket = connect(address)
    socket.setTimeout(SILENT_MS, () => socket.destroy(new Error('clamd says nothing')))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    socket.write('zINSTREAM\0')
    // One piece, and the empty one that ends the file.
    if (bytes.length > 0) socket.write(Buffer.concat([length, bytes]))
    socket.write(Buffer.alloc(4))
    const answer = await text(socket).catch(() => '')
    socket.destroy()
    if (answer === 'stream: OK\0') return 'clean'
    return /^stream: .+ FOUND\0$/.test(answer) ? 'infected' : 'away'
  }
