import { type StaffId, unitIds } from '#foundation/ids'
import type { Role } from '#identity'
import { type Pool, sendAll, type Statement } from '#platform/database'
import {
  type BesideDrafts,
  type DraftName,
  listWaitingDrafts,
  type Place,
  type Shelf,
  type WaitingDraft,
} from '#world'
import { norDeputy, roleAt } from './audience.ts'
import { projectTasks, type Subject } from './task.ts'
import type { Whom } from './whom.ts'

/*
 * Drafts wait for a second person. The world stands below and knows nothing of desks: it tells this
 * of each draft that is made or settled, in its transaction.
 */

/** Below the name of the stream, so that whoever may write that may write what waits in it. */
const streamOf = ({ kind, key, draftId }: DraftName) => `world/${kind.kind}/${key}/${draftId}`

const subjectOf = (draft: DraftName): Subject => ({
  stream: streamOf(draft),
  kind: 'draft',
  subjectId: draft.draftId,
  unitId: '',
})

/** Those who may approve, without those who may not because it is theirs. */
export const approvers = (places: readonly Place[], notBy: readonly string[]): Whom => ({
  audience: places.map(({ role, unitId }) =>
    roleAt(role as Role, unitId === undefined ? undefined : unitIds.of(unitId)),
  ),
  barred: notBy.map((id) => norDeputy(id as StaffId)),
})

const waits = (draft: WaitingDraft): Statement[] => [
  projectTasks({
    ...subjectOf(draft),
    unitId: unitIds.is(draft.draftedIn) ? draft.draftedIn : '',
    about: `${draft.kind.title}：${draft.name}`,
    tasks: [
      {
        todo: 'approval',
        title: '审批拟公布的版本',
        since: draft.draftedOn,
        dueOn: draft.effectiveOn,
        ...approvers(draft.approvers, draft.notBy),
      },
    ],
  }),
]

export const draftTasks: BesideDrafts = {
  waits,
  settled: (draft) => [projectTasks({ ...subjectOf(draft), tasks: [] })],
}

/**
 * Looks again whom open drafts concern: what was published since, and the passing of days, may have
 * changed it.
 */
export async function followWorld({
  pool,
  supervisionPool,
  world,
}: {
  pool: Pool
  supervisionPool: Pool
  world: Shelf
}): Promise<void> {
  const drafts = await listWaitingDrafts({ pool, world })
  await sendAll(
    drafts.flatMap((draft) =>
      waits(draft).map((s) => (draft.kind.isSupervision ? supervisionPool : pool).query(s)),
    ),
  )
}
