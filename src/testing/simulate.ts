import { Readable } from 'node:stream'
import { type CaseState, performAct, submitCase, worldOf } from '#cases'
import { storeUpload } from '#documents'
import type { ApplicantId, CaseId, MaterialId, OwnerId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import {
  addDays,
  addSeconds,
  dayOf,
  type Instant,
  instantAt,
  type LegalDay,
  monthOf,
} from '#foundation/time'
import { creditCheckCharacter, identityCheckDigit, saveApplicant } from '#identity'
import type { ItemVersion } from '#items'
import { notifyApplicants } from '#notices'
import {
  examineDecided,
  handleCard,
  importRegister,
  type RegisterEntry,
  searchCards,
  supervise,
} from '#supervision'
import type { County } from '../county.ts'
import { tick } from '../tick.ts'
import { AT_ONCE, atOnce } from './at-once.ts'
import { type Live, movesOf, officer, type Planned } from './simulate-moves.ts'
import { type PublicHabits, publicLife } from './simulate-public.ts'

type NewApplicant = Parameters<typeof saveApplicant>[2]

/** How a simulated county behaves. Shares are between 0 and 1. */
export interface Habits {
  seed: number
  from: LegalDay
  days: number
  cases: number
  onlineShare: number
  incompleteShare: number
  neverCorrectsShare: number
  declineShare: number
  denyShare: number
  procedureShare: number
  extensionShare: number
  withdrawShare: number
  /** Mean share of a step's limit that officers use; some units are slower. */
  pace: number
  /** Share of steps that are left lying far beyond their limit. */
  neglectShare: number
  /** Share of cards that a unit leaves unanswered, and of directives. */
  unansweredShare: number
  feedback: PublicHabits
  /** Shares of eligible cases that are handled dishonestly, by kind; each is labelled in the report. */
  wrongdoing?: Partial<Record<Wrongdoing, number>>
  /** Certificates handed out for which no case was ever entered, as a share of cases. */
  neverEnteredShare?: number
  /** A PDF that stands for every material sent online; without it they have a fingerprint only. */
  sampleFile?: Buffer
}

export const HABITS: Omit<
  Habits,
  'seed' | 'from' | 'days' | 'cases' | 'sampleFile' | 'wrongdoing' | 'neverEnteredShare'
> = {
  onlineShare: 0.45,
  incompleteShare: 0.18,
  neverCorrectsShare: 0.06,
  declineShare: 0.01,
  denyShare: 0.03,
  procedureShare: 0.5,
  extensionShare: 0.02,
  withdrawShare: 0.01,
  pace: 0.45,
  neglectShare: 0.015,
  unansweredShare: 0.02,
  feedback: {
    appointmentShare: 0.1,
    letterShare: 0.07,
    ratingShare: 0.35,
    badShare: 0.05,
    neglectShare: 0.05,
  },
}

/** What officers do who do not handle a case as the ledger says. */
export type Wrongdoing =
  | 'one-sitting' // handled on paper, then typed in at one sitting
  | 'at-night' // typed in at night
  | 'borrowed-pause' // a special procedure stops the clock at the last moment
  | 'stalling-correction' // asks again for what is there, when the time to accept runs out
  | 'clock-reset' // has the applicant withdraw and apply again
  | 'late-entry' // tells days later, in another system's name, what was done when
  | 'shared-file' // the same picture stands for the papers of many people
  | 'splitting' // one matter cut into several applications
  | 'burst' // lets decisions lie until the end of the month and makes them all in one go
  | 'certificate-first' // hands out the certificate, then begins the case

export interface SimulationReport {
  cases: number
  acts: number
  refused: number
  closed: number
  /** The truth about dishonest cases. */
  labels: Map<string, Wrongdoing>
  /** 证照登记簿 as the unit keeps it on paper, and the numbers in it that never were cases. */
  certificates: RegisterEntry[]
  neverEntered: Set<string>
}

/** A small fast generator (mulberry32): the same seed, the same county. */
export function random(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A chance of its own for each thing with a name: the same day after day. */
export function chanceOf(seed: number, name: string): number {
  return random([...name].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, seed))()
}

/** Where most people go: registration of businesses, social security, household matters, land. */
export const BUSY: Readonly<Record<string, number>> = {
  market: 8,
  hr: 4,
  police: 3,
  medins: 3,
  nature: 3,
  civil: 2,
  health: 2,
  housing: 2,
}
const SURNAMES = '李王张刘陈杨黄周吴赵何曾邓彭罗谢曹雷胡谭朱唐段邝廖肖蒋欧'
const GIVEN = '建国晓燕志强丽华文涛海波春兰国平雪梅立新永红小军美玲俊杰玉珍思源桂英浩然静芳敏慧伟军'

/** Lives a county day by day under a virtual clock, every act through the real command path. */
export async function simulate(
  county: County,
  habits: Habits,
  onDay: (day: LegalDay, done: SimulationReport) => Promise<void> | void = () => {},
): Promise<SimulationReport> {
  const next = random(habits.seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const report: SimulationReport = {
    cases: 0,
    acts: 0,
    refused: 0,
    closed: 0,
    labels: new Map(),
    certificates: [],
    neverEntered: new Set(),
  }
  const items = county.catalogue.list()
  const weights = items.map(
    (item, i) =>
      ((BUSY[item.unitId ?? ''] ?? 1) * (item.caseType === 'instant' ? 3 : 1)) /
      (1 + (i % 7) * 0.3),
  )
  const towns = [...county.units.values()].filter(
    (u) => u.kind === 'township' || u.kind === 'sub-district',
  )
  const slowness = new Map([...county.units.keys()].map((id) => [id, 0.6 + next() * 0.9]))
  const people: ApplicantId[] = []
  const live = new Map<string, Live>()
  /** Cases by the order in which they came: of those who come at once, chance decides who gets which number. */
  const ordinals = new Map<string, number>()
  const ordinalOf = (caseId: string) => ordinals.get(caseId) ?? 0
  /** What a card is about, the same in every run; ratings are numbered after their case. */
  const subjectOf = (subjectId: string) => {
    const caseId = subjectId.replace(/^PJ-/, '')
    return ordinals.get(caseId) ?? caseId
  }
  const enter = (entry: Live) => {
    ordinals.set(entry.caseId, ordinals.size + 1)
    live.set(entry.caseId, entry)
  }

  const officeTime = (day: LegalDay): Instant =>
    instantAt(
      day,
      next() < 0.55
        ? 8 * 3600 + Math.floor(next() * 4 * 3600)
        : 15 * 3600 + Math.floor(next() * 2.4 * 3600),
    )
  const after = (at: Instant, workdays: number): Instant => {
    const whole = Math.floor(workdays)
    const day = county.calendar().addWorkdays(dayOf(at), Math.max(0, whole))
    const later = officeTime(county.calendar().workdayOnOrAfter(day))
    if (later > at) return later
    // A little later the same day, or tomorrow: honest officers go home.
    const soon = addSeconds(at, (600_000 + Math.floor(next() * 3_000_000)) / 1000)
    return soon < instantAt(dayOf(at), 18 * 3600)
      ? soon
      : officeTime(county.calendar().addWorkdays(dayOf(at), 1))
  }
  /** 即办件 are done in one sitting, unless somebody lets them lie. */
  const nextTime = (item: ItemVersion, at: Instant, workdays: number): Instant =>
    item.caseType === 'instant' && workdays < 1
      ? addSeconds(at, (60_000 + Math.floor(next() * 240_000)) / 1000)
      : after(at, workdays)
  const weighted = (): ItemVersion => {
    let rest = next() * weights.reduce((a, b) => a + b, 0)
    return items.find((_, i) => (rest -= weights[i]!) < 0) ?? items[0]!
  }

  /** Somebody who has been here before, or somebody new. */
  function somebody(kind: 'natural-person' | 'enterprise'): ApplicantId | NewApplicant {
    if (people.length > 40 && next() < 0.25) return pick(people)
    const serial = String(100 + Math.floor(next() * 800)).padStart(3, '0')
    const born = `${1955 + Math.floor(next() * 50)}${String(1 + Math.floor(next() * 12)).padStart(2, '0')}${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`
    const idFirst = `${county.tenant.region}${born}${serial}`
    const creditFirst = `91${county.tenant.region}MA${Array.from({ length: 7 }, () => '0123456789ABCDEFGH'[Math.floor(next() * 18)]).join('')}`
    const name = pick([...SURNAMES]) + pick([...GIVEN]) + (next() < 0.6 ? pick([...GIVEN]) : '')
    return {
      kind,
      name:
        kind === 'enterprise'
          ? `${county.tenant.name}${name}${pick(['商贸', '餐饮', '建材', '农业', '运输'])}有限公司`
          : name,
      idNumber:
        kind === 'enterprise'
          ? creditFirst + creditCheckCharacter(creditFirst)
          : idFirst + identityCheckDigit(idFirst),
      phone: `13${String(Math.floor(next() * 1e9)).padStart(9, '0')}`,
    }
  }

  function formFor(item: ItemVersion): Record<string, string | number | boolean> {
    const schema = county.catalogue.form(item.itemId)
    return Object.fromEntries(
      schema.required.map((name) => {
        const property = schema.properties[name]!
        if (property.enum) return [name, pick(property.enum)]
        if (property.type === 'number')
          return [name, Math.max(property.minimum ?? 1, Math.ceil(next() * 50))]
        if (property.format === 'date') return [name, '2026-12-01']
        return [name, plausible(property.title)]
      }),
    )
  }

  /** Words that fit a field's title, so that a simulated form reads like a real one. */
  function plausible(title: string): string {
    const who = () => pick([...SURNAMES]) + pick([...GIVEN]) + pick([...GIVEN])
    if (/姓名|人$|员$|代表/.test(title)) return who()
    if (/地址|地点|场所|住所|位置|村/.test(title))
      return `${pick(towns).name.replace(/人民政府|办事处/, '')}${pick(['建设路', '人民路', '桥头村', '河边组', '老街'])}${1 + Math.floor(next() * 180)}号`
    if (/名称|字号|单位/.test(title))
      return `${who().slice(0, 2)}${pick(['小吃店', '商行', '建材店', '农庄', '车行'])}`
    if (/范围|项目|品种|规模/.test(title))
      return pick(['热食类食品制售', '日用百货零售', '普通货物运输', '粮油加工', '室内装饰装修'])
    return pick([
      '因经营需要，申请办理',
      '因家庭情况变化，申请办理',
      '首次申请，情况属实',
      '原证到期，申请办理',
    ])
  }

  /** The sample file, told apart by a last line that no reader shows. */
  async function uploaded<M extends { materialId: MaterialId }>(
    material: M,
    owner: OwnerId,
    at: Instant,
    mark: string,
  ): Promise<M> {
    const bytes = Buffer.concat([
      habits.sampleFile!,
      Buffer.from(`\n% ${mark}/${material.materialId}\n`),
    ])
    const stored = await storeUpload(
      { ...county, db: county.pool },
      owner,
      '示例材料.pdf',
      Readable.from([bytes]),
      at,
    )
    if (!stored.ok) throw new Error(stored.code)
    return { ...material, documentId: stored.upload.documentId, hash: stored.upload.hash }
  }

  /** Chance decides who comes with what, before anybody of the day has come. */
  function arrival(day: LegalDay, n: number) {
    const item = weighted()
    const at = officeTime(day)
    const who = somebody(
      item.serviceObjects.includes('自然人') &&
        (next() < 0.6 || !item.serviceObjects.includes('企业法人'))
        ? 'natural-person'
        : 'enterprise',
    )
    const online = next() < habits.onlineShare
    const incomplete = next() < habits.incompleteShare
    const given = item.materials
      .filter(
        (m, i) =>
          m.required &&
          !(
            incomplete &&
            i ===
              item.materials.length - 1 - Math.floor(next() * Math.min(2, item.materials.length))
          ),
      )
      .map((m) =>
        m.commitment && next() < 0.3
          ? { materialId: m.materialId, by: 'commitment' as const }
          : {
              materialId: m.materialId,
              by: online ? ('upload' as const) : ('paper' as const),
              hash: sm3Hex(`${habits.seed}/${n}/${m.materialId}`),
            },
      )
    const townshipId = item.viaTownship || !item.unitId ? pick(towns).unitId : undefined
    const clerk = officer(townshipId ?? item.unitId!, 'clerk', next() < 0.5 ? 1 : 2)
    const isEligible =
      item.promisedLimit.unit === 'workday' &&
      item.promisedLimit.value >= 5 &&
      item.caseType === 'promised' &&
      !incomplete
    const wrongdoing =
      habits.wrongdoing && isEligible ? chooseWrongdoing(habits.wrongdoing, item) : undefined
    const dueAt = online ? after(at, next() * 2) : nextTime(item, at, 0)
    const form = formFor(item)
    return { n, item, at, who, online, given, townshipId, clerk, wrongdoing, dueAt, form }
  }

  async function arrive(planned: ReturnType<typeof arrival>): Promise<Live | undefined> {
    const { n, item, at, who, online, given, townshipId, wrongdoing } = planned
    const applicantId =
      typeof who === 'object' ? await saveApplicant(county.pool, county.keys, who) : who
    const materials =
      online && habits.sampleFile
        ? await Promise.all(
            given.map((m) =>
              m.by === 'upload' ? uploaded(m, applicantId, at, `${habits.seed}/${n}`) : m,
            ),
          )
        : given
    if (wrongdoing === 'shared-file' && materials[0])
      materials[0] = {
        ...materials[0],
        by: 'paper',
        hash: sm3Hex(`${habits.seed}/one picture for all`),
      }
    const applicant = { kind: 'applicant', applicantId } as const
    const result = await submitCase(
      county,
      {
        itemId: item.itemId,
        applicantId,
        channel: online ? 'portal' : 'counter',
        materials,
        form: planned.form,
        ...(townshipId && { townshipId }),
      },
      { actor: online ? applicant : planned.clerk, via: online ? 'portal' : 'desk', at },
    )
    report.acts += 1
    if (!result.ok) {
      report.refused += 1
      return undefined
    }
    report.cases += 1
    // What a reset does shows on the second application.
    if (wrongdoing && wrongdoing !== 'clock-reset' && wrongdoing !== 'certificate-first')
      report.labels.set(result.caseId, wrongdoing)
    return {
      wrongdoing,
      caseId: result.caseId,
      state: result.state,
      world: worldOf(county.world.current(), result.state),
      dueAt: planned.dueAt,
      applicant,
    }
  }

  /** Those of a day come, a few at the same moment; what follows from it is taken up in the order in which they were to come. */
  async function comeAll(arriving: readonly ReturnType<typeof arrival>[]): Promise<void> {
    const entries = await atOnce(arriving, arrive)
    for (const [i, { who, at }] of arriving.entries()) {
      const entry = entries[i]
      if (!entry) continue
      enter(entry)
      if (typeof who === 'object') people.push(entry.applicant.applicantId)
      if (entry.wrongdoing === 'splitting')
        for (const minutes of [7, 15]) await again(entry, addSeconds(at, minutes * 60), 'splitting')
    }
  }

  /** The busiest item of a promise long enough: the one whose decisions pile up. */
  const piled = items
    .filter(
      (item) =>
        item.caseType === 'promised' &&
        item.promisedLimit.unit === 'workday' &&
        item.promisedLimit.value >= 5 &&
        item.unitId &&
        !item.viaTownship,
    )
    .sort((a, b) => weights[items.indexOf(b)]! - weights[items.indexOf(a)]!)[0]

  function chooseWrongdoing(
    { burst, ...shares }: Partial<Record<Wrongdoing, number>>,
    item: ItemVersion,
  ): Wrongdoing | undefined {
    // The habit comes up in the second half.
    if (burst && item === piled && report.cases > habits.cases / 2) return 'burst'
    let rest = next()
    return (Object.keys(shares) as (keyof typeof shares)[]).find(
      (kind) => (rest -= shares[kind]!) < 0,
    )
  }

  const move = movesOf(next, habits, slowness)

  /** What a dishonest officer does instead; undefined lets the case lie for another day. */
  function misbehave(entry: Live): Planned | undefined {
    const { state, world, wrongdoing } = entry
    const today = dayOf(entry.dueAt)
    const unit = state.unitId
    const clerk = officer(state.townshipId ?? unit, 'clerk', 1)
    const plain = () => move(entry, true)
    const isOpen = state.stage === 'processing'
    const promise = world.item.promisedLimit.value
    const waits = (workdays: number) =>
      today < county.calendar().addWorkdays(state.countsFrom ?? state.receivedOn, workdays)
    switch (wrongdoing) {
      case 'one-sitting': {
        if (state.stage === 'submitted' && waits(2)) return undefined
        const planned = plain()
        return planned && (isOpen || state.stage === 'submitted')
          ? { ...planned, minutes: 1 }
          : planned
      }
      case 'at-night': {
        const planned = plain()
        return planned && isOpen
          ? {
              ...planned,
              minutes: Math.max(
                2,
                (Date.parse(instantAt(today, 20.5 * 3600)) - Date.parse(entry.dueAt)) / 60_000,
              ),
            }
          : planned
      }
      case 'borrowed-pause': {
        if (!isOpen) return plain()
        if (state.procedures.length === 0) {
          if (waits(promise - 1)) return undefined
          if (!state.procedureRequest)
            return {
              act: 'procedure-request',
              actor: officer(unit, 'handler', 1),
              command: { kind: '专家评审', limitWorkdays: 5, reason: '情况复杂，需要组织专家评审' },
              wait: 0,
              minutes: 2,
            }
          return {
            act: 'procedure-start',
            actor: officer(unit, 'approver'),
            command: {},
            wait: 2 + next() * 3,
          }
        }
        const planned = plain()
        return planned && { ...planned, minutes: 2 }
      }
      case 'stalling-correction': {
        if (state.stage !== 'submitted' || state.correction) return plain()
        if (waits(4)) return undefined
        const held = state.materials[0]!
        return {
          act: 'correction',
          actor: clerk,
          command: {
            missing: [{ materialId: held.materialId, reason: '材料不够清晰，请重新提供' }],
            replyNaturalDays: 30,
          },
          wait: 1 + next() * 3,
        }
      }
      case 'clock-reset': {
        if (!isOpen) return plain()
        return waits(Math.ceil(promise * 0.8))
          ? undefined
          : { act: 'withdrawal', actor: clerk, command: { reason: '申请人要求撤回' }, wait: 0 }
      }
      case 'late-entry': {
        const planned = plain()
        if (!planned || !isOpen) return planned
        if (!entry.heldSince) {
          entry.heldSince = entry.dueAt
          return undefined
        }
        if (today < county.calendar().addWorkdays(dayOf(entry.heldSince), 4)) return undefined
        const occurredAt = entry.heldSince
        entry.heldSince = undefined
        return { ...planned, occurredAt }
      }
      case 'burst': {
        const planned = plain()
        const isDecision = planned?.act === 'approval' || planned?.act === 'denial'
        if (!isDecision) return planned
        // One after another, late on the last workday of the month.
        const isLastDay = monthOf(county.calendar().addWorkdays(today, 1)) !== monthOf(today)
        if (!isLastDay) return undefined
        if (entry.dueAt < instantAt(today, 16.5 * 3600)) {
          entry.dueAt = addSeconds(instantAt(today, 16.5 * 3600), piledToday++ * 70)
          return undefined
        }
        return planned
      }
      default:
        return move(entry, wrongdoing !== undefined)
    }
  }
  let piledToday = 0

  /** The same papers again over the same counter: a new case, and a new clock. */
  async function again(entry: Live, later: Instant, label: Wrongdoing): Promise<Live | undefined> {
    const { state, world } = entry
    const clerk = officer(state.townshipId ?? state.unitId, 'clerk', 1)
    const result = await submitCase(
      county,
      {
        itemId: world.item.itemId,
        applicantId: state.applicantId,
        channel: 'counter',
        materials: state.materials,
        form: formFor(world.item),
        ...(state.townshipId && { townshipId: state.townshipId }),
      },
      { actor: clerk, via: 'desk', at: later },
    )
    if (!result.ok) return undefined
    report.cases += 1
    report.labels.set(result.caseId, label)
    const anew: Live = {
      caseId: result.caseId,
      state: result.state,
      world: worldOf(county.world.current(), result.state),
      dueAt: after(later, 0),
      applicant: entry.applicant,
    }
    enter(anew)
    return anew
  }

  /** Whatever falls due until the end of the day, in the order of its time; a few people act at the same moment. */
  async function work(end: Instant): Promise<void> {
    let agenda = [...live.values()].filter((entry) => entry.dueAt <= end)
    while (agenda.length > 0) {
      agenda.sort((a, b) =>
        a.dueAt === b.dueAt
          ? ordinalOf(a.caseId) - ordinalOf(b.caseId)
          : a.dueAt < b.dueAt
            ? -1
            : 1,
      )
      // Chance is asked in the order of time, before anybody acts: one run is like another.
      const wave = agenda.slice(0, AT_ONCE).map((entry) => ({
        entry,
        at: entry.dueAt,
        planned: misbehave(entry),
      }))
      const results = await Promise.all(
        wave.map(
          ({ entry, at, planned }) =>
            planned &&
            performAct(county, entry.caseId, planned.act, planned.command, {
              actor: planned.actor,
              via: planned.occurredAt
                ? 'exchange'
                : planned.actor.kind === 'officer'
                  ? 'desk'
                  : 'portal',
              at,
              occurredAt: planned.occurredAt,
            }),
        ),
      )
      const anew: Live[] = []
      for (const [i, { entry, at, planned }] of wave.entries()) {
        if (planned) anew.push(...(await done(entry, planned, at, results[i]!)))
        else if (entry.dueAt === at) entry.dueAt = after(entry.dueAt, 1)
      }
      agenda = [...agenda, ...anew].filter((e) => e.dueAt <= end && live.has(e.caseId))
    }
  }

  /** What an act led to: when the case is next in somebody's hands, and whether it comes back as another. */
  async function done(
    entry: Live,
    planned: Planned,
    at: Instant,
    result: Awaited<ReturnType<typeof performAct>>,
  ): Promise<Live[]> {
    report.acts += 1
    if (result.ok) entry.state = result.state
    else report.refused += 1
    if (result.ok && planned.act === 'approval' && entry.state.certificateNumber)
      handOut(entry, dayOf(at))
    entry.dueAt =
      result.ok && planned.minutes !== undefined
        ? addSeconds(at, planned.minutes * 60)
        : nextTime(entry.world.item, at, result.ok ? planned.wait : 1)
    const anew =
      result.ok && entry.wrongdoing === 'clock-reset' && planned.act === 'withdrawal'
        ? await again(entry, addSeconds(at, 300), 'clock-reset')
        : undefined
    if (entry.state.stage === 'closed') {
      report.closed += 1
      live.delete(entry.caseId)
    }
    return anew ? [anew] : []
  }

  /** The book of certificates on paper: the honest day, or one before the case was accepted. */
  function handOut({ caseId, state, wrongdoing }: Live, on: LegalDay): void {
    const isEarly = wrongdoing === 'certificate-first'
    if (isEarly) report.labels.set(caseId, 'certificate-first')
    const entry = { unitId: state.unitId, itemId: state.itemId }
    report.certificates.push({
      ...entry,
      number: state.certificateNumber!,
      on: isEarly ? county.calendar().addWorkdays(state.receivedOn, -2) : on,
    })
    if (next() < (habits.neverEnteredShare ?? 0)) {
      const number = `${state.certificateNumber}-纸`
      report.neverEntered.add(number)
      report.certificates.push({ ...entry, number, on })
    }
  }

  /** Each unit's supervisor acknowledges in the afternoon what came, and reports what was done about it. */
  async function answerCards(at: Instant): Promise<void> {
    for (const status of ['issued', 'acknowledged'] as const) {
      const { rows } = await searchCards(county.supervisionPool, { status, limit: 1000 })
      const nameOf = (card: (typeof rows)[number]) => `${subjectOf(card.caseId)}/${card.kind}`
      const answered = rows
        .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
        // The same cards stay unanswered day after day.
        .filter((card) => chanceOf(habits.seed, nameOf(card)) >= habits.unansweredShare)
        .filter((card) => status === 'issued' || (card.level !== 'warning' && next() < 0.1))
      await atOnce(answered, ({ cardId, unitId }) => {
        const by = officer(unitId, 'unit-supervisor')
        return status === 'issued'
          ? handleCard(county, cardId, 'acknowledgement', {}, by, at)
          : handleCard(
              county,
              cardId,
              'rectification',
              { measures: '已补派人手，当日督促经办人办理，并在科室会上提醒' },
              by,
              at,
            )
      })
    }
  }

  const speak = publicLife(county, habits.feedback, habits.seed, ordinalOf)
  let day = habits.from
  let made = 0
  for (let n = 0; n < habits.days; day = addDays(day, 1)) {
    const opened = await tick(county, instantAt(day, 60))
    const moved = [
      ...opened.deemedAccepted,
      ...opened.lapsed,
      ...opened.timedOut,
      ...opened.processChanged,
    ]
    report.acts += moved.length
    if (moved.length > 0) await refresh(county, live, moved)
    if (county.calendar().isWorkday(day)) {
      n += 1
      const target = Math.round((habits.cases * n) / habits.days)
      const before = made
      const arriving = Array.from({ length: target - made }, (_, i) => arrival(day, made + i))
      made = target
      await comeAll(arriving)
      await work(instantAt(day, habits.wrongdoing ? 23.5 * 3600 : 18 * 3600))
      await answerCards(instantAt(day, 17.5 * 3600))
      await county.sealer.sealAll()
      while ((await notifyApplicants({ ...county, county: county.tenant.name })) > 0);
      await speak(
        made - before,
        [...new Set([...live.values()].map((l) => l.applicant.applicantId))],
        instantAt(day, 17.75 * 3600),
      )
    }
    await county.sealer.sealAll()
    // Cards are events of the ledger too, and are sealed like all others.
    while ((await supervise(county)) > 0) await county.sealer.sealAll()
    while ((await examineDecided(county)) > 0);
    await onDay(day, report)
  }
  if (habits.wrongdoing && report.certificates.length > 0) {
    await importRegister(
      county,
      'certificate',
      report.certificates,
      officer('supervision', 'supervision-officer', 1),
      instantAt(addDays(day, 14), 9 * 3600),
    )
    await county.sealer.sealAll()
    while ((await examineDecided(county)) > 0);
  }
  return report
}

async function refresh(
  county: County,
  live: Map<string, Live>,
  caseIds: readonly CaseId[],
): Promise<void> {
  const { rows } = await county.pool.query<{ state: CaseState }>(
    'select state from cases.case_row where case_id = any($1)',
    [caseIds],
  )
  for (const { state } of rows) {
    const entry = live.get(state.caseId)
    if (entry) {
      entry.state = state
      entry.world = worldOf(county.world.current(), state)
    }
    if (state.stage === 'closed') live.delete(state.caseId)
  }
}
