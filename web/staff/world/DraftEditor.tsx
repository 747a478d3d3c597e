import { own } from '../../../src/foundation/own.ts'
import { Alert, Button, Input, Segmented, Space, Spin } from 'antd'
import { lazy, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { fieldWord } from '#text/publications'
import { UI } from '#text/ui'
import {
  differenceText,
  DRAFT,
  ELEMENT_NAMED,
  LINE_NAMED,
  lineFaultText,
  publishedFromText,
} from '#text/world'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import type { PublicationView } from '../../contract.ts'
import { answered, api, ProblemError } from '../client.ts'
import { TEXT_FIRST, TEXT_MEMBERS, useContent } from './api.ts'
import { ContentForm } from './ContentForm.tsx'
import { ContentDifference } from './DifferenceView.tsx'
import { FaultList } from './FaultList.tsx'
import { readJson } from './json-text.ts'
import { type GoTo, TextEditor } from './TextEditor.tsx'

const ProcessDiagram = lazy(() =>
  import('../process/ProcessDiagram.tsx').then((m) => ({ default: m.ProcessDiagram })),
)
const NO_MARKS = {}

interface Kept {
  text: string
  effectiveOn: string
  basis: string
  /** The version that it was made from. */
  basedOn: string | undefined
}
type Keep = (next: Partial<Kept>) => void

/**
 * What is being written is kept in this browser window until it was sent: neither a refusal nor a
 * sign-in loses it.
 */
function useKept(name: string, first: Kept): [Kept, Keep, () => void] {
  const [kept, setKept] = useState<Kept>(() => {
    const stored = sessionStorage.getItem(name)
    return stored ? (JSON.parse(stored) as Kept) : first
  })
  const change = (next: Partial<Kept>) =>
    setKept((before) => {
      const after = { ...before, ...next }
      sessionStorage.setItem(name, JSON.stringify(after))
      return after
    })
  return [kept, change, () => sessionStorage.removeItem(name)]
}

/** Sends what was written, as a content, with its terms. */
const useDrafting = (
  { kind, key }: PublicationView,
  { text: _text, ...terms }: Kept,
  onDone: () => void,
) =>
  useSend(
    (content: unknown) =>
      api
        .POST('/api/publications/{kind}/{key}/drafts', {
          params: { path: { kind, key } },
          body: { content, ...terms },
        })
        .then(answered),
    {
      done: ({ isPublished }) =>
        isPublished ? publishedFromText(terms.effectiveOn) : DRAFT.proposed,
      onDone,
    },
  )

interface DraftEditorProps {
  view: PublicationView
  /** Tells what is kept of this one from that of others. */
  name: string
  /** What the version begins with. */
  content: unknown
  onDone: () => void
}

/** Writes a version and sends it for approval: in a form, or as text with numbered lines. */
export function DraftEditor({ view, name, content, onDone }: DraftEditorProps) {
  const { kind } = view
  const last = view.versions.at(-1)
  const goTo = useRef<GoTo>(null)
  const [isText, setText] = useState(TEXT_FIRST.has(kind))
  const [kept, keep, forget] = useKept(`draft/${name}`, {
    text: textOf(kind, content),
    effectiveOn: view.today,
    basis: '',
    basedOn: last?.hash,
  })
  const read = useMemo(() => readText(kind, kept.text), [kind, kept.text])
  const leave = () => {
    forget()
    onDone()
  }
  const sending = useDrafting(view, kept, leave)
  const fields = sending.problem instanceof ProblemError ? sending.problem.fields : []
  return (
    <section className="draft-editor" aria-label={DRAFT.title}>
      <h2>{DRAFT.title}</h2>
      {kind === 'process' && <FileField onRead={(text) => keep({ text })} />}
      <Written {...{ view, kept, keep, read, fields, goTo, isText, setText }} />
      {sending.problem && (
        <SendProblem
          problem={sending.problem}
          kind={kind}
          lineOf={isText && read.ok ? read.lineOf : undefined}
          goTo={goTo}
          onRebase={() => keep({ basedOn: last?.hash })}
        />
      )}
      {kind === 'process' && <Drawing xml={kept.text} />}
      {read.ok && kind !== 'process' && <Compared view={view} value={read.value} />}
      <Terms kept={kept} keep={keep} />
      <Space wrap>
        <Button
          type="primary"
          loading={sending.isPending}
          disabled={!read.ok}
          onClick={() => read.ok && sending.send(read.value)}
        >
          {view.needsApproval ? DRAFT.propose : DRAFT.publish}
        </Button>
        <Button onClick={leave}>{DRAFT.discard}</Button>
      </Space>
    </section>
  )
}

type Read = ReturnType<typeof readText>
type Fields = ProblemError['fields']

interface WrittenProps {
  view: PublicationView
  kept: Kept
  keep: Keep
  read: Read
  fields: Fields
  goTo: RefObject<GoTo | null>
  isText: boolean
  setText: (isText: boolean) => void
}

/** The content itself, in a form or as text. */
function Written({
  view: { kind, schema },
  kept,
  keep,
  read,
  fields,
  goTo,
  isText,
  setText,
}: WrittenProps) {
  const member = own(TEXT_MEMBERS, kind)
  const wrongLines = useMemo(
    () =>
      new Set(read.ok ? fields.flatMap((fault) => read.lineOf(fault) ?? []) : [read.fault.line]),
    [read, fields],
  )
  const faults = useMemo(
    () => new Map(fields.map(({ field, reason }) => [field, reason])),
    [fields],
  )
  useEffect(() => {
    // Only a text can be wrong so that no form can show it.
    if (!read.ok) setText(true)
  }, [read.ok])
  return (
    <>
      {!member && (
        <Segmented
          options={[
            { value: false, label: DRAFT.form, disabled: !read.ok },
            { value: true, label: DRAFT.text },
          ]}
          value={isText}
          onChange={setText}
          aria-label={DRAFT.how}
        />
      )}
      {isText || !read.ok ? (
        <TextEditor
          label={member ? fieldWord(kind, [member]) : DRAFT.plainText}
          value={kept.text}
          onChange={(text) => keep({ text })}
          wrongLines={wrongLines}
          handle={goTo}
        />
      ) : (
        <ContentForm
          kind={kind}
          schema={schema}
          value={read.value}
          onChange={(value) => keep({ text: JSON.stringify(value, undefined, 2) })}
          faults={faults}
        />
      )}
      {!read.ok && <LineFault {...read.fault} goTo={goTo} />}
    </>
  )
}

/** Where a text cannot be read, and why. */
function LineFault({
  line,
  says,
  goTo,
}: {
  line: number
  says: string
  goTo: RefObject<GoTo | null>
}) {
  return (
    <Alert
      type="error"
      showIcon
      title={lineFaultText(line, says)}
      role="alert"
      action={
        <Button size="small" onClick={() => goTo.current?.(line)}>
          {DRAFT.goToLine}
        </Button>
      }
    />
  )
}

/** Why it was not taken, and what may be done about it. */
function SendProblem({
  problem,
  kind,
  lineOf,
  goTo,
  onRebase,
}: {
  problem: Error
  kind: string
  lineOf: ((fault: Fields[number]) => number | undefined) | undefined
  goTo: RefObject<GoTo | null>
  onRebase: () => void
}) {
  const { code, fields } = problem instanceof ProblemError ? problem : { code: '', fields: [] }
  return (
    <Problem of={problem}>
      <FaultList
        kind={kind}
        fields={fields}
        lineOf={(fault) => lineOf?.(fault)}
        onLine={(line) => goTo.current?.(line)}
      />
      {code === 'draft-outdated' && (
        <Button size="small" onClick={onRebase}>
          {DRAFT.rebase}
        </Button>
      )}
    </Problem>
  )
}

/** What it would change of the last version. */
function Compared({ view, value }: { view: PublicationView; value: unknown }) {
  const last = view.versions.at(-1)
  const published = useContent(last?.hash)
  if (!last || !published.data) return null
  return (
    <details>
      <summary>{differenceText(last.number)}</summary>
      <ContentDifference kind={view.kind} before={published.data.content} after={value} />
    </details>
  )
}

/** On what it rests, and from when it holds. */
function Terms({ kept, keep }: { kept: Kept; keep: Keep }) {
  return (
    <div className="draft-terms">
      <div className="form-field">
        <label htmlFor="draft-basis">{DRAFT.basis}</label>
        <Input
          id="draft-basis"
          maxLength={300}
          value={kept.basis}
          onChange={(e) => keep({ basis: e.target.value })}
        />
      </div>
      <div className="form-field">
        <label htmlFor="draft-effective">{DRAFT.effectiveOn}</label>
        <Input
          id="draft-effective"
          type="date"
          value={kept.effectiveOn}
          onChange={(e) => keep({ effectiveOn: e.target.value })}
        />
      </div>
    </div>
  )
}

/** A content as it is written: a process and a template are one text, the others JSON. */
function textOf(kind: string, content: unknown): string {
  const member = own(TEXT_MEMBERS, kind)
  if (!member) return content === undefined ? '{}' : JSON.stringify(content, undefined, 2)
  return String((content as Record<string, unknown> | undefined)?.[member] ?? '')
}

/** What was written, as a content. */
function readText(kind: string, text: string) {
  const member = own(TEXT_MEMBERS, kind)
  if (member)
    return {
      ok: true as const,
      value: { [member]: text },
      lineOf: ({ reason }: { reason: string }) => lineNamed(reason, text),
    }
  const read = readJson(text)
  if (!read.ok) return read
  return { ...read, lineOf: ({ field }: { field: string }) => read.lineOf(field) }
}

/**
 * A long text is wrong at the line that the reason names, or where the element stands that it names
 * by id.
 */
function lineNamed(reason: string, text: string): number | undefined {
  const [, line] = LINE_NAMED.exec(reason) ?? []
  if (line !== undefined) return Number(line)
  const id = ELEMENT_NAMED.exec(reason)?.[1] ?? /^([\w.-]+) /.exec(reason)?.[1]
  const at = id === undefined ? -1 : text.indexOf(` id="${id}"`)
  return at < 0 ? undefined : text.slice(0, at).split('\n').length
}

/** What is being written, as it would be drawn; drawn only while somebody looks. */
function Drawing({ xml }: { xml: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{DRAFT.diagram}</summary>
      {isOpen && (
        <Suspense fallback={<Spin description={UI.opening} />}>
          <ProcessDiagram xml={xml} marks={NO_MARKS} label={DRAFT.diagramLabel} />
        </Suspense>
      )}
    </details>
  )
}

/** Takes the text from a file that a BPMN tool has written. */
function FileField({ onRead }: { onRead: (text: string) => void }) {
  return (
    <div className="form-field">
      <label htmlFor="draft-file">{DRAFT.file}</label>
      <input
        id="draft-file"
        type="file"
        accept=".bpmn,.xml"
        onChange={async (e) => {
          const [file] = e.target.files ?? []
          if (file) onRead(await file.text())
        }}
      />
    </div>
  )
}
