import { useMemo, useState } from 'react'
import { useParams } from 'react-router'
import type { Applicant, CaseView, Me } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { Beside } from '../../ui/AskForm.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import { useAnswer } from '../client.ts'
import { CaseSupervision } from '../supervision/CaseSupervision.tsx'
import { ManualCardForm } from '../supervision/ManualCardForm.tsx'
import { isBody } from '../supervision/SupervisionNav.tsx'
import { ActForm } from './ActForm.tsx'
import { ApplicantCard, FormChangesCard, MaterialsCard, UnmaskForm } from './CaseApplication.tsx'
import { ClocksCard } from './CaseClocks.tsx'
import { CaseHead, MANUAL_CARD, Offers } from './CaseHead.tsx'
import { OpinionsCard } from './CaseOpinions.tsx'
import { ProcessCard } from './CaseProcess.tsx'
import { CopiesCard, DocumentsCard, MatterCard, StoryCard } from './CaseStory.tsx'
import { Preview, type PreviewOf } from './Preview.tsx'

/**
 * Everything about a case on one screen: what may be done, form, materials, process, clocks,
 * documents, story.
 */
export function CasePage({ me }: { me: Me }) {
  const { caseId = '' } = useParams()
  const found = useAnswer('/api/cases/{caseId}', { path: { caseId } })
  return <Fetched of={found}>{(view) => <CaseScreen me={me} view={view} />}</Fetched>
}

/** What is asked beside the case stands in the address: an act by its name, or one of these. */
const UNMASKING = 'unmasking'

function CaseScreen({ me, view }: { me: Me; view: CaseView }) {
  const { caseId, unitId } = view.state
  const [params, set] = useFilters()
  const asked = params.get('act')
  const ask = (act: string | undefined) => set('act', act)
  const close = () => ask(undefined)
  const [unmasked, setUnmasked] = useState<Applicant>()
  const [preview, setPreview] = useState<PreviewOf>()
  // A file says what a masked case hides: it is asked why, first.
  const openFile = view.isMasked && !unmasked ? () => ask(UNMASKING) : setPreview
  const cards = useAnswer('/api/supervision/cards', { query: { caseId } })
  const deviations = useMemo(
    () =>
      Object.fromEntries(
        (cards.data?.rows ?? []).flatMap((c) =>
          c.stepId && c.status !== 'revoked' ? [[c.stepId, c.level]] : [],
        ),
      ),
    [cards.data],
  )
  const offer = view.offered.find(({ name }) => name === asked)
  const panel =
    (offer && <ActForm offer={offer} view={view} onClose={close} />) ||
    (asked === MANUAL_CARD && isBody(me) && (
      <ManualCardForm caseId={caseId} unitId={unitId} me={me} onClose={close} />
    )) ||
    (asked === UNMASKING && view.isMasked && (
      <UnmaskForm caseId={caseId} onShown={setUnmasked} onClose={close} />
    ))
  return (
    <>
      <CaseHead view={view} />
      <Offers me={me} view={view} onAsk={ask} />
      <Beside panel={panel}>
        <div className="two">
          <div className="stack">
            <ApplicantCard
              view={view}
              applicant={unmasked ?? view.applicant}
              onSee={unmasked ? undefined : () => ask(UNMASKING)}
            />
            <FormChangesCard view={view} />
            <MaterialsCard view={view} onPreview={openFile} />
            <ProcessCard view={view} deviations={deviations} />
            <OpinionsCard view={view} />
          </div>
          <div className="stack">
            <ClocksCard view={view} />
            <CaseSupervision me={me} caseId={caseId} cards={cards} />
            <DocumentsCard view={view} onPreview={openFile} />
            <CopiesCard view={view} />
            <MatterCard view={view} />
            <StoryCard view={view} />
          </div>
        </div>
      </Beside>
      {preview && <Preview {...preview} onClose={() => setPreview(undefined)} />}
    </>
  )
}
