/** @jsxImportSource preact */
import type { ItemId } from '../../src/foundation/ids.ts'
import type { KeptGuide } from '../../src/items/guide.ts'
import type { ItemVersion, Situations } from '../../src/items/item.ts'
import { CASE_TYPES } from '../text/labels.ts'
import { FRAME, PORTAL } from '../text/portal.ts'
import {
  basisText,
  citationText,
  feeText,
  GUIDE,
  isForm,
  latelyText,
  materialsHeading,
  notNeededText,
  notRegisteredText,
  proceduresText,
  resultText,
  revisedText,
  servedText,
  SITUATION,
  takenFromText,
} from '../text/portal-find.ts'
import { durationText } from '../text/time.ts'
import { type Frame, Page } from './frame.tsx'
import { Crumbs, Fact, Marked, Notice } from './kit.tsx'

/** What the answers of 情形导办 come to, as the pages take it. */
export interface MySituation {
  questions: Situations['questions']
  answers: Record<string, string>
  /** Ids of the questions still open. */
  open: string[]
  exempt: string[]
  withoutProcedures: string[]
  notNeeded?: { says: string; basis: string } | undefined
  says: { says: string; basis: string }[]
}

const NONE = <span class="none">{PORTAL.notRegistered}</span>

/**
 * 情形导办: a few questions; every answer is a link's worth of address, so it works without scripts and
 * can be shared.
 */
function Situation({ itemId, my }: { itemId: ItemId; my: MySituation }) {
  const asked = my.questions.filter((q) => my.answers[q.id] !== undefined || my.open.includes(q.id))
  return (
    <section class="situation" id="situation" aria-labelledby="situation-title">
      <h2 id="situation-title">{SITUATION.title}</h2>
      <form method="get" action={`/items/${itemId}#situation`}>
        {asked.map((q) => (
          <fieldset class="levels">
            <legend>{q.text}</legend>
            {q.options.map((o) => (
              <label>
                <input
                  type="radio"
                  name={`s.${q.id}`}
                  value={o.value}
                  checked={my.answers[q.id] === o.value}
                />{' '}
                {o.label}
              </label>
            ))}
          </fieldset>
        ))}
        <p class="actions">
          <button type="submit">{my.open.length > 0 ? SITUATION.look : SITUATION.change}</button>
          {Object.keys(my.answers).length > 0 && (
            <a class="button plain" href={`/items/${itemId}#situation`}>
              {SITUATION.again}
            </a>
          )}
        </p>
      </form>
      {my.notNeeded && (
        <Notice kind="info">
          <b>{my.notNeeded.says}</b>
          <br />
          <small>{basisText(my.notNeeded.basis)}</small>
        </Notice>
      )}
      {my.says.map((s) => (
        <Notice kind="info">
          {s.says}
          <br />
          <small>{basisText(s.basis)}</small>
        </Notice>
      ))}
    </section>
  )
}

interface Guided {
  item: ItemVersion
  guide: KeptGuide
  missing: string[]
  unitName: string
  steps: { name: string; limit: string }[]
  officeHours: string
  hasOwnForm: boolean
  lately?: { medianWorkdays: number; p90Workdays: number; n: number } | undefined
  my?: MySituation | undefined
  answers: { question: string; answer: string }[]
}

/** The guide: all eight things of 行政许可法 30, narrowed to one's own case. */
export function GuidePage({ frame, ...guided }: { frame: Frame } & Guided) {
  const { item, unitName, my } = guided
  return (
    <Page frame={frame} title={item.name}>
      <Crumbs above={[['/', FRAME.items]]}>{item.name}</Crumbs>
      <h1>{item.name}</h1>
      <p class="lead">
        {unitName} · {item.type} · {CASE_TYPES[item.caseType]}
      </p>
      {!my?.notNeeded && <WaysIn {...guided} />}
      {my && <Situation itemId={item.itemId} my={my} />}
      <Facts {...guided} />
      <Conditions {...guided} />
      <Materials {...guided} />
      <Course {...guided} />
      <Questions {...guided} />
      <Law {...guided} />
      <Revision {...guided} />
    </Page>
  )
}

/** What one may do from here. */
function WaysIn({ item: { itemId }, my }: Pick<Guided, 'item' | 'my'>) {
  const query = new URLSearchParams(
    Object.entries(my?.answers ?? {}).map(([k, v]) => [`s.${k}`, v]),
  )
  return (
    <p class="actions">
      <a class="button" href={`/items/${itemId}/apply${query.size > 0 ? `?${query}` : ''}`}>
        {GUIDE.apply}
      </a>
      <a class="button plain" href={`/appointments/new?item=${itemId}`}>
        {PORTAL.appointment}
      </a>
      <a class="button plain" href={`/letters/new/consultation?item=${itemId}`}>
        {GUIDE.consult}
      </a>
    </p>
  )
}

/** How long, how much, what comes of it, where and when. */
const Facts = ({ item, guide, lately, officeHours }: Guided) => (
  <dl class="facts">
    <Fact name={GUIDE.promised}>
      {durationText(item.promisedLimit)}
      {item.promisedLimit.unit !== 'same-day' && GUIDE.fromNextDay}
    </Fact>
    <Fact name={GUIDE.statutory}>{durationText(item.statutoryLimit)}</Fact>
    {lately && (
      <Fact name={GUIDE.lately}>
        {latelyText(lately.medianWorkdays, lately.p90Workdays, lately.n)}
      </Fact>
    )}
    <Fact name={GUIDE.fee}>{item.fees ? item.fees.map(feeText).join('；') : GUIDE.free}</Fact>
    <Fact name={GUIDE.result}>
      {resultText(item.result)} <a href={`/items/${item.itemId}/result.pdf`}>{GUIDE.sample}</a>
    </Fact>
    <Fact name={GUIDE.quota}>{guide.quota || NONE}</Fact>
    <Fact name={GUIDE.address}>{guide.address || NONE}</Fact>
    <Fact name={GUIDE.officeHours}>{officeHours}</Fact>
    <Fact name={GUIDE.phone}>{guide.phone || NONE}</Fact>
    <Fact name={GUIDE.complaintPhone}>
      {guide.complaintPhone || (
        <>
          {NONE}
          <Marked says={GUIDE.complain} to={`/letters/new/complaint?item=${item.itemId}`} />
        </>
      )}
    </Fact>
  </dl>
)

const Conditions = ({ item, guide }: Pick<Guided, 'item' | 'guide'>) => (
  <>
    <h2>{GUIDE.conditions}</h2>
    <p>{servedText(item.serviceObjects)}</p>
    {guide.conditions.length > 0 ? (
      <>
        <ul class="plainlist">
          {guide.conditions.map((c) => (
            <li>{c}</li>
          ))}
        </ul>
        {guide.conditionsBasis && <p class="note">{basisText(guide.conditionsBasis)}</p>}
      </>
    ) : (
      <p>
        {GUIDE.condition}
        {NONE}
      </p>
    )}
  </>
)

/** What has to be brought, and what the answers have made needless. */
function Materials({ item, guide, my, hasOwnForm }: Guided) {
  const isExempt = (m: ItemVersion['materials'][number]) => my?.exempt.includes(m.materialId)
  const materials = item.materials.filter((m) => !isExempt(m))
  const dropped = item.materials.filter(isExempt)
  return (
    <>
      <h2>{materialsHeading(materials.length)}</h2>
      <ul class="materials">
        {materials.map((m) => (
          <li>
            <b>{m.name}</b>
            {guide.purposes[m.materialId] && <span>{guide.purposes[m.materialId]}</span>}
            <span class="tags">
              <i>{m.source}</i>
              {m.shareable && <i>{GUIDE.shareable}</i>}
              {m.tolerable && <i>{GUIDE.tolerable}</i>}
              {m.commitment && <i>{GUIDE.commitment}</i>}
            </span>
            {isForm(m.name) && (
              <span>
                <a href={`/items/${item.itemId}/form.pdf`}>{GUIDE.blankForm}</a> ·{' '}
                <a href={`/items/${item.itemId}/sample.pdf`}>{GUIDE.filledForm}</a>
                {!hasOwnForm && <small>{GUIDE.commonForm}</small>}
              </span>
            )}
          </li>
        ))}
      </ul>
      {dropped.length > 0 && <p class="note">{notNeededText(dropped.map((m) => m.name))}</p>}
    </>
  )
}

function Course({ item, steps, my }: Pick<Guided, 'item' | 'steps' | 'my'>) {
  const procedures = item.procedures.filter((p) => !my?.withoutProcedures.includes(p.kind))
  return (
    <>
      <h2>{GUIDE.course}</h2>
      <ol class="steps">
        {steps.map((s) => (
          <li>
            <span>{s.name}</span>
            {s.limit && <small>{s.limit}</small>}
          </li>
        ))}
      </ol>
      {procedures.length > 0 && <p class="note">{proceduresText(procedures)}</p>}
    </>
  )
}

/** What the unit foresaw, and what others asked. */
function Questions({ item, guide, answers }: Pick<Guided, 'item' | 'guide' | 'answers'>) {
  const faq = [...guide.faq, ...answers]
  return (
    <>
      <h2>{GUIDE.questions}</h2>
      {faq.length === 0 && (
        <p>
          <Marked says={GUIDE.noQuestions} to={`/letters/new/consultation?item=${item.itemId}`} />
        </p>
      )}
      {faq.map((q) => (
        <details class="qa">
          <summary>{q.question}</summary>
          <p>{q.answer}</p>
        </details>
      ))}
    </>
  )
}

const Law = ({ item }: Pick<Guided, 'item'>) => (
  <>
    <h2>{GUIDE.law}</h2>
    <ul class="plainlist">
      {item.legalBasis.map((b) => (
        <li>{citationText(b)}</li>
      ))}
    </ul>
    <h2>{GUIDE.remedies}</h2>
    <p>{GUIDE.remedy}</p>
  </>
)

const Revision = ({ guide, missing, unitName }: Pick<Guided, 'guide' | 'missing' | 'unitName'>) => (
  <p class="note">
    {guide.revision > 0
      ? revisedText(unitName, guide.revision, guide.revisedOn!)
      : guide.source && takenFromText(guide.source)}
    {missing.length > 0 && notRegisteredText(missing)}
  </p>
)
