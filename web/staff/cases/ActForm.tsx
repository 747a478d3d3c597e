import type { CaseView } from '../../contract.ts'
import { doneText } from '#text/cases'
import { AskPanel } from '../../ui/AskForm.tsx'
import { submit } from '../client.ts'

/** The form of one act, as its declaration has it, beside the case that it is about. */
export function ActForm({
  offer,
  view: { state, form },
  onClose,
}: {
  offer: CaseView['offered'][number]
  view: CaseView
  onClose: () => void
}) {
  return (
    <AskPanel
      name={`cases/${state.caseId}/${offer.name}`}
      asks={offer}
      application={form.values}
      send={(command) =>
        submit(
          `/api/cases/{caseId}/${offer.name}`,
          { path: { caseId: state.caseId }, header: { 'if-match': state.version } },
          command,
        )
      }
      done={doneText(offer.title)}
      onDone={onClose}
      onCancel={onClose}
    />
  )
}
