import { clearClocks, FEEDBACK_CLOCKS } from '#clock'
import type { SubjectId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { type FactOf, retell, type Shapes, type StreamKind } from '#ledger'
import type { Client, Statement } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { clearTasks } from '#tasks'
import { letterStream, ratingStream } from './events.ts'
import { evolveLetter } from './letter.ts'
import type { LetterWorld } from './letter-acts.ts'
import { projectLetter } from './letters.ts'
import { evolveRating } from './rating.ts'
import { projectRating } from './ratings.ts'

/** What the acts look up, and the day on which limits are read. */
export interface RebuildDeps extends LetterWorld {
  on: LegalDay
}

/** What the facts of letters or ratings add up to, by when it is due, and where it is read. */
interface Life<Id, S, M extends Shapes> {
  begins: keyof M & string
  evolve: (state: S | undefined, id: Id, fact: FactOf<M>) => S
  project: (state: S, world: LetterWorld, on: LegalDay) => Statement[]
}

/** Folds every letter and every rating again. */
async function run(client: Client, deps: RebuildDeps, log: RebuildLog): Promise<void> {
  await clearClocks(client, FEEDBACK_CLOCKS)
  await clearTasks(client, ['letter', 'rating'])
  const again = <Id extends SubjectId, S, M extends Shapes>(
    kind: StreamKind<Id, M>,
    life: Life<Id, S, M>,
  ) =>
    retell(
      client,
      kind,
      (id, facts) => {
        if (facts[0]?.type !== life.begins) return []
        const fold = (these: readonly FactOf<M>[]) =>
          these.reduce<S | undefined>((state, fact) => life.evolve(state, id, fact), undefined)
        return life.project(fold(facts)!, deps, deps.on)
      },
      log,
    )
  await again(letterStream, {
    begins: 'LetterSubmitted',
    evolve: evolveLetter,
    project: projectLetter,
  })
  await again(ratingStream, {
    begins: 'RatingInvited',
    evolve: evolveRating,
    project: projectRating,
  })
}

export const rebuild: Rebuild<RebuildDeps> = {
  also: ['clock.countdown', 'tasks.task'],
  run,
}
