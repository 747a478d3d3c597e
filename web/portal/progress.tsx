/** @jsxImportSource preact */
import { QUERY_CODE_DIGITS } from '#cases/contract'
import { PROGRESS } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Field, Notice } from './kit.tsx'

export function Progress({
  frame,
  problem,
  caseId = '',
}: {
  frame: Frame
  problem?: string
  caseId?: string
}) {
  return (
    <Page frame={frame} title={PROGRESS.title}>
      <h1>{PROGRESS.heading}</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <Field id="caseId" label={PROGRESS.caseId}>
          <input
            id="caseId"
            name="caseId"
            placeholder="2026-000123"
            required
            pattern="\d{4}-\d{6,}"
            value={caseId}
          />
        </Field>
        <Field id="code" label={PROGRESS.code}>
          <input
            id="code"
            name="code"
            inputMode="numeric"
            required
            pattern={`\\d{${QUERY_CODE_DIGITS}}`}
          />
        </Field>
        <button type="submit">{PROGRESS.send}</button>
      </form>
    </Page>
  )
}
