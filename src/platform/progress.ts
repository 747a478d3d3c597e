/** Where a step is told: standard output, or what a test reads. */
export interface Listener {
  isTTY?: boolean
  write: (text: string) => unknown
}

export interface Progress {
  /** How far it is, and what may be said about it; the rest is estimated. */
  at: (done: number, of: number, detail?: string) => void
  /** It is done; `detail` says what came of it. */
  end: (detail?: string) => void
}

/**
 * Tells a long step to whoever waits: on a terminal one line that is drawn anew, elsewhere a plain
 * line every `everyMs`, so that nobody sits before a silent screen or reads a silent log.
 */
export function tell(what: string, out: Listener = process.stdout, everyMs = 1000): Progress {
  const begun = performance.now()
  const seconds = () => (performance.now() - begun) / 1000
  let far: { done: number; of: number; detail: string } | undefined
  const say = (text: string, isLast = false) =>
    out.write(out.isTTY ? `\r\x1b[K${text}${isLast ? '\n' : ''}` : `${text}\n`)
  const howFar = () => {
    const gone = `已用 ${Math.round(seconds())} 秒`
    if (far === undefined) return gone
    const share = Math.min(far.done / far.of, 1)
    const left = Math.ceil(seconds() / share - seconds())
    return [
      `${Math.floor(share * 100)}%`,
      ...(far.detail ? [far.detail] : []),
      gone,
      ...(Number.isFinite(left) ? [`约还要 ${left} 秒`] : []),
    ].join('，')
  }
  say(`${what}……`)
  const timer = setInterval(() => say(`${what}…… ${howFar()}`), everyMs)
  return {
    at: (done, of, detail = '') => {
      far = { done, of, detail }
    },
    end: (detail = '') => {
      clearInterval(timer)
      say(`${what}：${detail ? `${detail}，` : ''}${seconds().toFixed(1)} 秒`, true)
    },
  }
}
