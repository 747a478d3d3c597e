import { type FactOf, retell, type Shapes, type StreamKind } from '#ledger'
import type { Client, Statement } from '#platform/database'
import type { RebuildLog } from '#platform/ownership'

/**
 * Tells again what streams of this kind say, each folded to one state; one that does not begin as
 * it must is left out.
 */
export const retellStates = <S, Id extends string, M extends Shapes>(
  client: Client,
  log: RebuildLog,
  kind: StreamKind<Id, M>,
  tale: {
    begins: keyof M & string
    evolve: (state: S | undefined, id: Id, fact: FactOf<M>) => S
    project: (state: S) => Statement[]
  },
): Promise<void> =>
  retell(
    client,
    kind,
    (id, facts) =>
      facts[0]?.type === tale.begins
        ? tale.project(facts.reduce<S | undefined>((s, f) => tale.evolve(s, id, f), undefined)!)
        : [],
    log,
  )
