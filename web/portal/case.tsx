/** @jsxImportSource preact */
import type { CaseView } from '../../src/cases/view.ts'
import type { StepId } from '../../src/foundation/ids.ts'
import { withdrawalReason } from '#portal/contract'
import { CASE_FACTS, DOCUMENTS } from '../text/case-facts.ts'
import { chineseDay, chineseTime, ENDINGS, STAGES, SUPPLIED_BY } from '../text/labels.ts'
import { workdaysText } from '../text/time.ts'
import { Clocks } from './clocks.tsx'
import { type Frame, most, Notice, Page } from './frame.tsx'

/** Why: what an applicant is told of a fact besides its name. */
function reasonOf(type: string, body: Record<string, unknown>): string {
  switch (type) {
    case 'ProcedureStarted':
      return `：${body.kind}，约 ${workdaysText(Number(body.limitWorkdays))}不计入期限。理由：${body.reason}`
    case 'LimitExtended':
      return `：延长 ${workdaysText(Number(body.workdays))}。理由：${body.reason}`
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

export function CasePage({
  frame,
  view,
  problems,
  isOwner,
  message,
  mayRate,
  phone,
  written,
}: {
  frame: Frame
  view: CaseView
  problems: string[]
  isOwner: boolean
  message?: string | undefined
  mayRate: boolean
  phone: string
  /** A form that comes back. */
  written?: Readonly<Record<string, string>> | undefined
}) {
  const { state, item } = view
  const open = view.clocks.filter((c) => c.countdown.kind !== 'step')
  const missing =
    state.stage === 'correcting'
      ? state.correction!.missing.filter((m) => !state.correction!.supplied.includes(m.materialId))
      : state.tolerated
          .filter((g) => !g.suppliedOn)
          .map((g) => ({ materialId: g.materialId, reason: `请于${chineseDay(g.dueOn)}前补齐` }))
  const name = (id: string) => item.materials.find((m) => m.materialId === id)?.name ?? id
  const current = state.visits.filter((v) => v.completedOn === undefined)
  const paused = state.procedures.find((p) => p.endedOn === undefined)
  const isLate =
    state.stage === 'processing' &&
    view.clocks.some((c) => c.countdown.kind === 'promised' && c.countdown.isOverdue)
  return (
    <Page frame={frame} title={`办件 ${state.caseId}`}>
      {message && <Notice kind="good">{message}</Notice>}
      {problems.length > 0 && (
        <Notice>
          <ul>
            {problems.map((p) => (
              <li>{p}</li>
            ))}
          </ul>
        </Notice>
      )}
      <h1>{item.name}</h1>
      <p class="lead">
        办件编号 {state.caseId} · <b>{STAGES[state.stage]}</b>
        {state.ending && ` · ${ENDINGS[state.ending]}`}
      </p>
      {state.stage === 'processing' && (
        <p>
          现在由 <b>{view.unitName}</b> 办理：
          {current.map((v) => view.stepNames[v.stepId]).join('、')}
          。联系电话：{phone || '单位尚未登记'}
        </p>
      )}
      {paused && (
        <Notice kind="info">
          <b>正在{paused.kind}，这段时间不计入办理期限。</b>自{chineseDay(paused.startedOn)}起，约
          {workdaysText(paused.limitWorkdays)}。
        </Notice>
      )}
      {isLate &&
        (state.delay ? (
          <Notice kind="info">
            <b>已超过承诺时限。原因：{state.delay.reason}</b>
            <br />
            预计{chineseDay(state.delay.expectedOn)}前办结。
            <small>（{chineseDay(state.delay.on)}说明）</small>
          </Notice>
        ) : (
          <Notice>
            <b>已超过承诺时限，承办单位还没有说明原因。</b>您可以催办，或者
            <a href={`/letters/new/complaint?case=${state.caseId}`}>投诉</a>。电子监察已经记录。
          </Notice>
        ))}
      {missing.length > 0 && isOwner && (
        <section class="todo">
          <h2>
            {state.stage === 'correcting'
              ? `请于${chineseDay(state.correction!.dueOn)}前补正`
              : '请补齐容缺材料'}
          </h2>
          <form
            method="post"
            action={`/my/cases/${state.caseId}/${state.stage === 'correcting' ? 'supplement' : 'gap-supply'}`}
            encType="multipart/form-data"
            class="form"
          >
            {missing.map((m) => (
              <fieldset class="material">
                <legend>{name(m.materialId)}</legend>
                <p>{m.reason}</p>
                <label
                  class="hidden"
                  for={`m-${m.materialId}`}
                >{`上传${name(m.materialId)}`}</label>
                <input id={`m-${m.materialId}`} type="file" name={`file.${m.materialId}`} />
              </fieldset>
            ))}
            <button type="submit">提交补正材料</button>
          </form>
        </section>
      )}
      {mayRate && isOwner && (
        <section class="todo">
          <h2>这次服务怎么样？</h2>
          <p>
            <a class="button" href={`/my/cases/${state.caseId}/rating`}>
              评价这次服务
            </a>
          </p>
        </section>
      )}
      <h2>办理期限</h2>
      <Clocks clocks={open} />
      <h2>办理过程</h2>
      <ol class="timeline">
        {view.timeline
          .filter(
            (f) =>
              ![
                'DocumentIssued',
                'StepAssigned',
                'CaseCopied',
                'ProcedureRequested',
                'ExtensionRequested',
                'LateEntryDeclared',
                'LateEntryApproved',
              ].includes(f.type),
          )
          .map((f) => (
            <li>
              <time>{chineseTime(f.occurredAt)}</time>
              <b>
                {f.type === 'StepCompleted'
                  ? view.stepNames[(f.body as { stepId: StepId }).stepId]
                  : CASE_FACTS[f.type as keyof typeof CASE_FACTS]}
              </b>
              {reasonOf(f.type, f.body as Record<string, unknown>)}
            </li>
          ))}
      </ol>
      {isOwner && state.documents.length > 0 && (
        <>
          <h2>文书下载</h2>
          <ul class="plainlist">
            {state.documents.map((d) => (
              <li>
                <a href={`/my/documents/${d.documentId}`}>{DOCUMENTS[d.kind]}（PDF）</a>{' '}
                <small>{chineseDay(d.on)}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {isOwner && (
        <p>
          <a href={`/my/cases/${state.caseId}/proof`}>账本存证</a>
        </p>
      )}
      {isOwner && (
        <>
          <h2>已交材料</h2>
          {state.materials.length === 0 && <p>还没有交材料。</p>}
          <ul class="plainlist">
            {state.materials.map((m) => (
              <li>
                {name(m.materialId)} <small>{SUPPLIED_BY[m.by]}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {view.matter.length > 1 && (
        <p class="note">
          这件事您一共申请过 {view.matter.length} 次，第一次是
          {chineseTime(view.matter[0]!.receivedAt)}，{state.closedOn ? '前后' : '至今'}共
          {workdaysText(view.matterWorkdays)}。
        </p>
      )}
      {isOwner && (
        <p class="note">
          对这个办件有疑问或意见：
          <a href={`/letters/new/consultation?case=${state.caseId}`}>咨询</a> ·{' '}
          <a href={`/letters/new/complaint?case=${state.caseId}`}>投诉</a> ·{' '}
          <a href={`/letters/new/stuck?case=${state.caseId}`}>办不成事</a>
        </p>
      )}
      {isOwner && state.stage !== 'closed' && (
        <form method="post" action={`/my/cases/${state.caseId}/urging`} class="inline">
          <button class="plain" type="submit">
            催办
          </button>
        </form>
      )}
      {isOwner && state.stage !== 'closed' && state.stage !== 'decided' && (
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
    </Page>
  )
}
