import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fontsConfig } from '#platform/repository'

export interface TypesetJob {
  typst: string
  /** The folder in which the fonts lie. */
  fonts: string
  /** JSON, for the template's `sys.inputs.data`. */
  data: string
  /** PDF as it is, unless said otherwise. */
  standard?: PdfStandard
}
/** PDF/A-2b draws every character or nothing at all; PDF 1.7 leaves gaps. */
export type PdfStandard = 'a-2b' | '1.7'
export type Typeset = { pdf: Buffer } | { problem: string }

/** A document is set in milliseconds, the first one in some tenths of a second. */
const MOST = { ms: 10_000, bytes: 1_500_000_000 }
const LOOK_MS = 100
const PAGE_BYTES = 4096

/**
 * Nothing of what this process knows, no way to the packages of the net, and no fonts of the
 * machine (ADR 25).
 */
const ENVIRONMENT = {
  ALL_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  FONTCONFIG_FILE: fontsConfig,
}

let setter: ChildProcess | undefined
let turn: Promise<unknown> = Promise.resolve()

/**
 * Sets a document in a process of its own, one after the other: a template is a program that people
 * have written, and one that loops or asks for all the memory there is is ended there, while this
 * process goes on to answer everybody.
 */
export function typeset(job: TypesetJob): Promise<Typeset> {
  const set = turn.then(() => setOne(job))
  turn = set.catch(() => {})
  return set
}

async function setOne(job: TypesetJob): Promise<Typeset> {
  const child = (setter ??= start())
  const begun = performance.now()
  const watch = setInterval(() => {
    if (performance.now() - begun > MOST.ms || memoryOf(child) > MOST.bytes) child.kill('SIGKILL')
  }, LOOK_MS)
  const settled = new AbortController()
  const { signal } = settled
  child.ref()
  child.channel!.ref()
  try {
    child.send(job)
    return await Promise.race([
      once(child, 'message', { signal }).then(([set]) => set as Typeset),
      once(child, 'exit', { signal }).then(() => ({ problem: '太慢，或者要用太多内存' })),
    ])
  } finally {
    clearInterval(watch)
    settled.abort()
    child.channel?.unref()
    child.unref()
  }
}

function start(): ChildProcess {
  const child = fork(new URL('./typeset-process.ts', import.meta.url), [], {
    env: ENVIRONMENT,
    execArgv: [],
    serialization: 'advanced',
  })
  child.once('exit', () => {
    if (setter === child) setter = undefined
  })
  return child
}

/** In bytes; 0 where the system does not tell. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    return 0
  }
}
