/** @jsxImportSource preact */
import { CASE_FACTS, DOCUMENTS } from '../text/case-facts.ts'
import { type FunctionComponent, h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type {
  AppointmentId,
  CaseId,
  DocumentId,
  ItemId,
  StaffId,
  StepId,
  UnitId,
} from '../../src/foundation/ids.ts'
import type { Period } from '../../src/foundation/duration.ts'
import { durationText, workdaysText } from '../text/time.ts'
import type { CaseView } from '../../src/cases/view.ts'
import {
  CASE_TYPES,
  chineseDay,
  chineseTime,
  ENDINGS,
  STAGES,
  SUPPLIED_BY,
} from '../text/labels.ts'
import { Clocks } from './clocks.tsx'
import { AppointmentPage } from './appointments.tsx'
import { OpenChanges, OpenDecisions, OpenPage, OpenRatings } from './open.tsx'
import { Authorities, MyData, Privacy } from './personal.tsx'
import { type Frame, Notice, Page, Script } from './frame.tsx'
import { Apply, Proof, Review, Submitted } from './apply.tsx'
import { GuidePage } from './guide.tsx'
import {
  LetterFollow,
  LetterForm,
  LetterPage,
  Letters,
  LetterSent,
  Rate,
  Rated,
} from './letters.tsx'

export interface ItemCard {
  itemId: ItemId
  name: string
  unitName: string
  caseType: keyof typeof CASE_TYPES
  promisedLimit: Period
}

interface Choices {
  themes: string[]
  events: string[]
  units: { unitId: UnitId; name: string }[]
}

/** Find: by words, or by an event of life, for whom, a theme or a unit. */
function Home({
  frame,
  query,
  title,
  items,
  choices,
  popular,
  isStart,
}: {
  frame: Frame
  query: Record<string, string>
  title: string
  items: ItemCard[]
  choices: Choices
  popular: { itemId: ItemId; name: string }[]
  isStart: boolean
}) {
  // A hundred items at once help nobody: the start shows what most people want, and ways to the others.
  const isShort = isStart && popular.length > 0
  const link = (name: string, value: string, text = value) => (
    <a
      href={`/?${name}=${encodeURIComponent(value)}`}
      aria-current={query[name] === value ? 'true' : undefined}
    >
      {text}
    </a>
  )
  return (
    <Page frame={frame} title={query.q ? `搜索“${query.q}”` : isStart ? '网上办事' : title}>
      <section class="hero">
        <h1>您想办什么事？</h1>
        <form action="/" method="get" role="search" class="search">
          <label class="hidden" for="q">
            搜索事项
          </label>
          <input
            id="q"
            name="q"
            type="search"
            value={query.q ?? ''}
            placeholder="例如：开饭店、营业执照、低保"
            autocomplete="off"
            list="suggestions"
          />
          <datalist id="suggestions" />
          <button type="submit">搜索</button>
        </form>
        {!frame.isLarge && (
          <>
            <p class="themes">
              <b>人生大事</b>
              {choices.events.map((e) => link('event', e))}
            </p>
            <details class="more" open={['theme', 'unit', 'who'].some((name) => query[name])}>
              <summary>按对象、主题、单位找</summary>
              <p class="themes">
                <b>对象</b>
                {link('who', 'person', '个人')}
                {link('who', 'enterprise', '企业和组织')}
              </p>
              <p class="themes">
                <b>主题</b>
                {choices.themes.map((t) => link('theme', t))}
              </p>
              <form action="/" method="get" class="search">
                <label class="hidden" for="unit">
                  单位
                </label>
                <select id="unit" name="unit">
                  {choices.units.map((u) => (
                    <option value={u.unitId} selected={u.unitId === query.unit}>
                      {u.name}
                    </option>
                  ))}
                </select>
                <button type="submit" class="plain">
                  看这个单位的
                </button>
              </form>
            </details>
          </>
        )}
      </section>
      {isStart && (
        <p class="big-buttons">
          <a class="button" href="/progress">
            查进度
          </a>
          <a class="button" href="/appointments/new">
            预约窗口
          </a>
          <a class="button" href="/letters/new/consultation">
            问一问
          </a>
          <a class="button" href="/my">
            我的办件
          </a>
        </p>
      )}
      {isShort ? (
        <>
          <h2>近一个月大家在办</h2>
          <ul class="cards">
            {popular.map((i) => (
              <li>
                <a href={`/items/${i.itemId}`}>
                  <b>{i.name}</b>
                </a>
              </li>
            ))}
          </ul>
          <p>
            <a class="button plain" href="/?all=1">
              看全部 {items.length} 个事项
            </a>
          </p>
        </>
      ) : (
        <>
          <h2>{title}</h2>
          {items.length === 0 && (
            <Notice kind="info">
              没有找到相关事项。换一个说法试试，比如只写关键的两个字；也可以按上面的分类查找。
            </Notice>
          )}
          <ul class="cards">
            {items.map((item) => (
              <li>
                <a href={`/items/${item.itemId}`}>
                  <b>{item.name}</b>
                </a>
                <span>{item.unitName}</span>
                <span class="tags">
                  <i>{CASE_TYPES[item.caseType]}</i>
                  <i>
                    {item.promisedLimit.unit !== 'same-day' && '承诺 '}
                    {durationText(item.promisedLimit)}
                  </i>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Script frame={frame} name="find" />
    </Page>
  )
}

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

function CasePage({
  frame,
  view,
  problems,
  isOwner,
  message,
  mayRate,
  phone,
}: {
  frame: Frame
  view: CaseView
  problems: string[]
  isOwner: boolean
  message?: string | undefined
  mayRate: boolean
  phone: string
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
        <details class="inline">
          <summary>撤回申请</summary>
          <form method="post" action={`/my/cases/${state.caseId}/withdrawal`} class="form">
            <label for="why">撤回原因（选填）</label>
            <input id="why" name="reason" maxLength={500} />
            <button type="submit" class="plain">
              确认撤回
            </button>
          </form>
        </details>
      )}
    </Page>
  )
}

interface Mine {
  name: string
  cases: {
    caseId: CaseId
    itemName: string
    stage: keyof typeof STAGES
    ending: string | null
    receivedAt: string
  }[]
  drafts: { itemId: ItemId; itemName: string; savedAt: string }[]
  appointments: {
    appointmentId: AppointmentId
    unitName: string
    itemName: string | undefined
    day: string
    clock: string
    state: keyof typeof APPOINTMENT_STATES
  }[]
  messages: { text: string; queuedAt: string }[]
}
const APPOINTMENT_STATES = {
  booked: '已预约',
  cancelled: '已取消',
  arrived: '已到场',
  missed: '没有到场',
} as const

function MyCases({ frame, cases, drafts, name, appointments, messages }: { frame: Frame } & Mine) {
  return (
    <Page frame={frame} title="我的">
      <h1>{name}，您好</h1>
      {drafts.length > 0 && (
        <>
          <h2>没有提交的草稿</h2>
          <ul class="cards">
            {drafts.map((d) => (
              <li>
                <a href={`/items/${d.itemId}/apply`}>
                  <b>{d.itemName}</b>
                </a>
                <span>保存于 {chineseTime(d.savedAt)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>我的办件</h2>
      {cases.length === 0 && (
        <Notice kind="info">
          您还没有办件。<a href="/">找一个事项开始办理</a>。
        </Notice>
      )}
      <ul class="cards">
        {cases.map((c) => (
          <li>
            <a href={`/my/cases/${c.caseId}`}>
              <b>{c.itemName}</b>
            </a>
            <span>{c.caseId}</span>
            <span class="tags">
              <i>{STAGES[c.stage]}</i>
              {c.ending && <i>{ENDINGS[c.ending]}</i>}
            </span>
          </li>
        ))}
      </ul>
      <h2 id="appointments">我的预约</h2>
      {appointments.length === 0 && (
        <p>
          没有预约。<a href="/appointments/new">预约窗口</a>
        </p>
      )}
      <ul class="cards">
        {appointments.map((a) => (
          <li>
            <b>
              {chineseDay(a.day)} {a.clock}
            </b>
            <span>
              {a.unitName}
              {a.itemName && ` · ${a.itemName}`}
            </span>
            <span class="tags">
              <i>{APPOINTMENT_STATES[a.state]}</i>
            </span>
            {a.state === 'booked' && (
              <form method="post" action={`/appointments/${a.appointmentId}/cancellation`}>
                <button type="submit" class="plain">
                  取消预约
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <h2>消息</h2>
      {messages.length === 0 && <p>还没有消息。</p>}
      <ul class="plainlist">
        {messages.map((m) => (
          <li>
            <small>{chineseTime(m.queuedAt)}</small>
            <br />
            {m.text
              .split(/https?:\/\/\S*(\/rate\/[\w-]+)/)
              .map((part, i) => (i % 2 === 1 ? <a href={part}>评价这次服务</a> : part))}
          </li>
        ))}
      </ul>
      <h2>我的信息</h2>
      <ul class="plainlist">
        <li>
          <a href="/my/authorities">委托别人代办，或代别人办</a>
        </li>
        <li>
          <a href="/my/data">我的个人信息：查看、更正、导出</a>
        </li>
        <li>
          <a href="/letters">我的咨询和投诉</a>
        </li>
      </ul>
      <form method="post" action="/sign-out">
        <button class="plain" type="submit">
          退出登录
        </button>
      </form>
    </Page>
  )
}

function SignIn({
  frame,
  phone,
  sent,
  problem,
  next,
  needsIdentity,
}: {
  frame: Frame
  phone: string
  sent: boolean
  problem?: string
  next: string
  needsIdentity: boolean
}) {
  return (
    <Page frame={frame} title="登录">
      <h1>用手机号登录</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <input type="hidden" name="next" value={next} />
        <div class="field">
          <label for="phone">手机号码</label>
          <input
            id="phone"
            name="phone"
            inputMode="numeric"
            autocomplete="tel"
            pattern="1[0-9]{10}"
            required
            value={phone}
            readOnly={sent}
          />
        </div>
        {sent && (
          <div class="field">
            <label for="code">短信验证码</label>
            <input
              id="code"
              name="code"
              inputMode="numeric"
              autocomplete="one-time-code"
              pattern="[0-9]{6}"
              required
            />
          </div>
        )}
        {needsIdentity && (
          <>
            <p class="note">这个手机号第一次使用，请填写身份信息。号码加密保存，只用于办事。</p>
            <div class="field">
              <label for="kind">您是</label>
              <select id="kind" name="kind">
                <option value="natural-person">个人</option>
                <option value="enterprise">企业</option>
              </select>
            </div>
            <div class="field">
              <label for="name">姓名或企业名称</label>
              <input id="name" name="name" required maxLength={100} />
            </div>
            <div class="field">
              <label for="idNumber">身份证号码或统一社会信用代码</label>
              <input id="idNumber" name="idNumber" required maxLength={18} />
            </div>
          </>
        )}
        <button type="submit">{sent ? '登录' : '获取验证码'}</button>
      </form>
      {frame.demo && (
        <p class="note">
          演示环境的短信不会真的发出，可以在
          <a href="/demo" target="_blank" rel="noopener">
            演示短信箱
          </a>
          里看到。
        </p>
      )}
    </Page>
  )
}

function Progress({
  frame,
  problem,
  caseId = '',
}: {
  frame: Frame
  problem?: string
  caseId?: string
}) {
  return (
    <Page frame={frame} title="查进度">
      <h1>查办件进度</h1>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <div class="field">
          <label for="caseId">办件编号</label>
          <input
            id="caseId"
            name="caseId"
            placeholder="2026-000123"
            required
            pattern="\d{4}-\d{6,}"
            value={caseId}
          />
        </div>
        <div class="field">
          <label for="code">查询码（8 位数字，印在收件凭证旁）</label>
          <input id="code" name="code" inputMode="numeric" required pattern="\d{8}" />
        </div>
        <button type="submit">查询</button>
      </form>
    </Page>
  )
}

interface Verdict {
  verdict: 'genuine' | 'altered' | 'revoked' | 'unknown'
  by: 'number' | 'file'
  title?: string
  number?: string
  unitName?: string
  issuedOn?: string
  revokedOn?: string | undefined
  documentId?: DocumentId
}

const VERDICTS: Record<Verdict['verdict'], (by: Verdict['by'], revokedOn: string) => string> = {
  genuine: (by) => (by === 'file' ? '文件是真的，与签发时一字不差。' : '系统中有这份文书。'),
  altered: () => '这个文件与签发的不一样，被改动过。下面是系统里签发的那一份。',
  revoked: (_by, revokedOn) =>
    `确实签发过，但已于${chineseDay(revokedOn)}撤销，不再有效（行政许可法第六十九条）。`,
  unknown: (by) => (by === 'file' ? '没有找到与这个文件完全一致的文书。' : '没有找到这份文书。'),
}

function Verify({ frame, result }: { frame: Frame; result?: Verdict }) {
  return (
    <Page frame={frame} title="验真伪">
      <h1>验证文书和证照</h1>
      {result && (
        <Notice kind={result.verdict === 'genuine' ? 'good' : 'error'}>
          <b>{VERDICTS[result.verdict](result.by, result.revokedOn ?? '')}</b>
          {result.number ? (
            <dl class="facts">
              <div>
                <dt>名称</dt>
                <dd>{result.title}</dd>
              </div>
              <div>
                <dt>文号</dt>
                <dd>{result.number}</dd>
              </div>
              <div>
                <dt>签发单位</dt>
                <dd>{result.unitName}</dd>
              </div>
              <div>
                <dt>签发日期</dt>
                <dd>{chineseDay(result.issuedOn!)}</dd>
              </div>
            </dl>
          ) : (
            '文件可能被改动过，或者不是本县签发的。'
          )}
          {result.by === 'number' &&
            result.number &&
            '如要确认手中文件未被改动，请在下面选择文件核对。'}
        </Notice>
      )}
      <form method="post" encType="multipart/form-data" class="form narrow">
        <div class="field">
          <label for="file">选择要核对的 PDF 文件</label>
          <input id="file" name="file" type="file" accept=".pdf" required />
        </div>
        <button type="submit">核对</button>
      </form>
      <p class="note">也可以直接扫描文书上的二维码。核对只比较文件的指纹，文件不会保存。</p>
    </Page>
  )
}

function Workdays({
  frame,
  from,
  add,
  result,
  provisional,
  problem,
}: {
  frame: Frame
  from: string
  add: string
  result?: string
  provisional?: boolean
  problem?: string
}) {
  return (
    <Page frame={frame} title="工作日计算">
      <h1>工作日计算</h1>
      <p>行政许可的期限以工作日计算，不含法定节假日（行政许可法第八十二条）；开始的当天不计入。</p>
      {problem && <Notice>{problem}</Notice>}
      {result && (
        <Notice kind="good">
          {chineseDay(from)}起 {workdaysText(Number(add))}，最后一日是 <b>{chineseDay(result)}</b>
          {provisional && '（下一年度放假安排尚未公布，日期可能调整）'}
        </Notice>
      )}
      <form method="get" class="form narrow">
        <div class="field">
          <label for="from">起算日</label>
          <input id="from" name="from" type="date" value={from} required />
        </div>
        <div class="field">
          <label for="add">工作日数</label>
          <input id="add" name="add" type="number" min="1" max="500" value={add} required />
        </div>
        <button type="submit">计算</button>
      </form>
    </Page>
  )
}

function Demo({
  frame,
  accounts,
  messages,
  password,
}: {
  frame: Frame
  password: string
  accounts: { staffId: StaffId; name: string; unitName: string; role: string; totp?: string }[]
  messages: { to: string; text: string; queuedAt: string }[]
}) {
  return (
    <Page frame={frame} title="演示">
      <h1>演示账号与短信箱</h1>
      <p>
        人员均为虚构。所有演示账号的密码都是 <code>{password}</code>，在
        <a href="/staff/">工作人员入口</a>登录。
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="表格，可左右滑动">
        <table>
          <thead>
            <tr>
              <th scope="col">用户名</th>
              <th scope="col">姓名</th>
              <th scope="col">单位</th>
              <th scope="col">岗位</th>
              <th scope="col">动态验证码</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((a) => (
              <tr>
                <td>
                  <code>{a.staffId}</code>
                </td>
                <td>{a.name}</td>
                <td>{a.unitName}</td>
                <td>{a.role}</td>
                <td>{a.totp ? <code>{a.totp}</code> : '不需要'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>最近的短信</h2>
      {messages.length === 0 && <p>还没有短信。</p>}
      <ul class="plainlist">
        {messages.map((m) => (
          <li>
            <small>
              {chineseTime(m.queuedAt)} 发往 {m.to}
            </small>
            <br />
            {m.text}
          </li>
        ))}
      </ul>
    </Page>
  )
}

function Offline({ frame }: { frame: Frame }) {
  return (
    <Page frame={frame} title="没有网络">
      <h1>现在没有网络</h1>
      <p>您看过的办事指南没有网络也能看：请返回上一页，或打开看过的指南。</p>
      <p>正在填写的内容没有丢：请不要关闭填写的页面，连上网络后会自动保存。</p>
    </Page>
  )
}

function Problem({ frame, title, text }: { frame: Frame; title: string; text: string }) {
  return (
    <Page frame={frame} title={title}>
      <h1>{title}</h1>
      <p>{text}</p>
      <p>
        <a class="button" href="/">
          回到首页
        </a>
      </p>
    </Page>
  )
}

const PAGES = {
  home: Home,
  guide: GuidePage,
  apply: Apply,
  review: Review,
  submitted: Submitted,
  proof: Proof,
  case: CasePage,
  my: MyCases,
  signIn: SignIn,
  progress: Progress,
  verify: Verify,
  workdays: Workdays,
  demo: Demo,
  problem: Problem,
  offline: Offline,
  letters: Letters,
  letterForm: LetterForm,
  letterSent: LetterSent,
  letterFollow: LetterFollow,
  letter: LetterPage,
  appointment: AppointmentPage,
  privacy: Privacy,
  myData: MyData,
  authorities: Authorities,
  open: OpenPage,
  openDecisions: OpenDecisions,
  openRatings: OpenRatings,
  openChanges: OpenChanges,
  rate: Rate,
  rated: Rated,
}
export type PageName = keyof typeof PAGES
export type PageProps<N extends PageName> = Omit<Parameters<(typeof PAGES)[N]>[0], 'frame'>

/** The whole HTML of a page. */
export function renderPage<N extends PageName>(name: N, frame: Frame, props: PageProps<N>): string {
  const component = PAGES[name] as unknown as FunctionComponent<object>
  return `<!doctype html>${renderToString(h(component, { ...props, frame } as object))}`
}
