import { own } from '../../../src/foundation/own.ts'
import { Spin } from 'antd'
import { lazy, Suspense, use } from 'react'
import { CONTENT } from '#text/world'
import { UI } from '#text/ui'
import { asRead, FIELDS, fieldWord, isPeriod, valueText } from '#text/publications'
import { IdNamesContext, TEXT_MEMBERS } from './api.ts'
import { NumberedText } from './TextEditor.tsx'
import { PublicationName, referredKind } from './PublicationName.tsx'

const ProcessDiagram = lazy(() =>
  import('../process/ProcessDiagram.tsx').then((m) => ({ default: m.ProcessDiagram })),
)
const NO_MARKS = {}

/**
 * A content as people read it: its fields by name, a process as it is drawn, a template as text.
 */
export function ContentView({ kind, content }: { kind: string; content: unknown }) {
  const member = own(TEXT_MEMBERS, kind)
  if (!member) return <Value kind={kind} members={[]} value={asRead(kind, content)} />
  const text = String((content as Record<string, unknown>)[member] ?? '')
  return (
    <>
      {kind === 'process' && (
        <Suspense fallback={<Spin description={UI.opening} />}>
          <ProcessDiagram xml={text} marks={NO_MARKS} label={CONTENT.diagram} />
        </Suspense>
      )}
      <details open={kind !== 'process'}>
        <summary>{fieldWord(kind, [member])}</summary>
        <NumberedText label={fieldWord(kind, [member])} text={text} />
      </details>
    </>
  )
}

interface Place {
  kind: string
  members: readonly string[]
}
type Group = Record<string, unknown>

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isPeriod(value)

function Value({ kind, members, value }: Place & { value: unknown }) {
  if (Array.isArray(value) && value.length > 0 && value.every(isGroup))
    return <Rows kind={kind} members={members} groups={value} />
  if (isGroup(value) && isListedById(kind, members, value))
    return (
      <Rows
        kind={kind}
        members={[...members, '*']}
        groups={Object.values(value)}
        ids={Object.keys(value)}
      />
    )
  if (isGroup(value)) return <Fields kind={kind} members={members} group={value} />
  return <Plain kind={kind} members={members} value={value} />
}

const isListedById = (
  kind: string,
  members: readonly string[],
  group: Group,
): group is Record<string, Group> =>
  Object.hasOwn(own(FIELDS, kind) ?? {}, `${members.join('.')}.*`) &&
  Object.keys(group).length > 0 &&
  Object.values(group).every(isGroup)

function Plain({ kind, members, value }: Place & { value: unknown }) {
  const idNames = use(IdNamesContext)
  const referred = referredKind(kind, members)
  if (referred) return <PublicationName kind={referred} of={String(value)} />
  return <>{valueText(kind, members, value, idNames)}</>
}

function Fields({ kind, members, group }: Place & { group: Group }) {
  const idNames = use(IdNamesContext)
  if (Object.keys(group).length === 0) return CONTENT.none
  return (
    <dl className="content-fields">
      {Object.entries(group).map(([name, value]) => {
        const place = [...members, name]
        return (
          <div key={name}>
            <dt>{fieldWord(kind, place, idNames)}</dt>
            <dd>
              <Value kind={kind} members={place} value={value} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A list of groups as a table, one a row; those that are listed by id begin with it. */
function Rows({
  kind,
  members,
  groups,
  ids,
}: Place & { groups: readonly Group[]; ids?: readonly string[] }) {
  const names = [...new Set(groups.flatMap((group) => Object.keys(group)))]
  const label = fieldWord(kind, ids ? members.slice(0, -1) : members)
  return (
    <section className="content-rows" tabIndex={0} aria-label={label || CONTENT.rows}>
      <table>
        <thead>
          <tr>
            {ids && <th scope="col">{CONTENT.id}</th>}
            {names.map((name) => (
              <th key={name} scope="col">
                {fieldWord(kind, [...members, name])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group, i) => (
            <tr key={i}>
              {ids && <td>{ids[i]}</td>}
              {names.map((name) => (
                <td key={name}>
                  {Object.hasOwn(group, name) && (
                    <Plain kind={kind} members={[...members, name]} value={group[name]} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
