/** @jsxImportSource preact */
import type { CaseView } from '../../src/cases/view.ts'
import type { MaterialId } from '../../src/foundation/ids.ts'
import { withdrawalReason } from '#portal/contract'
import { CASE_FACTS, DOCUMENTS } from '../text/case-facts.ts'
import { chineseDay, chineseTime, ENDINGS, STAGES, SUPPLIED_BY } from '../text/labels.ts'
import { PORTAL } from '../text/portal.ts'
import { workdaysText } from '../text/time.ts'
import { Clocks } from './clocks.tsx'
import { type Frame, Page } from './frame.tsx'
import { most, Notice, Problems } from './kit.tsx'

/** Why: what an applicant is told of a fact besides its name. */
function reasonOf({ type, body }: CaseView['timeline'][number]): string {
  switch (type) {
    case 'ProcedureStarted':
      return `：${body.kind}，约 ${workdaysText(body.limitWorkdays ?? 0)}不计入期限。理由：${body.reason}`
    case 'LimitExtended':
      return `：延长 ${workdaysText(body.workdays ?? 0)}。理由：${body.reason}`
    case 'DelayExplained':
    case 'ApprovalRevoked':
    case 'CaseDeclined':
    case 'CaseDenied':
    case 'CaseTerminated':
    case 'CaseTransferredUp':
      return `：${body.reason}`
    default:
      return ''
  }
}

interface Shown {
  view: CaseView
  problems: string[]
  isOwner: boolean
  message?: string | undefined
  mayRate: boolean
  phone: string
  /** A form that comes back. */
  written?: Readonly<Record<string, string>> | undefined
}
type OfCase = Pick<Shown, 'view'>

/**
 * A case: where it stands, what is wanted of the applicant, how long it may take, what has
 * happened.
 */
export function CasePage({ frame, ...shown }: { frame: Frame } & Shown) {
  const { view, problems, isOwner, message, mayRate } = shown
  const { state, item } = view
  return (
    <Page frame={frame} title={`办件 ${state.caseId}`}>
      {message && <Notice kind="good">{message}</Notice>}
      <Problems reasons={problems} />
      <h1>{item.name}</h1>
      <p class="lead">
        办件编号 {state.caseId} · <b>{STAGES[state.stage]}</b>
        {state.ending && ` · ${ENDINGS[state.ending]}`}
      </p>
      {state.stage === 'processing' && <Progress {...shown} />}
      <Pause view={view} />
      <Delay view={view} />
      {isOwner && <Wanted view={view} />}
      {mayRate && isOwner && <ToRating view={view} />}
      <h2>办理期限</h2>
      <Clocks clocks={view.clocks} />
      <h2>办理过程</h2>
      <Timeline view={view} />
      {isOwner && <Papers view={view} />}
      <Matter view={view} />
      {isOwner && <ToLetters view={view} />}
      {isOwner && <OwnersActs {...shown} />}
    </Page>
  )
}

const materialName = ({ item }: CaseView, id: MaterialId) =>
  item.materials.find((m) => m.materialId === id)?.name ?? id

/** Whose desk it is on, and whom to call. */
function Progress({ view, phone }: Pick<Shown, 'view' | 'phone'>) {
  const current = view.state.visits.filter((v) => v.completedOn === undefined)
  return (
    <p>
      现在由 <b>{view.unitName}</b> 办理：
      {current.map((v) => view.stepNames[v.stepId]).join('、')}
      。联系电话：{phone || '单位尚未登记'}
    </p>
  )
}

/** 特别程序: time that does not count. */
function Pause({ view }: OfCase) {
  const paused = view.state.procedures.find((p) => p.endedOn === undefined)
  if (!paused) return null
  return (
    <Notice kind="info">
      <b>正在{paused.kind}，这段时间不计入办理期限。</b>自{chineseDay(paused.startedOn)}起，约
      {workdaysText(paused.limitWorkdays)}。
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
        <b>已超过承诺时限，承办单位还没有说明原因。</b>您可以催办，或者
        <a href={`/letters/new/complaint?case=${state.caseId}`}>投诉</a>。电子监察已经记录。
      </Notice>
    )
  return (
    <Notice kind="info">
      <b>已超过承诺时限。原因：{state.delay.reason}</b>
      <br />
      预计{chineseDay(state.delay.expectedOn)}前办结。
      <small>（{chineseDay(state.delay.on)}说明）</small>
    </Notice>
  )
}

/** 补正, 容缺后补: the materials that are still wanted, each with a place for its file. */
function Wanted({ view }: OfCase) {
  const { caseId, stage, correction, tolerated } = view.state
  const correcting = stage === 'correcting' ? correction! : undefined
  const missing = correcting
    ? correcting.missing.filter((m) => !correcting.supplied.includes(m.materialId))
    : tolerated
        .filter((g) => !g.suppliedOn)
        .map((g) => ({ materialId: g.materialId, reason: `请于${chineseDay(g.dueOn)}前补齐` }))
  if (missing.length === 0) return null
  return (
    <section class="todo">
      <h2>{correcting ? `请于${chineseDay(correcting.dueOn)}前补正` : '请补齐容缺材料'}</h2>
      <form
        method="post"
        action={`/my/cases/${caseId}/${correcting ? 'supplement' : 'gap-supply'}`}
        encType="multipart/form-data"
        class="form"
      >
        {missing.map((m) => (
          <fieldset class="material">
            <legend>{materialName(view, m.materialId)}</legend>
            <p>{m.reason}</p>
            <label class="hidden" for={`m-${m.materialId}`}>
              {`上传${materialName(view, m.materialId)}`}
            </label>
            <input id={`m-${m.materialId}`} type="file" name={`file.${m.materialId}`} />
          </fieldset>
        ))}
        <button type="submit">提交补正材料</button>
      </form>
    </section>
  )
}

const ToRating = ({ view }: OfCase) => (
  <section class="todo">
    <h2>这次服务怎么样？</h2>
    <p>
      <a class="button" href={`/my/cases/${view.state.caseId}/rating`}>
        评价这次服务
      </a>
    </p>
  </section>
)

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
          {reasonOf(f)}
        </li>
      ))}
  </ol>
)

/** What went out and what came in, on paper. */
const Papers = ({ view }: OfCase) => (
  <>
    {view.state.documents.length > 0 && (
      <>
        <h2>文书下载</h2>
        <ul class="plainlist">
          {view.state.documents.map((d) => (
            <li>
              <a href={`/my/documents/${d.documentId}`}>{DOCUMENTS[d.kind]}（PDF）</a>{' '}
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
    <h2>已交材料</h2>
    {view.state.materials.length === 0 && <p>还没有交材料。</p>}
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
      这件事您一共申请过 {matter.length} 次，第一次是
      {chineseTime(matter[0]!.receivedAt)}，{state.closedOn ? '前后' : '至今'}共
      {workdaysText(matterWorkdays)}。
    </p>
  )
}

const ToLetters = ({ view: { state } }: OfCase) => (
  <p class="note">
    对这个办件有疑问或意见：
    <a href={`/letters/new/consultation?case=${state.caseId}`}>咨询</a> ·{' '}
    <a href={`/letters/new/complaint?case=${state.caseId}`}>投诉</a> ·{' '}
    <a href={`/letters/new/stuck?case=${state.caseId}`}>办不成事</a>
  </p>
)

/** 催办, 撤回. */
function OwnersActs({ view: { state }, written }: Pick<Shown, 'view' | 'written'>) {
  if (state.stage === 'closed') return null
  return (
    <>
      <form method="post" action={`/my/cases/${state.caseId}/urging`} class="inline">
        <button class="plain" type="submit">
          催办
        </button>{' '}
        <small>提醒承办单位尽快办理，每天一次，记入办理过程。</small>
      </form>
      {state.stage !== 'decided' && (
        <details class="inline" open={written?.reason !== undefined}>
          <summary>撤回申请</summary>
          <form method="post" action={`/my/cases/${state.caseId}/withdrawal`} class="form">
            <label for="why">撤回原因（选填）</label>
            <input id="why" name="reason" {...most(withdrawalReason)} value={written?.reason} />
            <button type="submit" class="plain">
              确认撤回
            </button>
          </form>
        </details>
      )}
    </>
  )
}
