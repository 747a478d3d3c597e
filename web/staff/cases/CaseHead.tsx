import { own } from '../../../src/foundation/own.ts'
import { Button } from 'antd'
import { Link } from 'react-router'
import {
  CASE,
  nothingToDoText,
  promisedText,
  REQUESTS,
  requestedText,
  roleAtText,
  standsText,
  stepOfText,
  WITH,
  WITH_WHAT,
  withText,
} from '#text/cases'
import { ENDINGS, STAGES } from '#text/labels'
import { aboutText, issuedText, LICENCES } from '#text/licences'
import type { CaseView, Me } from '../../contract.ts'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'
import { isBody } from '../supervision/SupervisionNav.tsx'

/** What the supervision body may do beside the acts of the case. */
export const MANUAL_CARD = 'manual-card'

/** Which case it is, where it stands, who has it since when, and why its clocks stand. */
export function CaseHead({ view: { state, item, clocks, ...view } }: { view: CaseView }) {
  const promised = clocks.find((c) => c.countdown.kind === 'promised')?.countdown
  const procedure = state.procedures.find(({ endedOn }) => endedOn === undefined)
  const lines = [
    ...licenceLines(state, view.licence),
    ...holdersOf({ state, ...view }),
    ...(procedure && state.stage === 'processing' ? [standsText(procedure)] : []),
    ...(state.procedureRequest ? [requestedText(REQUESTS.procedure)] : []),
    ...(state.extensionRequest ? [requestedText(REQUESTS.extension)] : []),
  ]
  return (
    <header className="case-head">
      <h1 className="page-title">
        {item.name} <small>{state.caseId}</small> <Status tone="open">{STAGES[state.stage]}</Status>
        {state.ending && <Status>{own(ENDINGS, state.ending)}</Status>}
        {state.deemed && <Status tone="soon">{CASE.deemed}</Status>}
        {promised && promised.state !== 'stopped' && (
          <>
            <small>{promisedText(promised.dueOn)}</small> <Remaining of={promised} />
          </>
        )}
      </h1>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </header>
  )
}

/** Which licence it is about or has issued, and how that stands. */
function licenceLines({ about }: CaseView['state'], licence: CaseView['licence']): string[] {
  if (!licence) return []
  const says = about
    ? aboutText(about.kind, licence.number, licence)
    : issuedText(licence.number, licence)
  return licence.isLate ? [says, LICENCES.late] : [says]
}

/** Who has it now, and since when. */
function holdersOf({ state, unitName, ...view }: Omit<CaseView, 'item' | 'clocks'>): string[] {
  const counter = `${unitName}${WITH.counter}`
  switch (state.stage) {
    case 'submitted':
      return [withText(counter, state.receivedOn, WITH_WHAT.submitted)]
    case 'correcting':
      return [withText(WITH.applicant, state.correction!.requiredOn, WITH_WHAT.correcting)]
    case 'decided':
      return [withText(counter, state.decidedOn!, WITH_WHAT.decided)]
    case 'closed':
      return []
    case 'processing':
      return state.visits
        .filter(({ completedOn }) => completedOn === undefined)
        .map((visit) =>
          withText(
            whoOf(visit, view),
            visit.startedOn,
            stepOfText(view.stepNames[visit.stepId] ?? visit.stepId),
          ),
        )
  }
}

function whoOf(
  { stepId, officerId, countersigners, signatures = [] }: CaseView['state']['visits'][number],
  { names, waiting }: Pick<CaseView, 'names' | 'waiting'>,
): string {
  const waitedFor = countersigners?.filter((id) => !signatures.some(({ by }) => by === id))
  const people = waitedFor ?? (officerId ? [officerId] : [])
  if (people.length > 0) return people.map((id) => names[id] ?? id).join('、')
  const post = waiting.find((open) => open.stepId === stepId)
  return roleAtText(post?.role ?? '', post?.unitName ?? '')
}

/** What this reader may do now; what most come for stands first. */
export function Offers({
  me,
  view: { offered, withheld, state },
  onAsk,
}: {
  me: Me
  view: CaseView
  onAsk: (act: string) => void
}) {
  const supervises = isBody(me)
  if (offered.length === 0 && !supervises)
    return <p className="offers">{nothingToDoText(me.roleNames)}</p>
  const sorted = offered.toSorted(
    (a, b) => Number(b.emphasis === 'main') - Number(a.emphasis === 'main'),
  )
  return (
    <>
      {withheld.map(({ title, because }) => (
        <p key={title} className="withheld">
          {because}
        </p>
      ))}
      <div className="offers acts">
        {sorted.map(({ name, title, emphasis }) => (
          <Button
            key={name}
            type={emphasis === 'main' ? 'primary' : 'default'}
            danger={emphasis === 'danger'}
            onClick={() => onAsk(name)}
          >
            {title}
          </Button>
        ))}
        {supervises && (
          <>
            <Button danger onClick={() => onAsk(MANUAL_CARD)}>
              {CASE.manualCard}
            </Button>
            <Link to={`/supervision/directives?about=${state.caseId}`}>
              <Button>{CASE.directive}</Button>
            </Link>
          </>
        )}
      </div>
    </>
  )
}
