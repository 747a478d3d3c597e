import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { CaseId } from '#foundation/ids'
import { addDays, instantAt, type Instant, type LegalDay } from '#foundation/time'
import { loadStreams } from '#ledger'
import { caseStream } from '#cases/events'
import {
  keysOf,
  observe,
  type Observation,
  Predictor,
  scaleOf,
  type Visit,
  visitsOf,
} from '#supervision/forecast'
import { HABITS, simulate } from '#sim'
import { fileKeys } from '#platform/keyring'
import { repositoryDir } from '#platform/repository'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, type Measurement, median, withCluster } from './measure.ts'

/**
 * What is asked: a case at a place since `elapsed`, which in truth took `truth` more and had `left`
 * until its promise.
 */
interface Question {
  keys: readonly string[]
  step: string
  elapsed: number
  truth: number
  left?: number
  /** What times are shares of; 1 for absolute ones. */
  scale?: number
}

/** Upper bounds of what is said together. */
const BINS = [0.05, 0.2, 0.4, 0.6, 0.8, 1.01]

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length

/**
 * Mean absolute error of ours, of the mean per step, and of the median per step, on questions
 * nobody learned from.
 */
function compare(
  what: string,
  unit: string,
  training: readonly Observation[],
  asked: readonly Question[],
  naive: readonly { step: string; truth: number }[],
): Measurement[] {
  const predictor = new Predictor(training)
  const overall = mean(naive.map((q) => q.truth))
  const truths = [...Map.groupBy(naive, (q) => q.step)].map(
    ([step, list]) => [step, list.map((q) => q.truth)] as const,
  )
  const means = new Map(truths.map(([step, list]) => [step, mean(list)]))
  const medians = new Map(truths.map(([step, list]) => [step, median(list)]))
  const error = (guess: (q: Question) => number) =>
    mean(asked.map((q) => Math.abs(guess(q) - q.truth)))
  const ours = error(({ keys, elapsed, scale = 1 }) => {
    const guessed = (predictor.predict(keys, elapsed / scale)?.median ?? overall) * scale
    return Math.round(guessed * 100) / 100
  })
  const theirs = error((q) => means.get(q.step) ?? overall)
  const simple = error((q) => medians.get(q.step) ?? overall)
  return [
    {
      what,
      ours: `error ${ours.toFixed(2)} ${unit} on ${asked.length} questions`,
      against: `mean per step ${theirs.toFixed(2)} (median per step ${simple.toFixed(2)})`,
      ratio: theirs / ours,
      goal: 'at least 25 % less',
      reached: ours <= theirs * 0.75,
    },
    ...calibration(predictor, asked),
  ]
}

/** Whether what was said to be late with so many percent came true in as many. */
function calibration(predictor: Predictor, asked: readonly Question[]): Measurement[] {
  const judged = asked.flatMap(({ keys, elapsed, truth, left, scale = 1 }) => {
    const p = left === undefined ? undefined : predictor.predict(keys, elapsed / scale)
    return p ? [{ chance: p.later(left! / scale), late: truth > left! ? 1 : 0 }] : []
  })
  if (judged.length === 0) return []
  const rows = BINS.flatMap((to, i) => {
    const inside = judged.filter((j) => j.chance < to && j.chance >= (BINS[i - 1] ?? 0))
    const [said, came] = [mean(inside.map((j) => j.chance)), mean(inside.map((j) => j.late))]
    return inside.length === 0 ? [] : [{ n: inside.length, said, came }]
  })
  const base = mean(judged.map((j) => j.late))
  const brier = (guess: (j: (typeof judged)[number]) => number) =>
    mean(judged.map((j) => (guess(j) - j.late) ** 2))
  const off = rows.reduce((sum, r) => sum + (r.n / judged.length) * Math.abs(r.said - r.came), 0)
  return [
    {
      what: '  P(late)',
      ours: `Brier ${brier((j) => j.chance).toFixed(3)}, calibration error ${off.toFixed(3)}`,
      against: `always the base rate: Brier ${brier(() => base).toFixed(3)}`,
    },
    ...rows.map((r) => ({
      what: `    said ${(r.said * 100).toFixed(0).padStart(3)} %`,
      ours: `came true in ${(r.came * 100).toFixed(0)} % of ${r.n}`,
    })),
  ]
}

/**
 * A municipality's real log of receipts (CoSeLoG, 2010–2011): asked at every event but the last,
 * learned from cases that had ended when the first asked one began.
 */
function receipt(): Measurement[] {
  const lines: Record<string, string>[] = parse(
    gunzipSync(readFileSync(join(repositoryDir, 'bench/data/receipt.csv.gz'))),
    { columns: true },
  )
  const cases = [...Map.groupBy(lines, (l) => l.case!).values()]
    .map((events) => events.sort((a, b) => (a.time! < b.time! ? -1 : 1)))
    .sort((a, b) => (a[0]!.time! < b[0]!.time! ? -1 : 1))
  const cut = cases[Math.floor(cases.length * 0.7)]![0]!.time!
  const questions = (of: typeof cases): Question[] =>
    of.flatMap((events) =>
      events.slice(0, -1).map((e) => ({
        keys: [`${e.department}/${e.activity}`, e.activity!],
        step: e.activity!,
        elapsed: 0,
        truth: (Date.parse(events.at(-1)!.time!) - Date.parse(e.time!)) / 86_400_000,
      })),
    )
  const training = questions(cases.filter((c) => c.at(-1)!.time! < cut))
  return compare(
    'prediction: municipal log',
    'days',
    training.map(({ keys, truth }) => ({ keys, stayed: 0, remaining: truth })),
    questions(cases.filter((c) => c[0]!.time! >= cut)),
    training,
  )
}

/** Learned from three months, asked every morning of the following two about each open case. */
const CUT = '2026-04-01'

/** A simulated county. */
function county(): Promise<Measurement[]> {
  return withCluster(async (ownerUrl, dir) => {
    await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
    let now: Instant = '2026-01-05T00:00:00.000Z'
    const opened = await openCounty({ ownerUrl, stateDir: dir, now: () => now })
    try {
      await simulate(opened, LIVED, (day) => {
        now = instantAt(day, 18 * 3600)
      })
      const visits = await visitsIn(opened)
      const training = visits.filter((v) => v.decidedOn < CUT)
      const isPlace = (v: Visit) => !v.place.startsWith('procedure')
      const paused = new Set(visits.filter((v) => !isPlace(v)).map((v) => v.caseId))
      const mornings = (v: Visit) =>
        morningsOf(opened, v, visits.find((first) => first.caseId === v.caseId)!.enteredOn)
      // A case with a pause has another limit than was promised: it is not asked whether it keeps
      // it.
      const asked = visits
        .filter((v) => v.enteredOn >= CUT)
        .flatMap((v) =>
          mornings(v).map(({ left, ...q }) =>
            paused.has(v.caseId) || left === undefined ? q : { ...q, left },
          ),
        )
      const scale = (v: Visit) => scaleOf(opened.catalogue.find(v.itemId)!)
      return compare(
        'prediction: simulated county',
        'workdays',
        training.map((v) => observe(v, opened.calendar(), scale(v))),
        asked,
        training.flatMap(mornings),
      )
    } finally {
      await opened.close()
    }
  })
}

const LIVED = {
  ...HABITS,
  seed: 77,
  from: '2026-01-05',
  days: 105,
  cases: 2600,
  pace: 0.7,
  neglectShare: 0.03,
} as const

/** Where each decided case was, and how long. */
async function visitsIn({ pool }: County): Promise<Visit[]> {
  const { rows: decided } = await pool.query<{ caseId: CaseId }>(
    'select case_id as "caseId" from cases.case_row where decided_on is not null',
  )
  const ids = decided.map((d) => d.caseId)
  const streams = await loadStreams(pool, caseStream, ids, (id, error) => {
    throw new Error(id, { cause: error })
  })
  return ids.flatMap((id) => visitsOf(id, streams.get(id)!))
}

/** What is asked on each workday of a visit; `acceptedOn` is when the case came. */
function morningsOf(opened: County, v: Visit, acceptedOn: LegalDay): Question[] {
  const calendar = opened.calendar()
  const item = opened.catalogue.find(v.itemId)!
  const { unit, value } = item.promisedLimit
  const dueOn =
    unit === 'workday' && !v.place.startsWith('procedure')
      ? calendar.addWorkdays(acceptedOn, value)
      : undefined
  const found: Question[] = []
  for (let day = v.enteredOn; day < v.leftOn || day === v.enteredOn; day = addDays(day, 1)) {
    if (!calendar.isWorkday(day)) continue
    found.push({
      keys: keysOf(v),
      step: v.place,
      scale: scaleOf(item),
      elapsed: calendar.workdaysBetween(v.enteredOn, day),
      truth: calendar.workdaysBetween(day, v.decidedOn),
      ...(dueOn && dueOn >= day && { left: calendar.workdaysBetween(day, dueOn) }),
    })
  }
  return found
}

export const prediction: Benchmark = {
  name: 'prediction',
  about: 'remaining time and P(late) on months nobody learned from, against the mean per step',
  run: async () => [...receipt(), ...(await county())],
}
