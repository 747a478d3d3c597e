import { Readable } from 'node:stream'
import { type CaseState, submitCase, worldOf } from '#cases'
import { storeUpload } from '#documents'
import type { ApplicantId, CaseId, MaterialId, OwnerId, UnitId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import { addSeconds, type Instant, type LegalDay } from '#foundation/time'
import { type Officer, saveApplicant } from '#identity'
import type { ItemVersion } from '#items'
import { atOnce } from './at-once.ts'
import type { Wrongdoing } from './habits.ts'
import { type Applying, enter, type Life, type Live } from './life.ts'
import { officer } from './officers.ts'
import { after, nextTime, officeTime } from './pace.ts'
import { formFor, type NewApplicant, somebody } from './people.ts'
import { chooseWrongdoing } from './wrongdoing.ts'

/* Who comes, with what. */

type Materials = CaseState['materials']

interface Arrival {
  /** The how-manieth of all who come. */
  n: number
  item: ItemVersion
  at: Instant
  who: ApplicantId | NewApplicant
  isOnline: boolean
  materials: Materials
  townshipId: UnitId | undefined
  clerk: Officer
  wrongdoing: Wrongdoing | undefined
  /** When somebody takes it up. */
  dueAt: Instant
  form: Record<string, string | number | boolean>
}

/**
 * Those of a day come, a few at the same moment; what follows from it is taken up in the order in
 * which they were to come.
 */
export async function receivePeople(
  life: Life,
  day: LegalDay,
  from: number,
  to: number,
): Promise<void> {
  // Chance decides who comes with what, before anybody of the day has come.
  const arrivals = Array.from({ length: to - from }, (_, i) => planArrival(life, day, from + i))
  const entries = await atOnce(arrivals, (arrival) => arrive(life, arrival))
  for (const [i, { who, at }] of arrivals.entries()) {
    const entry = entries[i]
    if (!entry) continue
    enter(life, entry)
    if (typeof who === 'object') life.people[who.kind].push(entry.applicant.applicantId)
    if (entry.wrongdoing === 'splitting')
      for (const minutes of [7, 15])
        await applyAgain(life, entry, addSeconds(at, minutes * 60), 'splitting')
  }
}

function planArrival(life: Life, day: LegalDay, n: number): Arrival {
  const { chance, habits } = life
  const item = chooseItem(life)
  const at = officeTime(life, day)
  const who = somebody(life, kindOfApplicant(life, item))
  const isOnline = chance.falls(habits.onlineShare)
  const isIncomplete = chance.falls(habits.incompleteShare)
  const materials = bringAlong(life, n, item, isOnline, isIncomplete)
  const townshipId = item.viaTownship || !item.unitId ? chance.pick(life.towns).unitId : undefined
  const clerk = officer(townshipId ?? item.unitId!, 'clerk', chance.falls(0.5) ? 1 : 2)
  const wrongdoing = isIncomplete ? undefined : chooseWrongdoing(life, item)
  const dueAt = isOnline ? after(life, at, chance.next() * 2) : nextTime(life, item, at, 0)
  const form = formFor(life, item)
  return { n, item, at, who, isOnline, materials, townshipId, clerk, wrongdoing, dueAt, form }
}

/** What most people come for comes most often. */
function chooseItem({ chance, items, weights }: Life): ItemVersion {
  let rest = chance.next() * weights.reduce((a, b) => a + b, 0)
  return items.find((_, i) => (rest -= weights[i]!) < 0) ?? items[0]!
}

function kindOfApplicant({ chance }: Life, { serviceObjects }: ItemVersion): NewApplicant['kind'] {
  const isForPeople = serviceObjects.includes('自然人')
  return isForPeople && (chance.falls(0.6) || !serviceObjects.includes('企业法人'))
    ? 'natural-person'
    : 'enterprise'
}

/** The required materials, or all but one or two of the last. */
function bringAlong(
  { chance, habits }: Life,
  n: number,
  { materials }: ItemVersion,
  isOnline: boolean,
  isIncomplete: boolean,
): Materials {
  const isForgotten = (i: number) =>
    isIncomplete && i === materials.length - 1 - chance.below(Math.min(2, materials.length))
  return materials
    .filter((m, i) => m.required && !isForgotten(i))
    .map(({ materialId, commitment }) =>
      commitment && chance.falls(0.3)
        ? { materialId, by: 'commitment' }
        : {
            materialId,
            by: isOnline ? 'upload' : 'paper',
            hash: sm3Hex(`${habits.seed}/${n}/${materialId}`),
          },
    )
}

async function arrive(life: Life, arrival: Arrival): Promise<Live | undefined> {
  const { county, report } = life
  const { who, wrongdoing, dueAt } = arrival
  const applicantId =
    typeof who === 'object' ? await saveApplicant(county.pool, county.keys, who) : who
  const materials = await handIn(life, arrival, applicantId)
  const applicant: Applying = { kind: 'applicant', applicantId }
  const submitted = await submitCase(
    county,
    {
      itemId: arrival.item.itemId,
      applicantId,
      channel: arrival.isOnline ? 'portal' : 'counter',
      materials,
      form: arrival.form,
      ...(arrival.townshipId && { townshipId: arrival.townshipId }),
    },
    {
      actor: arrival.isOnline ? applicant : arrival.clerk,
      via: arrival.isOnline ? 'portal' : 'desk',
      at: arrival.at,
    },
  )
  report.acts += 1
  if (!submitted.ok) {
    report.refused += 1
    return undefined
  }
  report.cases += 1
  // What a reset does shows on the second application.
  if (wrongdoing && wrongdoing !== 'clock-reset' && wrongdoing !== 'certificate-first')
    report.labels.set(submitted.caseId, wrongdoing)
  return { ...begun(life, submitted), wrongdoing, dueAt, applicant }
}

/**
 * Sends the files of an online application; the picture that stands for everybody's papers comes in
 * their place.
 */
async function handIn(
  life: Life,
  { n, at, isOnline, materials, wrongdoing }: Arrival,
  applicantId: ApplicantId,
): Promise<Materials> {
  const { seed, sampleFile } = life.habits
  const given =
    isOnline && sampleFile
      ? await Promise.all(
          materials.map((m) =>
            m.by === 'upload' ? upload(life, sampleFile, m, applicantId, at, `${seed}/${n}`) : m,
          ),
        )
      : materials
  const [first, ...others] = given
  return wrongdoing === 'shared-file' && first
    ? [
        {
          materialId: first.materialId,
          by: isOnline ? 'upload' : 'paper',
          hash: sm3Hex(`${seed}/one picture for all`),
        },
        ...others,
      ]
    : given
}

/** The sample file, told apart by a last line that no reader shows. */
async function upload<M extends { materialId: MaterialId }>(
  { county }: Life,
  sampleFile: Buffer,
  material: M,
  owner: OwnerId,
  at: Instant,
  mark: string,
): Promise<M> {
  const lastLine = Buffer.from(`\n% ${mark}/${material.materialId}\n`)
  const stored = await storeUpload(
    { ...county, db: county.pool },
    owner,
    '示例材料.pdf',
    Readable.from([Buffer.concat([sampleFile, lastLine])]),
    at,
  )
  if (!stored.ok) throw new Error(stored.code)
  return { ...material, documentId: stored.upload.documentId, hash: stored.upload.hash }
}

/** The same papers again over the same counter: a new case, and a new clock. */
export async function applyAgain(
  life: Life,
  { state, world, applicant }: Live,
  at: Instant,
  label: Wrongdoing,
): Promise<Live | undefined> {
  const { county, report } = life
  const { unitId } = world.item
  // What each township decides for itself is asked of the same township again.
  const townshipId = unitId ? state.townshipId : state.unitId
  const submitted = await submitCase(
    county,
    {
      itemId: world.item.itemId,
      applicantId: state.applicantId,
      channel: 'counter',
      materials: state.materials,
      form: formFor(life, world.item),
      ...(townshipId && { townshipId }),
    },
    { actor: officer(townshipId ?? state.unitId, 'clerk', 1), via: 'desk', at },
  )
  if (!submitted.ok) return undefined
  report.cases += 1
  report.labels.set(submitted.caseId, label)
  const anew: Live = { ...begun(life, submitted), dueAt: after(life, at, 0), applicant }
  enter(life, anew)
  return anew
}

const begun = ({ county }: Life, { caseId, state }: { caseId: CaseId; state: CaseState }) => ({
  caseId,
  state,
  world: worldOf(county.world.current(), state),
})
