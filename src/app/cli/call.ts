import { parseArgs } from 'node:util'
import { isLegalDay, type LegalDay } from '#foundation/time'

/** What stands on the command line behind the name of the command, and how it answers. */
export interface Call extends ReturnType<typeof parse> {
  /** Answers a program with JSON, people with a text. */
  say: (value: unknown, text: () => string) => void
}

/** Does it and answers the exit code. */
export type Command = (call: Call) => number | Promise<number>

/** Wrong words on the command line. */
export class UsageError extends Error {}

/** @throws UsageError for what no command knows */
export function readCall(args: string[]): { command: string | undefined; call: Call } {
  const { values, rest: words } = parse(args)
  const [command, ...rest] = words
  const say: Call['say'] = (value, text) =>
    void process.stdout.write(`${values.json ? JSON.stringify(value) : text()}\n`)
  return { command, call: { values, rest, say } }
}

function parse(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        mode: { type: 'string', default: 'days' },
        unit: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string' },
        'second-factor': { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        'no-files': { type: 'boolean', default: false },
        choose: { type: 'string' },
        seed: { type: 'string', default: '42' },
        days: { type: 'string', default: '60' },
        cases: { type: 'string', default: '700' },
      },
    })
    return { values, rest: positionals }
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n全部用法：yimen --help`)
  }
}

export function day(text: string | undefined): LegalDay {
  if (!text || !isLegalDay(text))
    throw new UsageError(`“${text ?? ''}”不是有效日期，请写成 2026-03-09 的形式`)
  return text
}

export function count(text: string | undefined, what: string): number {
  const number = Number(text)
  if (!Number.isInteger(number)) throw new UsageError(`${what}“${text ?? ''}”不是整数`)
  return number
}
