import { aside, type Pool } from '#platform/database'
import { copyRows } from './copy-rows.ts'
import { type AnyStreamKind, type StoredLine, UnreadableEventError } from './registry.ts'
import type { Finding } from './verify.ts'

/**
 * Reads every stored line through its kind of stream, and answers those that no shape explains and
 * those that say more than their shape knows. Nobody need have altered them: the program may be too
 * old, or another system may have told nonsense. Some hundred thousand lines a second at most, so
 * apart from `verifyLedger`. Rows come in no order; at most `most` are answered.
 */
export async function listIllegible(
  pool: Pool,
  kinds: readonly AnyStreamKind[],
  most = 200,
): Promise<Finding[]> {
  const byPrefix = new Map(kinds.map((kind) => [kind.kind, kind]))
  const findings: Finding[] = []
  await aside(pool, (client) =>
    copyRows(
      client,
      'select e.stream, e.version, e.type, e.shape::int, e.body from ledger.fact e',
      (line) => {
        if (findings.length >= most) return
        const stream = line.text(0)
        const event = {
          stream,
          version: line.int4(1),
          type: line.text(2),
          shape: line.int4(3),
          body: JSON.parse(line.text(4)) as StoredLine['body'],
        }
        const finding = findingOf(byPrefix.get(stream.slice(0, stream.indexOf('/'))), event)
        if (finding) findings.push(finding)
      },
    ),
  )
  return findings
}

function findingOf(kind: AnyStreamKind | undefined, line: StoredLine): Finding | undefined {
  const { stream, version, type, shape } = line
  const place = { stream, version }
  if (kind?.idOf(stream) === undefined)
    return { kind: 'stream-unknown', ...place, says: `${stream} 不是已知的一类流` }
  try {
    const odd = kind.oddities(line)
    if (odd.length === 0) return undefined
    const says = `事件 ${stream}#${version}（${type}，第 ${shape} 版格式）有格式之外的内容：${odd.join('、')}`
    return { kind: 'event-odd', ...place, says }
  } catch (error) {
    if (!(error instanceof UnreadableEventError)) throw error
    return { kind: 'event-unreadable', ...place, says: `读不懂事件 ${error.message}` }
  }
}
