/** @jsxImportSource preact */
import type { ItemId } from '../../src/foundation/ids.ts'
import { durationText, workdaysText } from '../text/time.ts'
import type { KeptGuide } from '../../src/items/guide.ts'
import type { ItemVersion, Situations } from '../../src/items/item.ts'
import { CASE_TYPES, chineseDay } from '../text/labels.ts'
import { PORTAL } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Crumbs, Fact, Notice } from './kit.tsx'

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
const isForm = (name: string) => /申请书|申请表|登记表|备案表|申报表/.test(name)

/**
 * 情形导办: a few questions; every answer is a link's worth of address, so it works without scripts and
 * can be shared.
 */
function Situation({ itemId, my }: { itemId: ItemId; my: MySituation }) {
  const asked = my.questions.filter((q) => my.answers[q.id] !== undefined || my.open.includes(q.id))
  return (
    <section class="situation" id="situation" aria-labelledby="situation-title">
      <h2 id="situation-title">先看看您的情形</h2>
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
          <button type="submit">{my.open.length > 0 ? '看我的情形要什么' : '换个情形'}</button>
          {Object.keys(my.answers).length > 0 && (
            <a class="button plain" href={`/items/${itemId}#situation`}>
              重新选
            </a>
          )}
        </p>
      </form>
      {my.notNeeded && (
        <Notice kind="info">
          <b>{my.notNeeded.says}</b>
          <br />
          <small>依据：{my.notNeeded.basis}</small>
        </Notice>
      )}
      {my.says.map((s) => (
        <Notice kind="info">
          {s.says}
          <br />
          <small>依据：{s.basis}</small>
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
      <Crumbs above={[['/', '办事']]}>{item.name}</Crumbs>
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
        在线申请
      </a>
      <a class="button plain" href={`/appointments/new?item=${itemId}`}>
        预约窗口
      </a>
      <a class="button plain" href={`/letters/new/consultation?item=${itemId}`}>
        咨询
      </a>
    </p>
  )
}

const feeText = ({ name, fen, unit, basis }: NonNullable<ItemVersion['fees']>[number]) =>
  `${name} ${fen / 100} 元/${unit}（${basis}）`

/** How long, how much, what comes of it, where and when. */
const Facts = ({ item, guide, lately, officeHours }: Guided) => (
  <dl class="facts">
    <Fact name="承诺时限">
      {durationText(item.promisedLimit)}
      {item.promisedLimit.unit !== 'same-day' && '（从受理次日起算）'}
    </Fact>
    <Fact name="法定时限">{durationText(item.statutoryLimit)}</Fact>
    {lately && (
      <Fact name="近期实际用时">
        一半的办件在 {workdaysText(lately.medianWorkdays)}内、九成在{' '}
        {workdaysText(lately.p90Workdays)}内办结（近期 {lately.n} 件）
      </Fact>
    )}
    <Fact name="收费">
      {item.fees ? item.fees.map(feeText).join('；') : '不收费；目录清单之外一律不得收费'}
    </Fact>
    <Fact name="办理结果">
      {item.result.name}（{item.result.validity}）{' '}
      <a href={`/items/${item.itemId}/result.pdf`}>看样本</a>
    </Fact>
    <Fact name="数量">{guide.quota || NONE}</Fact>
    <Fact name="办理地点">{guide.address || NONE}</Fact>
    <Fact name="上班时间">{officeHours}</Fact>
    <Fact name="咨询电话">{guide.phone || NONE}</Fact>
    <Fact name="监督电话">
      {guide.complaintPhone || (
        <>
          {NONE}；可以<a href={`/letters/new/complaint?item=${item.itemId}`}>网上投诉</a>
        </>
      )}
    </Fact>
  </dl>
)

const Conditions = ({ item, guide }: Pick<Guided, 'item' | 'guide'>) => (
  <>
    <h2>谁可以办，要符合什么条件</h2>
    <p>{item.serviceObjects.join('、')}</p>
    {guide.conditions.length > 0 ? (
      <>
        <ul class="plainlist">
          {guide.conditions.map((c) => (
            <li>{c}</li>
          ))}
        </ul>
        {guide.conditionsBasis && <p class="note">依据：{guide.conditionsBasis}</p>}
      </>
    ) : (
      <p>条件：{NONE}</p>
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
      <h2>需要的材料（{materials.length} 份）</h2>
      <ul class="materials">
        {materials.map((m) => (
          <li>
            <b>{m.name}</b>
            {guide.purposes[m.materialId] && <span>{guide.purposes[m.materialId]}</span>}
            <span class="tags">
              <i>{m.source}</i>
              {m.shareable && <i>可共享获取，交过的可复用</i>}
              {m.tolerable && <i>可容缺后补</i>}
              {m.commitment && <i>可告知承诺</i>}
            </span>
            {isForm(m.name) && (
              <span>
                <a href={`/items/${item.itemId}/form.pdf`}>空白表</a> ·{' '}
                <a href={`/items/${item.itemId}/sample.pdf`}>示范文本</a>
                {!hasOwnForm && <small>（通用表）</small>}
              </span>
            )}
          </li>
        ))}
      </ul>
      {dropped.length > 0 && (
        <p class="note">按您的情形不需要：{dropped.map((m) => m.name).join('、')}。</p>
      )}
    </>
  )
}

const procedureText = (p: ItemVersion['procedures'][number]) =>
  `${p.kind}（约 ${workdaysText(p.limitWorkdays)}${p.stopsTheClock ? '，不计入办理时限，会书面告诉您' : ''}）`

function Course({ item, steps, my }: Pick<Guided, 'item' | 'steps' | 'my'>) {
  const procedures = item.procedures.filter((p) => !my?.withoutProcedures.includes(p.kind))
  return (
    <>
      <h2>办理步骤和时限</h2>
      <ol class="steps">
        {steps.map((s) => (
          <li>
            <span>{s.name}</span>
            {s.limit && <small>{s.limit}</small>}
          </li>
        ))}
      </ol>
      {procedures.length > 0 && (
        <p class="note">可能需要：{procedures.map(procedureText).join('、')}</p>
      )}
    </>
  )
}

/** What the unit foresaw, and what others asked. */
function Questions({ item, guide, answers }: Pick<Guided, 'item' | 'guide' | 'answers'>) {
  const faq = [...guide.faq, ...answers]
  return (
    <>
      <h2>常见问题</h2>
      {faq.length === 0 && (
        <p>
          还没有。<a href={`/letters/new/consultation?item=${item.itemId}`}>问一个问题</a>
          ，答复后可以公开给大家看。
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
    <h2>法律依据</h2>
    <ul class="plainlist">
      {item.legalBasis.map((b) => (
        <li>
          《{b.law}》{b.articles.join('、')}
        </li>
      ))}
    </ul>
    <h2>不服怎么办</h2>
    <p>
      对决定不服的，可以在收到决定书之日起 60 日内申请行政复议，或者在 6
      个月内向人民法院提起行政诉讼。
    </p>
  </>
)

const Revision = ({ guide, missing, unitName }: Pick<Guided, 'guide' | 'missing' | 'unitName'>) => (
  <p class="note">
    {guide.revision > 0
      ? `指南由${unitName}修订，第 ${guide.revision} 版，${chineseDay(guide.revisedOn!)}。`
      : guide.source && `${guide.source}。`}
    {missing.length > 0 &&
      `行政许可法第三十条要求公示的八项中，${PORTAL.notRegistered}：${missing.join('、')}。`}
  </p>
)
