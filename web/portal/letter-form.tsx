/** @jsxImportSource preact */
import { COMPLAINT_GROUNDS, letterInput } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import { PHONE_DIGITS } from '#identity/contract'
import type { CaseId, ItemId, LetterId, UnitId } from '../../src/foundation/ids.ts'
import type { FeedbackLimits } from '../../src/feedback/limits.ts'
import { PORTAL } from '../text/portal.ts'
import {
  aboutItemText,
  caseChoiceText,
  LETTER,
  LETTER_FORM,
  LETTER_SENT,
  letterPurposeText,
  LETTERS,
  letterSentHeading,
  letterTitle,
} from '../text/portal-letters.ts'
import { type Frame, Page, Script } from './frame.tsx'
import {
  Check,
  Choice,
  Crumbs,
  described,
  Fact,
  Field,
  Marked,
  most,
  Notice,
  Problems,
  SentOnce,
} from './kit.tsx'

const { subject, body, accusedName } = letterInput.shape

interface Writing {
  limits: FeedbackLimits
  kind: LetterKind
  units: { unitId: UnitId; name: string }[]
  cases: { caseId: CaseId; itemName: string }[]
  item: { itemId: ItemId; name: string; unitName: string } | undefined
  values: Readonly<Record<string, string>>
  problems: { field: string; reason: string }[]
}

/** A letter: what it is about, what it says, and whether the unit may know who writes. */
export function LetterForm({ frame, ...writing }: { frame: Frame } & Writing) {
  const { kind, limits, item, cases, values, problems } = writing
  const title = letterTitle(kind)
  return (
    <Page frame={frame} title={title}>
      <Crumbs above={[['/letters', LETTERS.title]]}>{title}</Crumbs>
      <h1>{title}</h1>
      <p>{letterPurposeText(kind, limits)}</p>
      <Problems reasons={problems.map((p) => p.reason)}>
        <b>{LETTER_FORM.notYet}</b>
        {LETTER_FORM.mend}
      </Problems>
      <form method="post" class="form" data-keep={`letter-${kind}`}>
        {item && (
          <p class="note">
            <Marked says={aboutItemText(item.name, item.unitName)} />
            <input type="hidden" name="itemId" value={item.itemId} />
          </p>
        )}
        <SentOnce values={values} />
        {cases.length > 0 && <AboutCase {...writing} />}
        {kind === 'complaint' && <Ground {...writing} />}
        {!(item && kind === 'consultation') && <AboutUnit {...writing} />}
        {kind === 'complaint' && <Accused {...writing} />}
        <Said {...writing} />
        {kind !== 'consultation' && frame.signedIn && (
          <Check name="isOpen" checked={values.isOpen === 'on'}>
            {LETTER_FORM.isOpen}
          </Check>
        )}
        {!frame.signedIn && <WithoutSignIn {...writing} path={frame.path} />}
        <p class="note">{LETTER_FORM.note}</p>
        <button type="submit">{LETTER_FORM.send}</button>
      </form>
      <Script frame={frame} name="keep" />
    </Page>
  )
}

/** What is wrong with a field, tied to its control. */
const wrongWith = ({ problems }: Writing, field: string) => {
  const reason = problems.find((p) => p.field === field)?.reason
  return { reason, tied: described(field, reason) }
}

const AboutCase = ({ cases, values }: Writing) => (
  <Field id="caseId" label={LETTER_FORM.caseId} note={PORTAL.optional}>
    <Choice
      id="caseId"
      name="caseId"
      none={LETTER_FORM.noCase}
      value={values.caseId}
      options={cases.map((c) => [c.caseId, caseChoiceText(c.itemName, c.caseId)])}
    />
  </Field>
)

function Ground(writing: Writing) {
  const { reason, tied } = wrongWith(writing, 'ground')
  return (
    <Field id="ground" label={LETTER_FORM.ground} reason={reason}>
      <Choice
        id="ground"
        name="ground"
        required
        value={writing.values.ground}
        options={Object.entries(COMPLAINT_GROUNDS)}
        {...tied}
      />
    </Field>
  )
}

function AboutUnit(writing: Writing) {
  const { kind, units, values } = writing
  const { reason, tied } = wrongWith(writing, 'aboutUnitId')
  return (
    <Field
      id="aboutUnitId"
      label={kind === 'complaint' ? LETTER_FORM.complainedUnit : LETTER_FORM.unit}
      note={kind === 'stuck' && PORTAL.optional}
      reason={reason}
    >
      <Choice
        id="aboutUnitId"
        name="aboutUnitId"
        required={kind !== 'stuck'}
        value={values.aboutUnitId}
        options={units.map((u) => [u.unitId, u.name])}
        {...tied}
      />
    </Field>
  )
}

const Accused = ({ values }: Writing) => (
  <Field id="accusedName" label={LETTER_FORM.accused} note={LETTER_FORM.accusedNote}>
    <input
      id="accusedName"
      name="accusedName"
      {...most(accusedName.unwrap())}
      value={values.accusedName ?? ''}
    />
  </Field>
)

/** In one sentence, and in full. */
function Said(writing: Writing) {
  const { values } = writing
  const short = wrongWith(writing, 'subject')
  const full = wrongWith(writing, 'body')
  return (
    <>
      <Field id="subject" label={LETTER_FORM.subject} reason={short.reason}>
        <input
          id="subject"
          name="subject"
          {...most(subject)}
          required
          value={values.subject ?? ''}
          {...short.tied}
        />
      </Field>
      <Field id="body" label={LETTER_FORM.body} reason={full.reason}>
        <textarea id="body" name="body" rows={7} {...most(body)} required {...full.tied}>
          {values.body ?? ''}
        </textarea>
      </Field>
    </>
  )
}

/** How whoever did not sign in hears of the answer. */
function WithoutSignIn({ path, ...writing }: Writing & { path: string }) {
  const { reason, tied } = wrongWith(writing, 'phone')
  return (
    <>
      <p class="note">
        <Marked says={LETTER_FORM.withoutSignIn} to={`/sign-in?next=${encodeURIComponent(path)}`} />
      </p>
      <Field id="phone" label={PORTAL.phone} note={LETTER_FORM.phoneNote} reason={reason}>
        <input
          id="phone"
          name="phone"
          inputMode="numeric"
          autocomplete="tel"
          maxLength={PHONE_DIGITS}
          value={writing.values.phone ?? ''}
          {...tied}
        />
      </Field>
    </>
  )
}

/** The receipt of a letter. */
export function LetterSent({
  frame,
  letterId,
  letterKey,
  kind,
}: {
  frame: Frame
  letterId: LetterId
  letterKey: string | undefined
  kind: LetterKind
}) {
  return (
    <Page frame={frame} title={LETTER_SENT.title}>
      <h1>{letterSentHeading(kind)}</h1>
      <Notice kind="good">
        {kind === 'consultation' ? LETTER_SENT.answer : LETTER_SENT.acceptance}
      </Notice>
      <dl class="facts">
        <Fact name={LETTER.number} kind="big">
          {letterId}
        </Fact>
        {letterKey && (
          <Fact name={PORTAL.queryCode} kind="big">
            {letterKey}
          </Fact>
        )}
      </dl>
      {letterKey ? (
        <p>{LETTER_SENT.keepKey}</p>
      ) : (
        <p>
          <a class="button" href={`/letters/${letterId}`}>
            {LETTER.follow}
          </a>
        </p>
      )}
      <span data-sent={`letter-${kind}`} hidden />
      <Script frame={frame} name="keep" />
    </Page>
  )
}
