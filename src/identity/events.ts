import { z } from 'zod'

/** Published facts about officers, stream `staff/<staffId>` of the absent one. */
export const identityEvents = {
  /** AB 岗: for these days the substitute may do what the absent officer may. */
  DelegationGiven: z.object({ delegationId: z.string(), absentId: z.string(), substituteId: z.string(), fromOn: z.string(), toOn: z.string() }),
  DelegationRevoked: z.object({ delegationId: z.string() }),
}
