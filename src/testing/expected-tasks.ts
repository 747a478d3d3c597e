import type { AnyAct, Command } from '../cases/acts/act.ts'
import { ACT_NAMES, type ActName, ACTS } from '../cases/acts/index.ts'
import { mayPerform } from '../cases/policies.ts'
import { type CaseState, openVisits, type World } from '../cases/state.ts'
import type { StepId } from '#foundation/ids'
import { type Instant, instantAt, type LegalDay } from '#foundation/time'
import type { Officer } from '#identity'
import { getStep } from '#process'

/** The acts that are waited for. */
export const WAITED: readonly ActName[] = ACT_NAMES.filter(
  (name) => ACTS[name].waits !== 'for-nobody',
)
export const todoOf = (name: ActName): string =>
  (ACTS[name].waits as Exclude<AnyAct['waits'], 'for-nobody'>).as

const FRESH = '00000000-0000-4000-8000-00000000000c'

export const commandBy = (
  { staffId, actsFor, unitId }: Officer,
  on: LegalDay,
  at: Instant = instantAt(on, 9 * 3600),
): Command => ({ by: staffId, actsFor, unitId, on, at, fresh: FRESH, formHash: FRESH })

/**
 * What of a case waits for an officer, `todo/step`, asked act by act and of this officer alone: by
 * this the desk is judged, which derives it once for everybody.
 */
export function expectedTasks(
  who: Officer,
  state: CaseState,
  world: World,
  on: LegalDay,
): string[] {
  const open = openVisits(state).map((v) => v.stepId)
  const found = WAITED.flatMap((name) => {
    const act: AnyAct = ACTS[name]
    const isFree = (stepId?: StepId) => {
      const command = { ...commandBy(who, on), ...(stepId && { stepId }) }
      return (
        mayPerform(name, who, state, world, stepId) &&
        !act.bar(state, command, world) &&
        (act.waits === 'for-nobody' || (act.waits.while?.(state, command, world) ?? true))
      )
    }
    if ('stepId' in act.fields) return open.filter(isFree).map((id) => `${todoOf(name)}/${id}`)
    if (act.may.some(({ relation }) => relation === 'asked'))
      return isFree() ? [`${todoOf(name)}/${who.unitId}`] : []
    const isDecision = act.may.some(({ role }) => role === 'decision')
    const step = isDecision ? open.find((id) => getStep(world.net, id).isDecision) : ''
    return isFree() ? [`${todoOf(name)}/${step}`] : []
  })
  return [...new Set(found)].sort()
}
