import { sm3Hex } from '#foundation/sm'
import { EVENT_COLUMNS, type EventRow, type FactOf, type Finding, toEvent } from '#ledger'
import { aside, inSnapshot, type Pool, type Queryable, rows } from '#platform/database'
import { PUBLISHES, type worldEvents, worldStream } from './events.ts'

export type WorldFindingKind =
  | 'content-missing' // a fact names a content that is not kept
  | 'content-altered' // what is kept under a hash does not have it
  | 'edition-missing' // a fact made an edition that is not listed, or there is a hole
  | 'edition-unfounded' // an edition is listed that no fact made
  | 'edition-differs' // an edition is listed under another number than its fact made
  | 'version-unfounded' // a version is listed otherwise than a fact published it, or by none
  | 'edition-unknown' // a fact says that it was made under an edition that there never was

export type WorldFinding = Finding<WorldFindingKind>

const CONTENTS_AT_ONCE = 500
const MOST_UNKNOWN = 100

/**
 * Holds the contents against the facts that name them, and the list of editions against the facts
 * that made them. That the facts themselves are as they were sealed, `verifyLedger` finds. Lines
 * that cannot be read are left to `listIllegible`.
 */
export function verifyWorld(pool: Pool): Promise<WorldFinding[]> {
  return aside(pool, (client) =>
    inSnapshot(client, async () => {
      const stored = await rows<EventRow>(
        client,
        `select ${EVENT_COLUMNS} from ledger.fact e where starts_with(e.stream, $1) order by e.stream, e.version`,
        [worldStream.nameOf('')],
      )
      const facts = stored.flatMap((line) => worldStream.readIfLegible(toEvent(line)) ?? [])
      return [
        ...(await checkContents(client, facts)),
        ...(await checkEditions(client, facts)),
        ...(await checkVersions(client)),
        ...(await checkUnknown(client)),
      ]
    }),
  )
}

type WorldFact = FactOf<typeof worldEvents>
const placeOf = (at: { stream: string; version: number }) => `${at.stream}#${at.version}`

/** Every content that was drafted or published is kept, and has its hash. */
async function checkContents(db: Queryable, facts: readonly WorldFact[]): Promise<WorldFinding[]> {
  const named = new Map<string, WorldFact>()
  for (const fact of facts)
    if (fact.type !== 'DraftRejected' && !named.has(fact.body.hash)) named.set(fact.body.hash, fact)
  const hashes = [...named.keys()]
  const findings: WorldFinding[] = []
  for (let from = 0; from < hashes.length; from += CONTENTS_AT_ONCE) {
    const wanted = hashes.slice(from, from + CONTENTS_AT_ONCE)
    const kept = new Map(
      (
        await rows<{ hash: string; text: string }>(
          db,
          'select hash, body::text as text from world.content where hash = any($1)',
          [wanted],
        )
      ).map(({ hash, text }) => [hash, text]),
    )
    for (const hash of wanted) {
      const { stream, version } = named.get(hash)!
      const text = kept.get(hash)
      const what = `${stream}#${version} 指明的内容（哈希 ${hash}）`
      if (text === undefined)
        findings.push({ kind: 'content-missing', stream, version, says: `${what}已不存在` })
      else if (sm3Hex(text) !== hash)
        findings.push({ kind: 'content-altered', stream, version, says: `${what}已被改动` })
    }
  }
  return findings
}

/**
 * Editions are 1, 2, 3 …, each listed with the fact that made it: the one that was made under the
 * edition before.
 */
async function checkEditions(db: Queryable, facts: readonly WorldFact[]): Promise<WorldFinding[]> {
  const listed = await rows<{ edition: number; stream: string; version: number }>(
    db,
    'select edition, stream, version from ledger.edition order by edition',
  )
  const listedAt = new Map(listed.map((line) => [placeOf(line), line.edition]))
  const findings: WorldFinding[] = []
  const made = new Set<number>()
  const publications = facts.filter((fact) => fact.type === 'VersionPublished')
  for (const fact of publications) {
    const { stream, version } = fact
    const edition = fact.edition + 1
    const found = listedAt.get(placeOf(fact))
    if (found === undefined)
      findings.push({
        kind: 'edition-missing',
        stream,
        version,
        says: `${placeOf(fact)} 公布的是第 ${edition} 版世界，目录中没有`,
      })
    else if (found !== edition || made.has(edition))
      findings.push({
        kind: 'edition-differs',
        stream,
        version,
        says: `${placeOf(fact)} 公布的是第 ${edition} 版世界，目录中记为第 ${found} 版`,
      })
    made.add(edition)
  }
  const founded = new Set(publications.map(placeOf))
  for (const line of listed)
    if (!founded.has(placeOf(line)))
      findings.push({
        kind: 'edition-unfounded',
        stream: line.stream,
        version: line.version,
        says: `目录中的第 ${line.edition} 版世界没有公布它的事件（${placeOf(line)}）`,
      })
  const last = Math.max(0, ...made)
  for (let edition = 1; edition <= last; edition++)
    if (!made.has(edition))
      findings.push({ kind: 'edition-missing', says: `没有事件公布过第 ${edition} 版世界` })
  return findings
}

/** What everything is handled by, duties among it, is what facts published. */
async function checkVersions(db: Queryable): Promise<WorldFinding[]> {
  const [unfounded, unlisted] = [
    await rows<{ kind: string; key: string; number: number }>(
      db,
      `select kind, key, number from world.version v
       where not exists (select from ledger.fact e where ${PUBLISHES}) order by kind, key, number`,
    ),
    await rows<{ stream: string; version: number }>(
      db,
      `select e.stream, e.version from ledger.fact e
       where starts_with(e.stream, 'world/') and e.type = 'VersionPublished'
         and not exists (select from world.version v where ${PUBLISHES}) order by e.stream, e.version`,
    ),
  ]
  return [
    ...unfounded.map((v) => ({ says: `${v.kind}/${v.key} 第 ${v.number} 版没有事件这样公布过` })),
    ...unlisted.map((e) => ({ ...e, says: `${placeOf(e)} 公布的版本，目录中没有` })),
  ].map((found) => ({ kind: 'version-unfounded', ...found }))
}

/** Nothing was done under an edition that there never was. */
async function checkUnknown(db: Queryable): Promise<WorldFinding[]> {
  const found = await rows<{ stream: string; version: number; edition: number }>(
    db,
    `select e.stream, e.version, e.edition from ledger.fact e
     where e.edition > (select coalesce(max(edition), 0) from ledger.edition) limit ${MOST_UNKNOWN}`,
  )
  return found.map(({ stream, version, edition }) => ({
    kind: 'edition-unknown',
    stream,
    version,
    says: `事件 ${stream}#${version} 自称依据第 ${edition} 版世界，这一版从未公布`,
  }))
}
