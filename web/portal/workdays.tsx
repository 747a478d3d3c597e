/** @jsxImportSource preact */
import { MOST_WORKDAYS } from '#portal/contract'
import { chineseDay } from '../text/labels.ts'
import { workdaysText } from '../text/time.ts'
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
    <Page frame={frame} title="工作日计算">
      <h1>工作日计算</h1>
      <p>行政许可的期限以工作日计算，不含法定节假日（行政许可法第八十二条）；开始的当天不计入。</p>
      {problem && <Notice>{problem}</Notice>}
      {result && (
        <Notice kind="good">
          {chineseDay(from)}起 {workdaysText(Number(add))}，最后一日是 <b>{chineseDay(result)}</b>
          {provisional && '（下一年度放假安排尚未公布，日期可能调整）'}
        </Notice>
      )}
      <form method="get" class="form narrow">
        <Field id="from" label="起算日">
          <input id="from" name="from" type="date" value={from} required />
        </Field>
        <Field id="add" label="工作日数">
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
        <button type="submit">计算</button>
      </form>
    </Page>
  )
}
