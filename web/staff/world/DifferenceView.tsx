import { Spin } from 'antd'
import { lazy, Suspense, use, useMemo } from 'react'
import { type Difference, differencesBetween } from '../../../src/foundation/difference.ts'
import { CHANGES, membersOf, placeText, valueText } from '#text/publications'
import { UI } from '#text/ui'
import { CONTENT, ELEMENT_LEGEND } from '#text/world'
import { Problem } from '../../ui/Problem.tsx'
import { Status, type Tone } from '../../ui/Status.tsx'
import { useAnswer } from '../client.ts'
import { compareLines, hunks } from './lines.ts'
import { IdNamesContext, useContent } from './api.ts'
import { PublicationName, referredKind } from './PublicationName.tsx'

const ProcessDiagram = lazy(() =>
  import('../process/ProcessDiagram.tsx').then((m) => ({ default: m.ProcessDiagram })),
)
const TONES: Record<Difference['change'], Tone> = { added: 'good', removed: 'bad', changed: 'soon' }

/** What differs between two published or drafted contents. */
export function DifferenceView({
  kind,
  before,
  after,
}: {
  kind: string
  before: string
  after: string
}) {
  const [old, now] = [useContent(before), useContent(after)]
  const failed = [old, now].find(({ error }) => error)
  if (failed?.error) return <Problem of={failed.error} onRetry={failed.refetch} />
  if (!old.data || !now.data) return <Spin description={CONTENT.comparing} />
  if (kind === 'process')
    return (
      <ProcessDifference
        hashes={[before, after]}
        contents={[old.data.content as { xml: string }, now.data.content as { xml: string }]}
      />
    )
  return <ContentDifference kind={kind} before={old.data.content} after={now.data.content} />
}

/** What differs between two contents that are at hand. */
export function ContentDifference({
  kind,
  before,
  after,
}: {
  kind: string
  before: unknown
  after: unknown
}) {
  const differences = useMemo(() => differencesBetween(before, after), [before, after])
  return <DifferenceList kind={kind} differences={differences} />
}

function DifferenceList({
  kind,
  differences,
  names = NO_NAMES,
}: {
  kind: string
  differences: readonly Difference[]
  /** What people call the elements of a process, by id. */
  names?: ReadonlyMap<string, string>
}) {
  const idNames = use(IdNamesContext)
  if (differences.length === 0) return <p>{CONTENT.same}</p>
  return (
    <ul className="differences" aria-label={CONTENT.differences}>
      {differences.map((d) => (
        <li key={JSON.stringify([d.path, d.change, 'before' in d ? d.before : d.after])}>
          <span>
            <Status tone={TONES[d.change]}>{CHANGES[d.change]}</Status>
            <b>{placeText(kind, d.path, names, idNames) || CONTENT.everything}</b>
          </span>
          <Change kind={kind} difference={d} names={names} />
        </li>
      ))}
    </ul>
  )
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

function Change({
  kind,
  difference: d,
  names,
}: {
  kind: string
  difference: Difference
  names: ReadonlyMap<string, string>
}) {
  const idNames = use(IdNamesContext)
  const members = membersOf(d.path)
  if (d.change === 'changed' && isLong(d.before) && isLong(d.after))
    return <LineDifference before={d.before} after={d.after} />
  const referred = referredKind(kind, members)
  const shown = (value: unknown) =>
    referred && typeof value === 'string' ? (
      <PublicationName kind={referred} of={value} />
    ) : (
      valueText(kind, members, named(value, names), idNames)
    )
  return (
    <span className="change">
      {d.change !== 'added' && <del>{shown(d.before)}</del>}
      {d.change === 'changed' && ' → '}
      {d.change !== 'removed' && <ins>{shown(d.after)}</ins>}
    </span>
  )
}

/** Where an element of a process stands for another one, that one's name. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value
  if (typeof value !== 'object' || value === null || names.size === 0) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, v]) => [
      name,
      ELEMENT_MEMBERS.has(name) ? named(v, names) : v,
    ]),
  )
}
const ELEMENT_MEMBERS: ReadonlySet<string> = new Set(['from', 'to', 'host'])

const isLong = (value: unknown): value is string =>
  typeof value === 'string' && value.includes('\n')
const SIGNS = { both: ' ', before: '−', after: '+' } as const

function LineDifference({ before, after }: { before: string; after: string }) {
  const lines = useMemo(() => hunks(compareLines(before, after)), [before, after])
  return (
    <section className="line-difference" tabIndex={0} aria-label={CONTENT.lines}>
      {lines.map((line, i) => (
        <div key={i} className={line?.of ?? 'left-out'}>
          {line ? `${String(line.number).padStart(4)} ${SIGNS[line.of]} ${line.text}` : '     …'}
        </div>
      ))}
    </section>
  )
}

/**
 * Both versions as they are drawn, and what differs element by element; where an element stands on
 * the page does not count.
 */
function ProcessDifference({
  hashes: [before, after],
  contents: [old, now],
}: {
  hashes: [string, string]
  contents: [{ xml: string }, { xml: string }]
}) {
  const found = useAnswer(
    '/api/world/differences',
    { query: { kind: 'process', before, after } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  const marks = useMemo(() => marksOf(found.data ?? []), [found.data])
  const names = useMemo(
    () => new Map([...elementNames(old.xml), ...elementNames(now.xml)]),
    [old.xml, now.xml],
  )
  if (found.error) return <Problem of={found.error} onRetry={found.refetch} />
  if (!found.data) return <Spin description={CONTENT.comparing} />
  return (
    <Suspense fallback={<Spin description={UI.opening} />}>
      <div className="halves">
        <figure>
          <figcaption>{CONTENT.before}</figcaption>
          <ProcessDiagram xml={old.xml} marks={marks.before} label={CONTENT.diagramBefore} />
        </figure>
        <figure>
          <figcaption>{CONTENT.after}</figcaption>
          <ProcessDiagram xml={now.xml} marks={marks.after} label={CONTENT.diagramAfter} />
        </figure>
      </div>
      <div className="legend">
        {Object.entries(ELEMENT_LEGEND).map(([name, says]) => (
          <span key={name}>
            <i className={name} />
            {says}
          </span>
        ))}
      </div>
      {found.data.length === 0 ? (
        <p>{CONTENT.onlyDrawing}</p>
      ) : (
        <DifferenceList kind="process" differences={found.data} names={names} />
      )}
    </Suspense>
  )
}

/** What is written at the elements of a BPMN text, by id; a flow goes from one to another. */
function elementNames(xml: string): Map<string, string> {
  const elements = [...new DOMParser().parseFromString(xml, 'text/xml').querySelectorAll('[id]')]
  const names = new Map(
    elements.flatMap((e) => {
      const name = e.getAttribute('name')
      return name ? [[e.id, name] as const] : []
    }),
  )
  const called = (id: string) => names.get(id) ?? id
  for (const flow of elements) {
    const [from, to] = [flow.getAttribute('sourceRef'), flow.getAttribute('targetRef')]
    if (from && to) names.set(flow.id, `${called(from)} → ${called(to)}`)
  }
  return names
}

/**
 * How the elements are coloured in each drawing: one that is there as a whole in one of them only,
 * and one that changed.
 */
function marksOf(differences: readonly Difference[]) {
  const [before, after]: Record<string, string>[] = [{}, {}]
  for (const { path, change } of differences) {
    const element = path[1]
    if (typeof element !== 'object') continue
    const isWhole = path.length === 2
    if (isWhole && change === 'removed') before![element.id] = 'removed'
    else if (isWhole && change === 'added') after![element.id] = 'added'
    else before![element.id] = after![element.id] = 'changed'
  }
  return { before: before!, after: after! }
}
