import { Alert, App, Button, Input, Segmented, Space, Spin } from 'antd'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { fieldWord } from '#text/publications'
import { chineseDay } from '#text/time'
import { post, ProblemError } from '../client.ts'
import { readJson } from './json-text.ts'
import { type PublicationView, TEXT_FIRST, TEXT_MEMBERS, useContent } from './api.ts'
import { ContentForm } from './ContentForm.tsx'
import { ContentDifference } from './DifferenceView.tsx'
import { FaultList } from './FaultList.tsx'
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
interface Problem {
  code: string
  says: string
  fields: { field: string; reason: string }[]
}

/** What is being written is kept in this browser window until it was sent: neither a refusal nor a sign-in loses it. */
function useKept(name: string, first: Kept): [Kept, (next: Partial<Kept>) => void, () => void] {
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

/** Writes a version and sends it for approval: in a form, or as text with numbered lines. */
export function DraftEditor({
  view,
  name,
  content,
  onDone,
}: {
  view: PublicationView
  /** Tells what is kept of this one from that of others. */
  name: string
  /** What the version begins with. */
  content: unknown
  onDone: (isSent: boolean) => void
}) {
  const { message } = App.useApp()
  const { kind } = view
  const member = TEXT_MEMBERS[kind]
  const last = view.versions.at(-1)
  const published = useContent(last?.hash)
  const [kept, keep, forget] = useKept(`draft/${name}`, {
    text: textOf(kind, content),
    effectiveOn: view.today,
    basis: '',
    basedOn: last?.hash,
  })
  const [isText, setText] = useState(TEXT_FIRST.has(kind))
  const goTo = useRef<GoTo>(null)
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const read = useMemo(() => readText(kind, kept.text), [kind, kept.text])
  const wrongLines = useMemo(() => {
    if (!read.ok) return new Set([read.fault.line])
    return new Set((problem?.fields ?? []).flatMap((fault) => read.lineOf(fault) ?? []))
  }, [read, problem])
  const faults = useMemo(
    () => new Map((problem?.fields ?? []).map(({ field, reason }) => [field, reason])),
    [problem],
  )
  useEffect(() => {
    // Only a text can be wrong so that no form can show it.
    if (!read.ok) setText(true)
  }, [read.ok])

  const send = async () => {
    if (!read.ok) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { text: _text, ...terms } = kept
      const sent = await post<{ isPublished: boolean }>(
        `/api/publications/${kind}/${view.key}/drafts`,
        { content: read.value, ...terms },
      )
      forget()
      message.success(
        sent.isPublished ? `已公布，${chineseDay(kept.effectiveOn)}起生效` : '已提出，待另一人批准',
      )
      onDone(true)
    } catch (error) {
      const { code = '', fields = [] } = error instanceof ProblemError ? error : {}
      setProblem({ code, fields, says: (error as Error).message })
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="draft-editor" aria-label="拟订新版本">
      <h2>拟订新版本</h2>
      {!member && (
        <Segmented
          options={[
            { value: false, label: '表单', disabled: !read.ok },
            { value: true, label: '原文（JSON）' },
          ]}
          value={isText}
          onChange={setText}
          aria-label="怎样填写"
        />
      )}
      {kind === 'process' && <FileField onRead={(text) => keep({ text })} />}
      {isText || !read.ok ? (
        <TextEditor
          label={member ? fieldWord(kind, [member]) : '原文'}
          value={kept.text}
          onChange={(text) => keep({ text })}
          wrongLines={wrongLines}
          handle={goTo}
        />
      ) : (
        <ContentForm
          kind={kind}
          schema={view.schema}
          value={read.value}
          onChange={(value) => keep({ text: JSON.stringify(value, undefined, 2) })}
          faults={faults}
        />
      )}
      {!read.ok && (
        <Alert
          type="error"
          showIcon
          title={`第 ${read.fault.line} 行：${read.fault.says}`}
          role="alert"
          action={
            <Button size="small" onClick={() => goTo.current?.(read.fault.line)}>
              到这一行
            </Button>
          }
        />
      )}
      {problem && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={problem.says}
          description={
            <FaultList
              kind={kind}
              fields={problem.fields}
              lineOf={(fault) => (isText && read.ok ? read.lineOf(fault) : undefined)}
              onLine={(line) => goTo.current?.(line)}
            />
          }
          action={
            problem.code === 'draft-outdated' && (
              <Button size="small" onClick={() => keep({ basedOn: last?.hash })}>
                已核对，改按最新版本提出
              </Button>
            )
          }
        />
      )}
      {kind === 'process' && <Drawing xml={kept.text} />}
      {read.ok && last && published.data && kind !== 'process' && (
        <details>
          <summary>与第 {last.number} 版的不同</summary>
          <ContentDifference kind={kind} before={published.data.content} after={read.value} />
        </details>
      )}
      <div className="draft-terms">
        <div className="form-field">
          <label htmlFor="draft-basis">依据（文件和条款）</label>
          <Input
            id="draft-basis"
            maxLength={300}
            value={kept.basis}
            onChange={(e) => keep({ basis: e.target.value })}
          />
        </div>
        <div className="form-field">
          <label htmlFor="draft-effective">生效日期</label>
          <Input
            id="draft-effective"
            type="date"
            value={kept.effectiveOn}
            onChange={(e) => keep({ effectiveOn: e.target.value })}
          />
        </div>
      </div>
      <Space wrap>
        <Button type="primary" loading={busy} disabled={!read.ok} onClick={send}>
          {view.needsApproval ? '提出，送另一人批准' : '公布'}
        </Button>
        <Button
          onClick={() => {
            forget()
            onDone(false)
          }}
        >
          放弃
        </Button>
      </Space>
    </section>
  )
}

/** A content as it is written: a process and a template are one text, the others JSON. */
function textOf(kind: string, content: unknown): string {
  const member = TEXT_MEMBERS[kind]
  if (!member) return content === undefined ? '{}' : JSON.stringify(content, undefined, 2)
  return String((content as Record<string, unknown> | undefined)?.[member] ?? '')
}

/** What was written, as a content. */
function readText(kind: string, text: string) {
  const member = TEXT_MEMBERS[kind]
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

/** A long text is wrong at the line that the reason names, or where the element stands that it names by id. */
function lineNamed(reason: string, text: string): number | undefined {
  const [, line] = /第 (\d+) 行/.exec(reason) ?? []
  if (line !== undefined) return Number(line)
  const id = /（([\w.-]+)）/.exec(reason)?.[1] ?? /^([\w.-]+) /.exec(reason)?.[1]
  const at = id === undefined ? -1 : text.indexOf(` id="${id}"`)
  return at < 0 ? undefined : text.slice(0, at).split('\n').length
}

/** What is being written, as it would be drawn; drawn only while somebody looks. */
function Drawing({ xml }: { xml: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>看流程图</summary>
      {isOpen && (
        <Suspense fallback={<Spin description="正在打开" />}>
          <ProcessDiagram xml={xml} marks={NO_MARKS} label="拟订的流程图" />
        </Suspense>
      )}
    </details>
  )
}

/** Takes the text from a file that a BPMN tool has written. */
function FileField({ onRead }: { onRead: (text: string) => void }) {
  return (
    <div className="form-field">
      <label htmlFor="draft-file">从 BPMN 文件读入</label>
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
