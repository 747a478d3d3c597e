import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { CaseId } from '#foundation/ids'
import { addDays, instantAt, type Instant } from '#foundation/time'
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
import { openCounty, prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, type Measurement, withCluster } from './measure.ts'

/** What is asked: a case at a place since `elapsed`, which in truth took `truth` more and had `left` until its promise. */
interface Question {
  keys: readonly string[]
  step: string
  elapsed: number
  truth: number
  left?: number
  /** What times are shares of; 1 for absolute ones. */
  scale?: number
}

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length

/** Mean absolute error of ours, of the mean per step, and of the median per step, on questions nobody learned from. */
function compare(
  what: string,
  unit: string,
  training: readonly Observation[],
  asked: readonly Question[],
  naive: readonly { step: string; truth: number }[],
): Measurement[] {
  const predictor = new Predictor(training)
  const byStep = Map.groupBy(naive, (q) => q.step)
  const overall = mean(naive.map((q) => q.truth))
  const means = new Map([...byStep].map(([step, list]) => [step, mean(list.map((q) => q.truth))]))
  const medians = new Map(
    [...byStep].map(([step, list]) => [
      step,
      list.map((q) => q.truth).sort((a, b) => a - b)[Math.floor(list.length / 2)]!,
    ]),
  )
  const error = (guess: (q: Question) => number) =>
    mean(asked.map((q) => Math.abs(guess(q) - q.truth)))
  const ours = error(
    (q) =>
      Math.round(
        (predictor.predict(q.keys, q.elapsed / (q.scale ?? 1))?.median ?? overall) *
          (q.scale ?? 1) *
          100,
      ) / 100,
  )
  const theirs = error((q) => means.get(q.step) ?? overall)
  const simple = error((q) => medians.get(q.step) ?? overall)
  const lines: Measurement[] = [
    {
      what,
      ours: `error ${ours.toFixed(2)} ${unit} on ${asked.length} questions`,
      against: `mean per step ${theirs.toFixed(2)} (median per step ${simple.toFixed(2)})`,
      ratio: theirs / ours,
      goal: 'at least 25 % less',
      reached: ours <= theirs * 0.75,
    },
  ]
  const judged = asked.flatMap((q) => {
    const p =
      q.left === undefined ? undefined : predictor.predict(q.keys, q.elapsed / (q.scale ?? 1))
    return p ? [{ chance: p.later(q.left! / (q.scale ?? 1)), late: q.truth > q.left! }] : []
  })
  if (judged.length === 0) return lines
  const bins = [0.05, 0.2, 0.4, 0.6, 0.8, 1.01]
  const rows = bins.flatMap((to, i) => {
    const inside = judged.filter((j) => j.chance < to && j.chance >= (bins[i - 1] ?? 0))
    return inside.length === 0
      ? []
      : [
          {
            n: inside.length,
            said: mean(inside.map((j) => j.chance)),
            came: mean(inside.map((j) => (j.late ? 1 : 0))),
          },
        ]
  })
  const base = mean(judged.map((j) => (j.late ? 1 : 0)))
  const brier = (guess: (j: (typeof judged)[number]) => number) =>
    mean(judged.map((j) => (guess(j) - (j.late ? 1 : 0)) ** 2))
  const off = rows.reduce((sum, r) => sum + (r.n / judged.length) * Math.abs(r.said - r.came), 0)
  lines.push({
    what: '  P(late)',
    ours: `Brier ${brier((j) => j.chance).toFixed(3)}, calibration error ${off.toFixed(3)}`,
    against: `always the base rate: Brier ${brier(() => base).toFixed(3)}`,
  })
  for (const r of rows)
    lines.push({
      what: `    said ${(r.said * 100).toFixed(0).padStart(3)} %`,
      ours: `came true in ${(r.came * 100).toFixed(0)} % of ${r.n}`,
    })
  return lines
}

/** A municipality's real log of receipts (CoSeLoG, 2010–2011): asked at every event but the last, learned from cases that had ended when the first asked one began. */
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

/** A simulated county: learned from three months, asked every morning of the following two about each open case. */
async function county(): Promise<Measurement[]> {
  return withCluster(async (ownerUrl, dir) => {
    await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
    let now: Instant = '2026-01-05T00:00:00.000Z'
    const opened = await openCounty({ ownerUrl, stateDir: dir, now: () => now })
    try {
      await simulate(
        opened,
        {
          ...HABITS,
          seed: 77,
          from: '2026-01-05',
          days: 105,
          cases: 2600,
          pace: 0.7,
          neglectShare: 0.03,
        },
        (day) => {
          now = instantAt(day, 18 * 3600)
        },
      )
      const calendar = opened.calendar()
      const { rows: decided } = await opened.pool.query<{ case_id: CaseId }>(
        'select case_id from cases.case_row where decided_on is not null',
      )
      const streams = await loadStreams(
        opened.pool,
        caseStream,
        decided.map((d) => d.case_id),
        (id, error) => {
          throw new Error(id, { cause: error })
        },
      )
      const cut = '2026-04-01'
      const visits = decided.flatMap((d) => visitsOf(d.case_id, streams.get(d.case_id)!))
      const training = visits.filter((v) => v.decidedOn < cut)
      const morning = (v: Visit): Question[] => {
        const found: Question[] = []
        for (let day = v.enteredOn; day < v.leftOn || day === v.enteredOn; day = addDays(day, 1)) {
          if (!calendar.isWorkday(day)) continue
          const item = opened.catalogue.find(v.itemId)!
          const due =
            item.promisedLimit.unit === 'workday'
              ? visits.find((first) => first.caseId === v.caseId)!.enteredOn
              : undefined
          const dueOn =
            due && !v.place.startsWith('procedure')
              ? calendar.addWorkdays(due, item.promisedLimit.value)
              : undefined
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
      const hasPause = new Set(
        visits.filter((v) => v.place.startsWith('procedure')).map((v) => v.caseId),
      )
      const asked = visits
        .filter((v) => v.enteredOn >= cut)
        .flatMap((v) =>
          morning(v).map((q) => (hasPause.has(v.caseId) ? { ...q, left: undefined as never } : q)),
        )
      return compare(
        'prediction: simulated county',
        'workdays',
        training.map((v) => observe(v, calendar, scaleOf(opened.catalogue.find(v.itemId)!))),
        asked,
        training.flatMap(morning),
      )
    } finally {
      await opened.close()
    }
  })
}

export const prediction: Benchmark = {
  name: 'prediction',
  about: 'remaining time and P(late) on months nobody learned from, against the mean per step',
  run: async () => [...receipt(), ...(await county())],
}
