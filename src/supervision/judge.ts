import type { CaseFact } from '#cases/events'
import { dayOf, type LegalDay } from '#foundation/time'
import type { Level } from './events.ts'
import { RULES } from './pack.ts'
import type { Values } from './parameters.ts'
import { isTimeRule, type RuleWorld, type Signal } from './rule.ts'
import { owe, watch, type Watched } from './watched.ts'

const SEVERITY: Record<Level, number> = { warning: 1, yellow: 2, red: 3 }

/** A signal that becomes a card, or lifts one to a higher level. */
export interface Verdict extends Signal {
  rule: string
  kind: string
  caseId: string
  itemId: string
  /** The unit in whose hands it arose: the township for its own step, else the deciding unit. */
  unitId: string
  isNew: boolean
}

/** A rule that threw on a case: it is set aside for this case, and the others go on. */
export interface Fault {
  rule: string
  caseId: string
  message: string
}

export type OnFault = (fault: Fault) => void
export type WorldOf = (itemId: string, version: number) => RuleWorld

/** Takes one fact of a case: what it violates, and the case as it now is. */
export function takeFact(before: Watched | undefined, caseId: string, fact: CaseFact, worldOf: WorldOf, values: Values, onFault: OnFault): { watched: Watched | undefined; verdicts: Verdict[] } {
  const after = attempt('FACT', caseId, onFault, () => watch(before, caseId, fact))
  if (!before && !after) onFault({ rule: 'FACT', caseId, message: `the stream begins with ${fact.type}, or its submission cannot be read` })
  const world = before && after && findWorld(before, worldOf, onFault)
  if (!world) return { watched: after ?? before, verdicts: [] }
  const on = dayOf(fact.recordedAt)
  const signals: Found[] = []
  for (const rule of RULES) {
    if (isTimeRule(rule) || values.at(rule.code, 'enabled', on) === 0) continue
    attempt(rule.code, caseId, onFault, () => {
      const signal = rule.judge(before, fact, world, (name) => values.at(rule.code, name, on))
      if (signal) signals.push({ rule: rule.code, kind: rule.kind, signal: { ...signal, on, evidence: [fact.version] } })
    })
  }
  return raise(after, signals, world)
}

/** Lets a day begin for a case: what has come to hold by now, and the next day on which something may. */
export function takeDay(w: Watched, on: LegalDay, worldOf: WorldOf, values: Values, onFault: OnFault): { watched: Watched; verdicts: Verdict[]; next: LegalDay | undefined } {
  const world = findWorld(w, worldOf, onFault)
  if (!world) return { watched: w, verdicts: [], next: undefined }
  const signals = timeSignals(w, on, world, values, onFault)
  // A rule that is new today does not apply backwards: what it finds has held, for it, since today.
  const due = signals.filter((s) => s.signal.on <= on).map((s) => (values.beginOn(on) ? { ...s, signal: { ...s.signal, on } } : s))
  const { watched, verdicts } = raise(w, due, world)
  // A card that was just issued is itself waited for.
  const ahead = verdicts.length > 0 ? timeSignals(watched, on, world, values, onFault) : signals
  return { watched, verdicts, next: nextDay(watched, ahead.filter((s) => s.signal.on > on)) }
}

/** The next day on which a time rule may come to hold for the case as it is. */
export function agendaOf(w: Watched, read: LegalDay, worldOf: WorldOf, values: Values, onFault: OnFault): LegalDay | undefined {
  const world = findWorld(w, worldOf, onFault)
  return world && nextDay(w, timeSignals(w, read, world, values, onFault))
}

/** What time rules will raise on a case by a day, if nothing happens. */
export function signalsUntil(w: Watched, until: LegalDay, worldOf: WorldOf, values: Values): Verdict[] {
  const world = worldOf(w.itemId, w.itemVersion)
  return raise(w, timeSignals(w, until, world, values, () => {}).filter((s) => s.signal.on <= until), world).verdicts
}

interface Found {
  rule: string
  kind: string
  signal: Signal
}

function timeSignals(w: Watched, read: LegalDay, world: RuleWorld, values: Values, onFault: OnFault): Found[] {
  return RULES.flatMap((rule) => {
    if (!isTimeRule(rule) || values.at(rule.code, 'enabled', read) === 0) return []
    return attempt(rule.code, w.caseId, onFault, () =>
      rule.signals(w, world, (name) => values.at(rule.code, name, read), read).map((signal) => ({ rule: rule.code, kind: signal.about === undefined ? rule.kind : `${rule.kind}.${signal.about}`, signal }))) ?? []
  })
}

function nextDay(w: Watched, signals: readonly Found[]): LegalDay | undefined {
  return signals.filter((s) => isHigher(w, s)).map((s) => s.signal.on).sort()[0]
}

function isHigher(w: Watched, { kind, signal }: Found): boolean {
  const reached = w.cards[kind]
  return reached === undefined || SEVERITY[signal.level] > SEVERITY[reached]
}

/** Of each kind the most severe signal that is higher than what the card has reached. */
function raise(w: Watched, signals: readonly Found[], world: RuleWorld): { watched: Watched; verdicts: Verdict[] } {
  let watched = w
  const verdicts: Verdict[] = []
  for (const found of [...signals].sort((a, b) => SEVERITY[b.signal.level] - SEVERITY[a.signal.level])) {
    if (!isHigher(watched, found)) continue
    const { rule, kind, signal: { about: _about, ...signal } } = found
    const isTownship = w.townshipId !== undefined && signal.stepId !== undefined && world.step(signal.stepId)?.isTownship === true
    const unitId = signal.unitId ?? (isTownship ? w.townshipId! : w.unitId)
    verdicts.push({ ...signal, rule, kind, caseId: w.caseId, itemId: w.itemId, unitId, isNew: watched.cards[kind] === undefined })
    watched = { ...watched, cards: { ...watched.cards, [kind]: signal.level } }
    // A card for not answering a card asks for no further answer: it ends with the one it is about.
    if (!kind.startsWith('answer.')) watched = owe(watched, kind, { level: signal.level, on: signal.on, unitId })
  }
  return { watched, verdicts }
}

/** An item that the catalogue does not know stops no one: its cases are set aside, with an alert. */
function findWorld(w: Watched, worldOf: WorldOf, onFault: OnFault): RuleWorld | undefined {
  return attempt('ITEM', w.caseId, onFault, () => worldOf(w.itemId, w.itemVersion))
}

function attempt<T>(rule: string, caseId: string, onFault: OnFault, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    onFault({ rule, caseId, message: (error as Error).message })
    return undefined
  }
}
