/** @jsxImportSource preact */
import { own } from '../../src/foundation/own.ts'
import type { CaseView } from '../../src/cases/view.ts'
import type { CaseId } from '../../src/foundation/ids.ts'
import { isBadLevel, RATING_LEVELS, type RatingStatus } from '#feedback/contract'
import { withdrawalReason } from '#portal/contract'
import { CASE_FACTS, DOCUMENTS } from '../text/case-facts.ts'
import { chineseDay, chineseTime, ENDINGS, STAGES, SUPPLIED_BY } from '../text/labels.ts'
import { changedByText, FORM_CHANGES, formValueText } from '../text/form-changes.ts'
import { aboutText, issuedText } from '../text/licences.ts'
import { PORTAL } from '../text/portal.ts'
import {
  CASE,
  caseNumberText,
  caseTitle,
  expectedText,
  explainedText,
  handledText,
  lateText,
  matterText,
  pausedText,
  pdfText,
  ratedText,
  reasonText,
  remediesText,
  whyText,
} from '../text/portal-case.ts'
import type { Problem } from './apply.tsx'
import { Clocks } from './clocks.tsx'
import { type Frame, Page } from './frame.tsx'
import { Fact, Marked, most, Notice, Problems } from './kit.tsx'
import { materialName, Wanted, type Written } from './wanted.tsx'

interface Shown {
  view: CaseView
  problems: string[]
  isOwner: boolean
  message?: string | undefined
  /** Of whoever may see it. */
  rating?: { status: RatingStatus; level?: number } | undefined
  phone: string
  /** A form that comes back, and what is wrong with single fields of it. */
  written?: Written | undefined
  wrong?: readonly Problem[] | undefined
}
type OfCase = Pick<Shown, 'view'>

/**
 * A case: where it stands, what is wanted of the applicant, how long it may take, what has
 * happened.
 */
export function CasePage({ frame, ...shown }: { frame: Frame } & Shown) {
  const { view, problems, isOwner, message, rating, wrong = [] } = shown
  const { state, item } = view
  return (
    <Page frame={frame} title={caseTitle(state.caseId)}>
      {message && <Notice kind="good">{message}</Notice>}
      <Problems reasons={problems} />
      <h1>{item.name}</h1>
      <p class="lead">
        {caseNumberText(state.caseId)} · <b>{STAGES[state.stage]}</b>
        {state.ending && ` · ${own(ENDINGS, state.ending)}`}
      </p>
      {view.licence && isOwner && (
        <p>
          {state.about
            ? aboutText(state.about.kind, view.licence.number, view.licence)
            : issuedText(view.licence.number, view.licence)}
        </p>
      )}
      {state.stage === 'processing' && <Progress {...shown} />}
      <Pause view={view} />
      <Delay view={view} />
      {isOwner && <Refused view={view} />}
      {isOwner && <Wanted frame={frame} view={view} written={shown.written} wrong={wrong} />}
      {isOwner && rating && <ToRating caseId={state.caseId} rating={rating} />}
      <h2>{CASE.limits}</h2>
      <Clocks clocks={view.clocks} />
      <h2>{CASE.course}</h2>
      <Timeline view={view} />
      {isOwner && <FormChanges view={view} />}
      {isOwner && <Papers view={view} />}
      <Matter view={view} />
      {isOwner && <ToLetters view={view} />}
      {isOwner && <OwnersActs {...shown} />}
    </Page>
  )
}

/** Whose desk it is on, and whom to call. */
function Progress({ view, phone }: Pick<Shown, 'view' | 'phone'>) {
  const current = view.state.visits.filter((v) => v.completedOn === undefined)
  const steps = current.map((v) => view.stepNames[v.stepId] ?? '')
  return (
    <p>
      <Marked says={handledText(view.unitName, steps, phone)} />
    </p>
  )
}

/** 特别程序: time that does not count. */
function Pause({ view }: OfCase) {
  const paused = view.state.procedures.find((p) => p.endedOn === undefined)
  if (!paused) return null
  return (
    <Notice kind="info">
      <Marked says={pausedText(paused.kind, paused.startedOn, paused.limitWorkdays)} />
    </Notice>
  )
}

/** Late: why, and until when; or that nobody has said why. */
function Delay({ view: { state, clocks } }: OfCase) {
  const isLate =
    state.stage === 'processing' &&
    clocks.some((c) => c.countdown.kind === 'promised' && c.countdown.isOverdue)
  if (!isLate) return null
  if (!state.delay)
    return (
      <Notice>
        <b>{CASE.late}</b>
        <Marked says={CASE.lateNext} to={`/letters/new/complaint?case=${state.caseId}`} />
      </Notice>
    )
  return (
    <Notice kind="info">
      <b>{lateText(state.delay.reason)}</b>
      <br />
      {expectedText(state.delay.expectedOn)}
      <small>{explainedText(state.delay.on)}</small>
    </Notice>
  )
}

/** 不予: why, who looks at it again and until when, and how one begins anew. */
function Refused({ view: { state, timeline, remedies } }: OfCase) {
  if (!remedies) return null
  const reason = timeline.findLast(({ type }) => REFUSING.has(type))?.body.reason
  return (
    <Notice kind="info">
      {reason && <p>{whyText(reason)}</p>}
      <p>{remediesText(remedies)}</p>
      <p>
        <Marked says={CASE.again} to={`/items/${state.itemId}/apply?prefill=1`} />
      </p>
    </Notice>
  )
}
const REFUSING: ReadonlySet<string> = new Set(['CaseDenied', 'CaseDeclined'])

/** What was changed in the application since it was handed in. */
function FormChanges({ view: { formChanges } }: OfCase) {
  if (formChanges.length === 0) return null
  return (
    <>
      <h2>{FORM_CHANGES.title}</h2>
      <ul class="plainlist changes">
        {formChanges.map(({ type, by, occurredAt, says, fields }) => (
          <li>
            <b>{changedByText(CASE_FACTS[type], by)}</b> <small>{chineseTime(occurredAt)}</small>
            {says && <p>{says}</p>}
            <dl class="facts">
              {fields.map(({ title, before, after }) => (
                <Fact name={title}>
                  {FORM_CHANGES.before} <del>{formValueText(before)}</del>
                  <br />
                  {FORM_CHANGES.after} <ins>{formValueText(after)}</ins>
                </Fact>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  )
}

/** To rate it; and what became of a bad rating. */
function ToRating({ caseId, rating }: { caseId: CaseId } & Required<Pick<Shown, 'rating'>>) {
  const address = `/my/cases/${caseId}/rating`
  if (rating?.status === 'invited')
    return (
      <section class="todo">
        <h2>{CASE.howWasIt}</h2>
        <p>
          <a class="button" href={address}>
            {PORTAL.rate}
          </a>
        </p>
      </section>
    )
  if (!rating?.level || !isBadLevel(rating.level)) return null
  return (
    <p>
      <Marked says={ratedText(RATING_LEVELS[rating.level]!)} to={address} />
    </p>
  )
}

/** What has happened; documents stand in a list of their own. */
const Timeline = ({ view }: OfCase) => (
  <ol class="timeline">
    {view.timeline
      .filter((f) => f.type !== 'DocumentIssued')
      .map((f) => (
        <li>
          <time>{chineseTime(f.occurredAt)}</time>
          <b>
            {f.type === 'StepCompleted' ? view.stepNames[f.body.stepId ?? ''] : CASE_FACTS[f.type]}
          </b>
          {reasonText(f)}
        </li>
      ))}
  </ol>
)

/** What went out and what came in, on paper. */
const Papers = ({ view }: OfCase) => (
  <>
    {view.state.documents.length > 0 && (
      <>
        <h2>{CASE.papers}</h2>
        <ul class="plainlist">
          {view.state.documents.map((d) => (
            <li>
              <a href={`/my/documents/${d.documentId}`}>
                {pdfText(own(DOCUMENTS, d.kind) ?? d.kind)}
              </a>{' '}
              <small>{chineseDay(d.on)}</small>
            </li>
          ))}
        </ul>
      </>
    )}
    <p>
      <a href={`/my/cases/${view.state.caseId}/proof`}>{PORTAL.proof}</a>
      <small>{PORTAL.proofMeans}</small>
    </p>
    <h2>{CASE.materials}</h2>
    {view.state.materials.length === 0 && <p>{CASE.noMaterials}</p>}
    <ul class="plainlist">
      {view.state.materials.map((m) => (
        <li>
          {materialName(view, m.materialId)} <small>{SUPPLIED_BY[m.by]}</small>
        </li>
      ))}
    </ul>
  </>
)

/** The same matter, asked for more than once. */
function Matter({ view: { matter, matterWorkdays, state } }: OfCase) {
  if (matter.length <= 1) return null
  return (
    <p class="note">
      {matterText(matter.length, matter[0]!.receivedAt, matterWorkdays, !!state.closedOn)}
    </p>
  )
}

const ToLetters = ({ view: { state } }: OfCase) => (
  <p class="note">
    {CASE.letters}
    <a href={`/letters/new/consultation?case=${state.caseId}`}>{CASE.consult}</a> ·{' '}
    <a href={`/letters/new/complaint?case=${state.caseId}`}>{CASE.complain}</a> ·{' '}
    <a href={`/letters/new/stuck?case=${state.caseId}`}>{CASE.stuck}</a>
  </p>
)

/** 催办, 撤回. */
function OwnersActs({ view: { state }, written }: Pick<Shown, 'view' | 'written'>) {
  if (state.stage === 'closed') return null
  return (
    <>
      <form method="post" action={`/my/cases/${state.caseId}/urging`} class="inline aside">
        <button class="plain" type="submit">
          {CASE.urge}
        </button>
        <small>{CASE.urgeNote}</small>
      </form>
      {state.stage !== 'decided' && (
        <details class="inline" open={written?.reason !== undefined}>
          <summary>{CASE.withdraw}</summary>
          <form method="post" action={`/my/cases/${state.caseId}/withdrawal`} class="form">
            <label for="why">{CASE.withdrawWhy}</label>
            <input id="why" name="reason" {...most(withdrawalReason)} value={written?.reason} />
            <button type="submit" class="plain">
              {CASE.withdrawSurely}
            </button>
          </form>
        </details>
      )}
    </>
  )
}
