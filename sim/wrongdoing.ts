import { dayOf, addSeconds, instantAt, monthOf } from '#foundation/time'
import type { ItemVersion } from '#items'
import type { Wrongdoing } from './habits.ts'
import type { Life, Live, Planned } from './life.ts'
import { honestMove } from './moves.ts'
import { officer } from './officers.ts'

/* What dishonest officers do instead, and with which cases. */

/** A promise long enough that something can be gained by cheating it. */
const hasLongPromise = ({ promisedLimit, caseType }: ItemVersion) =>
  promisedLimit.unit === 'workday' && promisedLimit.value >= 5 && caseType === 'promised'

/** The busiest item of a long promise: the one whose decisions pile up. */
const pilesUp = ({ items, weights }: Life): ItemVersion | undefined =>
  items
    .map((item, i) => ({ item, weight: weights[i]! }))
    .filter(({ item }) => hasLongPromise(item) && item.unitId && !item.viaTownship)
    .sort((a, b) => b.weight - a.weight)[0]?.item

/** How a case that is complete will be mishandled, if it will. */
export function chooseWrongdoing(life: Life, item: ItemVersion): Wrongdoing | undefined {
  const { habits, report, chance } = life
  if (!habits.wrongdoing || !hasLongPromise(item)) return undefined
  const { burst, ...shares } = habits.wrongdoing
  // The habit comes up in the second half.
  if (burst && report.cases > habits.cases / 2 && item === pilesUp(life)) return 'burst'
  let rest = chance.next()
  return (Object.keys(shares) as (keyof typeof shares)[]).find(
    (kind) => (rest -= shares[kind]!) < 0,
  )
}

/** The next thing that somebody does with a case; undefined lets it lie for another day. */
export function nextMove(life: Life, entry: Live): Planned | undefined {
  return entry.wrongdoing ? WAYS[entry.wrongdoing](life, entry) : honestMove(life, entry)
}

type Way = (life: Life, entry: Live) => Planned | undefined

/** Who has something to hide goes the straight way otherwise. */
const straight: Way = (life, entry) => honestMove(life, entry, true)

const WAYS: Record<Wrongdoing, Way> = {
  'one-sitting': inOneSitting,
  'at-night': atNight,
  'borrowed-pause': borrowPause,
  'stalling-correction': stall,
  'clock-reset': resetClock,
  'late-entry': enterLate,
  burst: pileUp,
  'shared-file': straight,
  splitting: straight,
  'certificate-first': straight,
}

const isOpen = ({ state }: Live) => state.stage === 'processing'

const promiseOf = ({ world }: Live) => world.item.promisedLimit.value

/** Whether fewer workdays than these have passed of the limit. */
function isEarly({ county }: Life, { state, dueAt }: Live, workdays: number): boolean {
  const from = state.countsFrom ?? state.receivedOn
  return dayOf(dueAt) < county.calendar().addWorkdays(from, workdays)
}

function inOneSitting(life: Life, entry: Live): Planned | undefined {
  const isNew = entry.state.stage === 'submitted'
  if (isNew && isEarly(life, entry, 2)) return undefined
  const planned = straight(life, entry)
  return planned && (isOpen(entry) || isNew) ? { ...planned, minutes: 1 } : planned
}

function atNight(life: Life, entry: Live): Planned | undefined {
  const planned = straight(life, entry)
  if (!planned || !isOpen(entry)) return planned
  const evening = instantAt(dayOf(entry.dueAt), 20.5 * 3600)
  const minutes = (Date.parse(evening) - Date.parse(entry.dueAt)) / 60_000
  return { ...planned, minutes: Math.max(2, minutes) }
}

function borrowPause(life: Life, entry: Live): Planned | undefined {
  const { state } = entry
  if (!isOpen(entry)) return straight(life, entry)
  if (state.procedures.length > 0) {
    const planned = straight(life, entry)
    return planned && { ...planned, minutes: 2 }
  }
  if (isEarly(life, entry, promiseOf(entry) - 1)) return undefined
  if (state.procedureRequest)
    return {
      act: 'procedure-start',
      actor: officer(state.unitId, 'approver'),
      command: {},
      wait: 2 + life.chance.next() * 3,
    }
  return {
    act: 'procedure-request',
    actor: officer(state.unitId, 'handler', 1),
    command: { kind: '专家评审', limitWorkdays: 5, reason: '情况复杂，需要组织专家评审' },
    wait: 0,
    minutes: 2,
  }
}

function stall(life: Life, entry: Live): Planned | undefined {
  const { state } = entry
  if (state.stage !== 'submitted' || state.correction) return straight(life, entry)
  if (isEarly(life, entry, 4)) return undefined
  const { materialId } = state.materials[0]!
  return {
    act: 'correction',
    actor: officer(state.townshipId ?? state.unitId, 'clerk', 1),
    command: {
      missing: [{ materialId, reason: '材料不够清晰，请重新提供' }],
      replyNaturalDays: 30,
    },
    wait: 1 + life.chance.next() * 3,
  }
}

function resetClock(life: Life, entry: Live): Planned | undefined {
  const { state } = entry
  if (!isOpen(entry)) return straight(life, entry)
  if (isEarly(life, entry, Math.ceil(promiseOf(entry) * 0.8))) return undefined
  return {
    act: 'withdrawal',
    actor: officer(state.townshipId ?? state.unitId, 'clerk', 1),
    command: { reason: '申请人要求撤回' },
    wait: 0,
  }
}

function enterLate(life: Life, entry: Live): Planned | undefined {
  const planned = straight(life, entry)
  if (!planned || !isOpen(entry)) return planned
  if (!entry.heldSince) {
    entry.heldSince = entry.dueAt
    return undefined
  }
  const saidFrom = life.county.calendar().addWorkdays(dayOf(entry.heldSince), 4)
  if (dayOf(entry.dueAt) < saidFrom) return undefined
  const occurredAt = entry.heldSince
  entry.heldSince = undefined
  return { ...planned, occurredAt }
}

/** Decisions are made one after another, late on the last workday of the month. */
function pileUp(life: Life, entry: Live): Planned | undefined {
  const planned = straight(life, entry)
  if (planned?.act !== 'approval' && planned?.act !== 'denial') return planned
  const today = dayOf(entry.dueAt)
  const isLastDay = monthOf(life.county.calendar().addWorkdays(today, 1)) !== monthOf(today)
  if (!isLastDay) return undefined
  const begins = instantAt(today, 16.5 * 3600)
  if (entry.dueAt >= begins) return planned
  entry.dueAt = addSeconds(begins, life.piledUp++ * 70)
  return undefined
}
