/** @jsxImportSource preact */
import { QUERY_CODE_DIGITS } from '#cases/contract'
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
    <Page frame={frame} title="查进度">
      <h1>查办件进度</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <Field id="caseId" label="办件编号">
          <input
            id="caseId"
            name="caseId"
            placeholder="2026-000123"
            required
            pattern="\d{4}-\d{6,}"
            value={caseId}
          />
        </Field>
        <Field id="code" label={`查询码（${QUERY_CODE_DIGITS} 位数字，印在收件凭证旁）`}>
          <input
            id="code"
            name="code"
            inputMode="numeric"
            required
            pattern={`\\d{${QUERY_CODE_DIGITS}}`}
          />
        </Field>
        <button type="submit">查询</button>
      </form>
    </Page>
  )
}
