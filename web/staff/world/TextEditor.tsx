import { useImperativeHandle, useMemo, useRef } from 'react'

/** Of `.code` in staff.css. */
const LINE_HEIGHT_PX = 20

/** Comes to a line and selects it. */
export type GoTo = (line: number) => void

/**
 * As wide as its longest line, so that only the frame scrolls; Chinese characters take two places.
 */
const widthOf = (lines: readonly string[]) =>
  Math.max(...lines.map((line) => line.length + (line.match(/[^\p{ASCII}]/gu)?.length ?? 0))) + 4

function Numbers({ lines, wrong }: { lines: readonly string[]; wrong?: ReadonlySet<number> }) {
  return (
    <ol aria-hidden="true">
      {lines.map((_, i) => (
        <li key={i} className={wrong?.has(i + 1) ? 'wrong' : undefined}>
          {i + 1}
        </li>
      ))}
    </ol>
  )
}

/** A text with numbered lines, those with faults marked. */
export function TextEditor({
  label,
  value,
  onChange,
  wrongLines,
  handle,
}: {
  label: string
  value: string
  onChange: (text: string) => void
  wrongLines: ReadonlySet<number>
  /** Is given a way to come to a line. */
  handle: React.RefObject<GoTo | null>
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(handle, () => (line) => {
    const lines = value.split('\n')
    const from = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0)
    area.current?.focus({ preventScroll: true })
    area.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
    area.current?.parentElement?.scrollTo({ top: (line - 4) * LINE_HEIGHT_PX })
  })
  const lines = useMemo(() => value.split('\n'), [value])
  return (
    <div className="code">
      <Numbers lines={lines} wrong={wrongLines} />
      <textarea
        ref={area}
        aria-label={label}
        aria-invalid={wrongLines.size > 0}
        value={value}
        rows={Math.max(lines.length, 8)}
        style={{ minWidth: `${widthOf(lines)}ch` }}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        onChange={(e) => onChange(e.target.value)}
      />
    </div>
  )
}

/** A long text to be read, with numbered lines. */
export function NumberedText({ label, text }: { label: string; text: string }) {
  return (
    <section className="code" tabIndex={0} aria-label={label}>
      <Numbers lines={text.split('\n')} />
      <pre>{text}</pre>
    </section>
  )
}
