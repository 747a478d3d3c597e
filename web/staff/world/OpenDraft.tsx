import { Alert, Button, Card, Space } from 'antd'
import { useState } from 'react'
import { valueWord } from '#text/publications'
import {
  approvedText,
  approveSays,
  differenceText,
  draftedText,
  intendedText,
  PUBLICATION,
  waitsForText,
} from '#text/world'
import { AskForm } from '../../ui/AskForm.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { UI } from '#text/ui'
import type { DraftView, PublicationView } from '../../contract.ts'
import { answered, api, ProblemError, submit } from '../client.ts'
import { DifferenceView } from './DifferenceView.tsx'
import { FaultList } from './FaultList.tsx'
import { who, Whole } from './PublicationPage.tsx'

interface Props {
  view: PublicationView
  draft: DraftView
}

/** A draft that waits for a second person, with what it would change. */
export function OpenDraft({ view, draft }: Props) {
  const [deciding, setDeciding] = useState<'approval' | 'rejection'>()
  const isOwn = draft.mayReject && !draft.mayApprove
  const close = () => setDeciding(undefined)
  return (
    <Card
      size="small"
      title={
        <>
          <Status tone="soon">{PUBLICATION.waiting}</Status> {intendedText(draft.effectiveOn)}
        </>
      }
    >
      <p>{draftedText(who(view, draft.draftedBy), draft.draftedAt, draft.basis)}</p>
      {draft.isOutdated && <Alert type="warning" showIcon title={PUBLICATION.overtaken} />}
      <WhatChanges view={view} draft={draft} />
      {deciding === 'approval' && <Approval view={view} draft={draft} onClose={close} />}
      {deciding === 'rejection' && (
        <Rejection view={view} draft={draft} isOwn={isOwn} onClose={close} />
      )}
      {!deciding && (
        <Space wrap>
          {draft.mayApprove && !draft.isOutdated && (
            <Button type="primary" onClick={() => setDeciding('approval')}>
              {PUBLICATION.approve}
            </Button>
          )}
          {draft.mayReject && (
            <Button onClick={() => setDeciding('rejection')}>
              {isOwn ? PUBLICATION.withdraw : PUBLICATION.reject}
            </Button>
          )}
          {!draft.mayApprove && <small>{waitsForText(view.approvedBy.map(valueWord))}</small>}
        </Space>
      )}
    </Card>
  )
}

/**
 * Against the last version; one that was overtaken against what it was made from: against what came
 * after, it would seem to take that back.
 */
function WhatChanges({ view, draft }: Props) {
  const before = draft.isOutdated
    ? view.versions.find((v) => v.hash === draft.basedOn)
    : view.versions.at(-1)
  if (!before) return <Whole view={view} hash={draft.hash} />
  return (
    <>
      <h2 className="part-title">{differenceText(before.number)}</h2>
      <DifferenceView kind={view.kind} before={before.hash} after={draft.hash} />
    </>
  )
}

const placeOf = ({ view: { kind, key }, draft: { draftId } }: Props) => ({
  path: { kind, key, draftId },
})

/** Says what follows before one approves. */
function Approval({ onClose, ...of }: Props & { onClose: () => void }) {
  const { view, draft } = of
  const approving = useSend(
    () =>
      api
        .POST('/api/publications/{kind}/{key}/drafts/{draftId}/approval', { params: placeOf(of) })
        .then(answered),
    { done: ({ number, movedLimits }) => approvedText(number, movedLimits), onDone: onClose },
  )
  const { problem } = approving
  const fields = problem instanceof ProblemError ? problem.fields : []
  return (
    <section className="decision" aria-label={PUBLICATION.approveTitle}>
      <p>{approveSays(view.name ?? view.title, draft.effectiveOn, draft.basis)}</p>
      {problem && (
        <Problem of={problem}>
          {fields.length > 0 && <FaultList kind={view.kind} fields={fields} />}
        </Problem>
      )}
      <div className="acts">
        <Button type="primary" loading={approving.isPending} onClick={() => approving.send()}>
          {PUBLICATION.approve}
        </Button>
        <Button onClick={onClose}>{UI.cancel}</Button>
      </div>
    </section>
  )
}

function Rejection({ isOwn, onClose, ...of }: Props & { isOwn: boolean; onClose: () => void }) {
  const title = isOwn ? PUBLICATION.withdrawTitle : PUBLICATION.rejectTitle
  return (
    <section className="decision" aria-label={title}>
      <AskForm
        name={`drafts/${of.draft.draftId}/rejection`}
        asks={{
          title,
          confirm: isOwn ? PUBLICATION.withdraw : PUBLICATION.reject,
          questions: {
            reason: { kind: 'words', label: PUBLICATION.reason, most: 500, isNeeded: true },
          },
        }}
        send={(command) =>
          submit('/api/publications/{kind}/{key}/drafts/{draftId}/rejection', placeOf(of), command)
        }
        done={isOwn ? PUBLICATION.withdrawn : PUBLICATION.rejected}
        onDone={onClose}
        onCancel={onClose}
      />
    </section>
  )
}
