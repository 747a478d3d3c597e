import { Button } from 'antd'
import { CLAIM, claimedByText, claimText, MINE, releaseText } from '#text/desk'
import { Status } from '../../ui/Status.tsx'
import { useSend } from '../../ui/send.ts'
import type { Task } from '../../contract.ts'
import { api } from '../client.ts'

/** 领取、放回: who says that they are at it. What waits for one by name needs no claim. */
export function Claim({ of: { stream, todo, stepId, subjectId, claim, isNamed } }: { of: Task }) {
  const body = { stream, todo, stepId }
  const isMine = claim?.isMine === true
  const sending = useSend(
    async () => {
      if (isMine) await api.POST('/api/tasks/release', { body })
      else await api.POST('/api/tasks/claim', { body })
    },
    { done: isMine ? CLAIM.released : CLAIM.claimed },
  )
  if (claim && !isMine) return <Status>{claimedByText(claim.name)}</Status>
  if (isNamed && !claim) return null
  return (
    <span className="claim">
      {isMine && <Status tone="open">{MINE}</Status>}
      <Button
        size="small"
        autoInsertSpace={false}
        loading={sending.isPending}
        onClick={() => sending.send()}
        aria-label={isMine ? releaseText(subjectId) : claimText(subjectId)}
      >
        {isMine ? CLAIM.release : CLAIM.claim}
      </Button>
      {sending.problem && <small role="alert">{sending.problem.message}</small>}
    </span>
  )
}
