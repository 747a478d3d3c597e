/** @jsxImportSource preact */
import type { MaterialId } from '../../src/foundation/ids.ts'
import type { FormSchema } from '../../src/items/contract.ts'
import type { ItemVersion } from '../../src/items/item.ts'
import type { About } from '../../src/portal/licences.ts'
import type { Draft } from '../../src/portal/draft.ts'
import { SUPPLIED_BY } from '../text/labels.ts'
import {
  acceptedByText,
  COMMITMENT,
  commitsText,
  filledText,
  missingText,
  REVIEW,
  reviewTitle,
} from '../text/portal-apply.ts'
import { type Problem, Steps } from './apply.tsx'
import { type Frame, Page } from './frame.tsx'
import { AboutLicenceLine } from './licences.tsx'
import type { MySituation } from './guide.tsx'
import { Check, Fact, Notice, Problems } from './kit.tsx'

interface Reviewed {
  item: ItemVersion
  schema: FormSchema
  draft: Draft
  supplied: { materialId: MaterialId; by: keyof typeof SUPPLIED_BY }[]
  missing: string[]
  problems: Problem[]
  unitName: string
  applicantName: string
  agentName?: string | undefined
  townshipName?: string | undefined
  my?: MySituation | undefined
  about?: About | undefined
}

/** 核对签名: everything as it will be handed in, what is missing, and what is signed. */
export function Review({ frame, ...reviewed }: { frame: Frame } & Reviewed) {
  const { item, supplied, missing, problems, about } = reviewed
  return (
    <Page frame={frame} title={reviewTitle(item.name)}>
      <h1>{REVIEW.heading}</h1>
      <Steps at={1} />
      <Problems reasons={problems.map((p) => p.reason)}>
        <b>{REVIEW.notYet}</b>
      </Problems>
      {about && <AboutLicenceLine about={about} />}
      <Entries {...reviewed} />
      <h2>{REVIEW.materials}</h2>
      <ul class="plainlist">
        {supplied.map((s) => (
          <li>
            {materialName(item, s.materialId)} <small>{SUPPLIED_BY[s.by]}</small>
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <Notice kind="info">
          <b>{missingText(missing)}</b>
          {REVIEW.submitAnyway}
        </Notice>
      )}
      <p>
        <a href={`/items/${item.itemId}/apply`}>{REVIEW.change}</a>
      </p>
      <SignForm {...reviewed} />
    </Page>
  )
}

const materialName = (item: ItemVersion, id: MaterialId) =>
  item.materials.find((m) => m.materialId === id)?.name ?? id

/** Who asks for what, where, and everything that was filled in. */
const Entries = ({
  item,
  schema,
  draft,
  unitName,
  townshipName,
  applicantName,
  agentName,
  my,
}: Reviewed) => (
  <dl class="facts">
    <Fact name={REVIEW.item}>{item.name}</Fact>
    <Fact name={REVIEW.unit}>
      {unitName}
      {townshipName && acceptedByText(townshipName)}
    </Fact>
    <Fact name={REVIEW.applicant}>{applicantName}</Fact>
    {agentName && <Fact name={REVIEW.agent}>{agentName}</Fact>}
    {my?.questions
      .filter((q) => my.answers[q.id])
      .map((q) => (
        <Fact name={q.text}>{q.options.find((o) => o.value === my.answers[q.id])?.label}</Fact>
      ))}
    {Object.entries(schema.properties).map(([key, p]) => (
      <Fact name={p.title}>{filledText(draft.values[key])}</Fact>
    ))}
  </dl>
)

function SignForm(reviewed: Reviewed) {
  const { item, draft, problems } = reviewed
  const isWrong = (field: string) => problems.some((p) => p.field === field)
  return (
    <form method="post" action={`/items/${item.itemId}/submission`} class="form">
      <input type="hidden" name="idempotencyKey" value={draft.idempotencyKey} />
      <input type="hidden" name="began" value={draft.began} />
      <Commitment {...reviewed} isWrong={isWrong('signed')} />
      <Check name="truth" required aria-invalid={isWrong('truth') ? 'true' : undefined}>
        {REVIEW.truth}
      </Check>
      <button type="submit">{REVIEW.send}</button>
    </form>
  )
}

/** 告知承诺书: what is promised in place of materials. */
function Commitment({
  item,
  supplied,
  applicantName,
  isWrong,
}: Pick<Reviewed, 'item' | 'supplied' | 'applicantName'> & { isWrong: boolean }) {
  const committed = supplied.filter((s) => s.by === 'commitment')
  if (committed.length === 0) return null
  return (
    <section class="commitment">
      <h2>{COMMITMENT.title}</h2>
      <p>
        {commitsText(
          applicantName,
          item.name,
          committed.map((s) => materialName(item, s.materialId)),
        )}
      </p>
      <ol>
        {COMMITMENT.promises.map((c) => (
          <li>{c}</li>
        ))}
      </ol>
      <p class="note">{COMMITMENT.note}</p>
      <Check name="signed" aria-invalid={isWrong ? 'true' : undefined}>
        {COMMITMENT.sign}
      </Check>
    </section>
  )
}
