import { Button, Space } from 'antd'
import { useState } from 'react'
import { DRAFT_STATES } from '#text/publications'
import {
  differenceText,
  draftedForText,
  PUBLICATION,
  publishedText,
  rejectedByText,
  versionFromText,
  versionNumberText,
} from '#text/world'
import type { DraftView, PublicationView, PublishedVersion } from '../../contract.ts'
import { Status } from '../../ui/Status.tsx'
import { DifferenceView } from './DifferenceView.tsx'
import { who, Whole } from './PublicationPage.tsx'

interface Props {
  view: PublicationView
  onCopy?: (hash: string) => void
}

/**
 * Every version, the latest first, each with what it changed; and the drafts that came to nothing.
 */
export function History({ view, onCopy }: Props) {
  const rejected = view.drafts.filter((d) => d.state === 'rejected')
  const entries = [
    ...view.versions.map((version) => ({ at: version.publishedAt, version })),
    ...rejected.map((draft) => ({ at: draft.rejectedAt!, draft })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  if (entries.length === 0) return <p>{PUBLICATION.never}</p>
  const copies = onCopy && { onCopy }
  return (
    <ol className="history">
      {entries.map((entry) =>
        'version' in entry ? (
          <li key={entry.version.draftId}>
            <VersionEntry view={view} version={entry.version} {...copies} />
          </li>
        ) : (
          <li key={entry.draft.draftId} className="rejected">
            <RejectedEntry view={view} draft={entry.draft} {...copies} />
          </li>
        ),
      )}
    </ol>
  )
}

const CopyButton = ({ hash, onCopy }: { hash: string; onCopy: (hash: string) => void }) => (
  <Button size="small" onClick={() => onCopy(hash)}>
    {PUBLICATION.copy}
  </Button>
)

function RejectedEntry({ view, draft, onCopy }: Props & { draft: DraftView }) {
  const { draftedBy, draftedAt, effectiveOn, reason = '', hash } = draft
  const rejectedBy = draft.rejectedBy!
  return (
    <>
      <span>
        <Status>{DRAFT_STATES.rejected}</Status>{' '}
        {draftedForText(who(view, draftedBy), draftedAt, effectiveOn)}
      </span>
      <small>
        {rejectedByText(who(view, rejectedBy), draft.rejectedAt!, rejectedBy === draftedBy, reason)}
      </small>
      {onCopy && (
        <span>
          <CopyButton hash={hash} onCopy={onCopy} />
        </span>
      )}
    </>
  )
}

function VersionEntry({ view, version, onCopy }: Props & { version: PublishedVersion }) {
  const [shown, setShown] = useState<'whole' | 'difference'>()
  const before = view.versions.find((v) => v.number === version.number - 1)
  const toggle = (what: 'whole' | 'difference') => setShown(shown === what ? undefined : what)
  return (
    <>
      <span>
        <b>{versionNumberText(version.number)}</b> {versionFromText(version.effectiveOn)}{' '}
        {version.number === view.inForce && <Status tone="good">{PUBLICATION.inForce}</Status>}
        {version.effectiveOn > view.today && <Status tone="open">{PUBLICATION.ahead}</Status>}
      </span>
      <small>
        {publishedText({
          ...version,
          draftedBy: who(view, version.draftedBy),
          publishedBy: who(view, version.publishedBy),
          isAlone: version.draftedBy === version.publishedBy,
        })}
      </small>
      <Space wrap>
        {before && (
          <Button
            size="small"
            aria-expanded={shown === 'difference'}
            onClick={() => toggle('difference')}
          >
            {differenceText(before.number)}
          </Button>
        )}
        <Button size="small" aria-expanded={shown === 'whole'} onClick={() => toggle('whole')}>
          {PUBLICATION.look}
        </Button>
        {onCopy && <CopyButton hash={version.hash} onCopy={onCopy} />}
      </Space>
      {shown === 'whole' && <Whole view={view} hash={version.hash} />}
      {shown === 'difference' && before && (
        <DifferenceView kind={view.kind} before={before.hash} after={version.hash} />
      )}
    </>
  )
}
