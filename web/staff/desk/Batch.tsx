import { App, Button } from 'antd'
import { batchDoneText, batchFailedText, batchText, batchTitle, DESK } from '#text/desk'
import type { Task } from '../../contract.ts'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { answered, api } from '../client.ts'
import { keyOf } from './tasks.ts'
import { type Batch, batchOf } from './together.ts'

/** What may be done with the chosen tasks together. */
export function BatchLine({
  selected,
  several,
  onDone,
}: {
  selected: readonly Task[]
  several: boolean
  onDone: () => void
}) {
  const { modal } = App.useApp()
  const batch = batchOf(selected)
  const sending = useBatch(selected, onDone)
  const ask = ({ label }: Batch) =>
    modal.confirm({
      title: batchTitle(label, selected.length),
      content: selected.map((t) => (
        <p key={keyOf(t)}>
          {t.subjectId} {t.about} {t.concerns}
        </p>
      )),
      okText: DESK.confirm,
      cancelText: DESK.lookAgain,
      onOk: () => batch && sending.send(batch),
    })
  if (!several && selected.length === 0) return null
  return (
    <div className="desk-batch hint">
      {selected.length === 0 && DESK.chooseSome}
      {selected.length > 0 && !batch && DESK.notTogether}
      {batch && (
        <Button type="primary" loading={sending.isPending} onClick={() => ask(batch)}>
          {batchText(batch.label, selected.length)}
        </Button>
      )}
      {sending.problem && <Problem of={sending.problem} />}
    </div>
  )
}

function useBatch(selected: readonly Task[], onDone: () => void) {
  const { message, modal } = App.useApp()
  return useSend(
    ({ act, command }: Batch) => {
      const cases = selected.map((t) => ({ caseId: t.subjectId, command: command(t) }))
      return api.POST('/api/batch', { body: { act, cases } }).then(answered)
    },
    {
      onDone: (results) => {
        onDone()
        const failed = results.filter((r) => !r.ok)
        const title = batchFailedText(results.length - failed.length, failed.length)
        const content = failed.map((f) => <p key={f.caseId}>{`${f.caseId} ${f.detail}`}</p>)
        if (failed.length === 0) message.success(batchDoneText(results.length))
        else modal.warning({ title, content })
      },
    },
  )
}
