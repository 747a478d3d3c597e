import { randomUUID } from 'node:crypto'
import type { Json } from '#foundation/canonical'
import {
  applicantActor,
  type ApplicantId,
  type LetterId,
  letterIds,
  type StaffId,
  type UnitId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { listColleagues } from '#identity'
import { begin, type Origin } from '#ledger'
import { type Queryable, row, sendAll, transaction } from '#platform/database'
import { once, type SENT_REFUSALS } from '#platform/once'
import { LETTER_PREFIXES, type LetterInput } from './contract.ts'
import type { FeedbackDeps } from './deps.ts'
import { type LetterEvent, type LetterKind, letterStream } from './events.ts'
import { evolveLetter, type LetterRefusal, whoHandles } from './letter.ts'
import { keepKey, letterKeyOf } from './letter-key.ts'
import { OFFICES, projectLetter } from './letters.ts'
import { hashOf, sealWriting, type Writing } from './writing.ts'

export type Submission = Omit<LetterInput, 'accusedName' | 'aboutUnitId'> & {
  aboutUnitId: UnitId
  accusedName?: string | undefined
  applicantId?: ApplicantId | undefined
  /** What its form was given: the same again is the same letter. */
  formKey?: string | undefined
}
export type SubmittedLetter =
  | { ok: true; letterId: LetterId; key?: string }
  | { ok: false; code: LetterRefusal | keyof typeof SENT_REFUSALS }

/**
 * A letter comes in: its number, its limits, its way. Who does not sign in gets a key of twelve
 * digits, shown once.
 */
export async function submitLetter(
  deps: FeedbackDeps,
  given: Submission,
  at: Instant,
): Promise<SubmittedLetter> {
  const { kind, ground, aboutUnitId, applicantId, phone } = given
  if (!deps.units.has(aboutUnitId)) return { ok: false, code: 'unknown-unit' }
  if (kind === 'complaint' && !ground) return { ok: false, code: 'ground-missing' }
  const writing: Writing = {
    subject: given.subject,
    text: given.body,
    ...(given.accusedName && { accusedName: given.accusedName }),
  }
  const event = submitted(deps, given, writing, await findAccused(deps, given, dayOf(at)))
  const origin: Origin = {
    actor: applicantId ? applicantActor(applicantId) : 'anonymous',
    unit: '',
    via: 'portal',
    occurredAt: at,
    recordedAt: at,
  }
  const { formKey = randomUUID(), ...content } = given
  const keyOf = (letterId: LetterId) => letterKeyOf(deps.keys, letterId, formKey)
  const sent = { by: origin.actor, key: formKey, content: content as Json }
  const done = await transaction(deps.pool, (client) =>
    once(client, deps.keys, sent, at, async () => {
      const letterId = await nextLetterId(client, kind, at)
      const [fact] = await begin(client, letterStream, letterId, [event], origin)
      await sendAll(
        [
          sealWriting(deps.keys, letterStream.nameOf(letterId), 1, writing),
          ...projectLetter(evolveLetter(undefined, letterId, fact!), deps, dayOf(at)),
        ].map((s) => client.query(s)),
      )
      if (!applicantId) await keepKey(client, deps, letterId, keyOf(letterId), phone)
      return { ok: true as const, letterId }
    }),
  )
  return done.ok && !applicantId ? { ...done, key: keyOf(done.letterId) } : done
}

function submitted(
  deps: FeedbackDeps,
  { kind, ground, aboutUnitId, isOpen, itemId, caseId, applicantId }: Submission,
  writing: Writing,
  accusedId: StaffId | undefined,
): LetterEvent {
  const { acceptWorkdays, answerWorkdays } = deps.feedbackLimits()[kind]
  return {
    type: 'LetterSubmitted',
    body: {
      kind,
      aboutUnitId,
      handlerUnitId: whoHandles({ kind, ground, aboutUnitId }, OFFICES),
      isOpen,
      textHash: hashOf(writing),
      answerWorkdays,
      ...(acceptWorkdays !== undefined && { acceptWorkdays }),
      ...(kind === 'complaint' && ground && { ground }),
      ...(itemId && { itemId }),
      ...(caseId && { caseId }),
      ...(applicantId && { applicantId }),
      ...(accusedId && { accusedId }),
    },
  }
}

/**
 * Whoever is named must not answer for themselves; a window's number or half a name says nothing of
 * a person.
 */
async function findAccused(
  { pool }: FeedbackDeps,
  { accusedName, aboutUnitId }: Submission,
  on: LegalDay,
): Promise<StaffId | undefined> {
  if (!accusedName) return undefined
  const named = (await listColleagues(pool, on, aboutUnitId)).filter((c) => c.name === accusedName)
  return named.length === 1 ? named[0]!.staffId : undefined
}

/** ZX-2026-000012: its kind, the year, a number that runs through all kinds. */
async function nextLetterId(client: Queryable, kind: LetterKind, at: Instant): Promise<LetterId> {
  const next = await row<{ serial: number }>(client, "select nextval('feedback.serial') as serial")
  return letterIds.of(
    `${LETTER_PREFIXES[kind]}-${dayOf(at).slice(0, 4)}-${String(next!.serial).padStart(6, '0')}`,
  )
}
