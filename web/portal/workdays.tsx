/** @jsxImportSource preact */
import { MOST_WORKDAYS } from '#portal/contract'
import { chineseDay } from '../text/labels.ts'
import { lastDayText, LIMIT, WORKDAYS } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Field, Notice } from './kit.tsx'

export function Workdays({
  frame,
  from,
  add,
  result,
  provisional,
  problem,
}: {
  frame: Frame
  from: string
  add: string
  result?: string
  provisional?: boolean
  problem?: string
}) {
  return (
    <Page frame={frame} title={WORKDAYS.title}>
      <h1>{WORKDAYS.title}</h1>
      <p>{WORKDAYS.says}</p>
      {problem && <Notice>{problem}</Notice>}
      {result && (
        <Notice kind="good">
          {lastDayText(from, Number(add))}
          <b>{chineseDay(result)}</b>
          {provisional && LIMIT.provisional}
        </Notice>
      )}
      <form method="get" class="form narrow">
        <Field id="from" label={WORKDAYS.from}>
          <input id="from" name="from" type="date" value={from} required />
        </Field>
        <Field id="add" label={WORKDAYS.add}>
          <input
            id="add"
            name="add"
            type="number"
            min="1"
            max={MOST_WORKDAYS}
            value={add}
            required
          />
        </Field>
        <button type="submit">{WORKDAYS.send}</button>
      </form>
    </Page>
  )
}
