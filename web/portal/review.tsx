/** @jsxImportSource preact */
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import type { MaterialId } from '../../src/foundation/ids.ts'
import type { FormSchema } from '../../src/items/contract.ts'
import type { ItemVersion } from '../../src/items/item.ts'
import type { Draft } from '../../src/portal/draft.ts'
import { SUPPLIED_BY } from '../text/labels.ts'
import { COMMITMENT } from '../text/portal.ts'
import { workdaysText } from '../text/time.ts'
import { type Problem, Steps } from './apply.tsx'
import { type Frame, Page } from './frame.tsx'
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
}

/** 核对签名: everything as it will be handed in, what is missing, and what is signed. */
export function Review({ frame, ...reviewed }: { frame: Frame } & Reviewed) {
  const { item, supplied, missing, problems } = reviewed
  return (
    <Page frame={frame} title={`核对：${item.name}`}>
      <h1>核对后签名提交</h1>
      <Steps at={1} />
      <Problems reasons={problems.map((p) => p.reason)}>
        <b>还没有提交。</b>
      </Problems>
      <Entries {...reviewed} />
      <h2>材料</h2>
      <ul class="plainlist">
        {supplied.map((s) => (
          <li>
            {materialName(item, s.materialId)} <small>{SUPPLIED_BY[s.by]}</small>
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <Notice kind="info">
          <b>
            还缺 {missing.length} 份：{missing.join('、')}。
          </b>
          可以现在提交，窗口会在 {workdaysText(ACCEPTANCE_WORKDAYS)}
          内一次告知要补什么；补齐之前不算受理，期限不起算。
        </Notice>
      )}
      <p>
        <a href={`/items/${item.itemId}/apply`}>回去修改</a>
      </p>
      <SignForm {...reviewed} />
    </Page>
  )
}

const materialName = (item: ItemVersion, id: MaterialId) =>
  item.materials.find((m) => m.materialId === id)?.name ?? id

const shown = (v: unknown) =>
  v === true ? '是' : v === false ? '否' : v === undefined || v === '' ? '（未填）' : String(v)

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
    <Fact name="事项">{item.name}</Fact>
    <Fact name="办理单位">
      {unitName}
      {townshipName && `（由${townshipName}受理）`}
    </Fact>
    <Fact name="申请人">{applicantName}</Fact>
    {agentName && <Fact name="代理人">{agentName}</Fact>}
    {my?.questions
      .filter((q) => my.answers[q.id])
      .map((q) => (
        <Fact name={q.text}>{q.options.find((o) => o.value === my.answers[q.id])?.label}</Fact>
      ))}
    {Object.entries(schema.properties).map(([key, p]) => (
      <Fact name={p.title}>{shown(draft.values[key])}</Fact>
    ))}
  </dl>
)

function SignForm(reviewed: Reviewed) {
  const { item, draft, problems } = reviewed
  const isWrong = (field: string) => problems.some((p) => p.field === field)
  return (
    <form method="post" action={`/items/${item.itemId}/submission`} class="form">
      <input type="hidden" name="idempotencyKey" value={draft.idempotencyKey} />
      <Commitment {...reviewed} isWrong={isWrong('signed')} />
      <Check name="truth" required aria-invalid={isWrong('truth') ? 'true' : undefined}>
        我对材料实质内容的真实性负责（行政许可法第三十一条）
      </Check>
      <button type="submit">提交申请</button>
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
      <h2>告知承诺书</h2>
      <p>
        申请人{applicantName}，就“{item.name}”以承诺代替下列材料：
        {committed.map((s) => materialName(item, s.materialId)).join('、')}，现作出承诺：
      </p>
      <ol>
        {COMMITMENT.map((c) => (
          <li>{c}。</li>
        ))}
      </ol>
      <p class="note">
        您可以不采用告知承诺，改为提交材料。提交即为签署，签署的人和时间记入账本。（国办发〔2020〕42号）
      </p>
      <Check name="signed" aria-invalid={isWrong ? 'true' : undefined}>
        我已阅读并签署告知承诺书
      </Check>
    </section>
  )
}
