import type { CaseView } from '../../../src/cases/view.ts'
import { doneText } from '#text/cases'
import { AskPanel } from '../../ui/AskForm.tsx'
import { post } from '../client.ts'

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
        post(`/api/cases/${state.caseId}/${offer.name}`, command, {
          'if-match': String(state.version),
        })
      }
      done={doneText(offer.title)}
      onDone={onClose}
      onCancel={onClose}
    />
  )
}
