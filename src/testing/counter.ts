import { Readable } from 'node:stream'
import { type Entry, submitCase } from '#cases'
import { storeUpload } from '#documents'
import type { ApplicantId, CaseId, StaffId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { identityCheckDigit, saveApplicant } from '#identity'
import { rows } from '#platform/database'
import { filledForm } from '#sim'
import type { TestCounty } from './database.ts'
import { REGISTRATION_ITEM } from './neutral.ts'
import { officerOf } from './publish.ts'

type Given = Partial<Parameters<typeof submitCase>[1]>

interface Told {
  type: string
  body: Record<string, unknown>
  actor: string
  unit: string
  via: string
  occurredAt: Instant
  recordedAt: Instant
}

/** What the ledger says of a case. */
const eventsOf = ({ pool }: TestCounty, caseId: CaseId) =>
  rows<Told>(
    pool,
    `select type, body, actor, unit, via, occurred_at as "occurredAt", recorded_at as "recordedAt"
     from ledger.event
     where stream = 'case/' || $1
     order by version`,
    [caseId],
  )

/** A counter of 北局 in the neutral county, where a clerk receives what people bring at a moment. */
export function counterOf(county: () => TestCounty, at: Instant) {
  let serial = 0
  const newPerson = () => {
    const body = `11010519491228${String(++serial).padStart(3, '0')}`
    return saveApplicant(county().pool, county().keys, {
      kind: 'natural-person',
      name: '张小店',
      idNumber: body + identityCheckDigit(body),
      phone: `1372222${1000 + serial}`,
    })
  }
  const applies = async (given: Given = {}, entry: Partial<Entry> = {}) => {
    const itemId = given.itemId ?? REGISTRATION_ITEM
    return submitCase(
      county(),
      {
        itemId,
        applicantId: given.applicantId ?? (await newPerson()),
        channel: 'counter',
        materials: [],
        ...given,
        form: given.form ?? filledForm(county(), itemId, '张小店'),
      },
      { actor: await officerOf(county(), 'north.clerk1'), via: 'desk', at, ...entry },
    )
  }
  return {
    newPerson,
    applies,
    applied: async (...given: Parameters<typeof applies>) => {
      const done = await applies(...given)
      if (!done.ok) throw new Error(done.code)
      return done
    },
    eventsOf: (caseId: CaseId) => eventsOf(county(), caseId),
    /** A file that somebody has uploaded. */
    uploaded: async (owner: ApplicantId | StaffId, text: string) => {
      const source = Readable.from([Buffer.from(`%PDF-1.7\n% ${text}\n`)])
      const deps = { ...county(), db: county().pool }
      const stored = await storeUpload(deps, owner, '执照.pdf', source, at)
      if (!stored.ok) throw new Error(stored.code)
      return stored.upload
    },
  }
}
