/** @jsxImportSource preact */
import type { ApplicantId, CaseId, MaterialId, UnitId } from '../../src/foundation/ids.ts'
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import { UPLOAD_ENDINGS, UPLOAD_NAMES } from '#documents/contract'
import { MOST_UPLOAD } from '#foundation/limits'
import { durationText, workdaysText } from '../text/time.ts'
import type { CaseView } from '../../src/cases/view.ts'
import type { InclusionProof } from '../../src/ledger/proof.ts'
import type { FormField, FormSchema } from '../../src/items/contract.ts'
import type { ItemVersion } from '../../src/items/item.ts'
import type { Draft } from '../../src/portal/draft.ts'
import { chineseDay, chineseTime, SUPPLIED_BY } from '../text/labels.ts'
import { type Frame, Notice, Page, Script } from './frame.tsx'
import type { MySituation } from './guide.tsx'

interface Problem {
  field: string
  reason: string
}

function Field({
  name,
  property,
  required,
  value,
  reason,
}: {
  name: string
  property: FormField
  required: boolean
  value: unknown
  reason?: string | undefined
}) {
  const id = `f-${name}`
  const common = {
    id,
    name: `form.${name}`,
    required,
    'aria-invalid': reason ? ('true' as const) : undefined,
    'aria-describedby': reason ? `${id}-e` : undefined,
  }
  const text = value === undefined || value === null ? '' : String(value)
  return (
    <div class={`field${reason ? ' wrong' : ''}`}>
      {property.type !== 'boolean' && (
        <label for={id}>
          {property.title}
          {!required && <small>（选填）</small>}
        </label>
      )}
      {reason && (
        <p class="reason" id={`${id}-e`}>
          {reason}
        </p>
      )}
      {property.enum ? (
        <select {...common}>
          <option value="">请选择</option>
          {property.enum.map((v) => (
            <option value={v} selected={v === text}>
              {v}
            </option>
          ))}
        </select>
      ) : property.type === 'boolean' ? (
        <label class="check">
          <input type="checkbox" {...common} required={false} value="on" checked={value === true} />{' '}
          {property.title}
        </label>
      ) : property.format === 'textarea' ? (
        <textarea {...common} rows={3} maxLength={property.maxLength}>
          {text}
        </textarea>
      ) : (
        <input {...common} {...inputKind(property)} value={text} />
      )}
    </div>
  )
}

function inputKind(property: FormField) {
  if (property.type === 'number')
    return { type: 'number' as const, step: 'any', min: property.minimum, max: property.maximum }
  if (property.format === 'date') return { type: 'date' as const }
  return { type: 'text' as const, minLength: property.minLength, maxLength: property.maxLength }
}

const stepsBar = (at: number) => (
  <ol class="progress" aria-label="申请步骤">
    {['填写', '核对签名', '提交'].map((s, i) => (
      <li aria-current={i === at ? 'step' : undefined} class={i < at ? 'done' : ''}>
        {s}
      </li>
    ))}
  </ol>
)

/** The form with its materials. Scripts add: the check while typing, autosave, camera and cropping, uploads that go on after a break. */
export function Apply({
  frame,
  item,
  schema,
  draft,
  problems,
  townships,
  reusable,
  principals,
  my,
  message,
  unitName,
}: {
  frame: Frame
  item: ItemVersion
  schema: FormSchema
  draft: Draft
  problems: Problem[]
  townships: { unitId: UnitId; name: string }[]
  reusable: string[]
  principals: { principalId: ApplicantId; name: string; untilOn: string }[]
  my?: MySituation | undefined
  message?: string | undefined
  unitName: string
}) {
  const reason = (field: string) => problems.find((p) => p.field === field)?.reason
  const materials = item.materials.filter((m) => !my?.exempt.includes(m.materialId))
  const guide = `/items/${item.itemId}${my ? `?${new URLSearchParams(Object.entries(my.answers).map(([k, v]) => [`s.${k}`, v]))}#situation` : ''}`
  return (
    <Page frame={frame} title={`申请${item.name}`}>
      <p class="crumbs">
        <a href="/">办事</a> › <a href={`/items/${item.itemId}`}>{item.name}</a> › 申请
      </p>
      <h1>申请：{item.name}</h1>
      {stepsBar(0)}
      {message && <Notice kind="good">{message}</Notice>}
      {problems.length > 0 && (
        <Notice>
          <b>还不能进入下一步。</b>请改正下面的问题，已填写的内容都在：
          <ul>
            {problems.map((p) => (
              <li>{p.reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      {my && my.open.length > 0 && (
        <Notice kind="info">
          先回答几个问题，可以少交材料：<a href={guide}>看看我的情形</a>
        </Notice>
      )}
      {my && my.open.length === 0 && (
        <p class="note">
          已按您的情形列出材料。<a href={guide}>换个情形</a>
        </p>
      )}
      <p class="note">
        {unitName}办理，承诺 {durationText(item.promisedLimit)}。
        <a href={`/items/${item.itemId}/apply?prefill=1`}>用我以前填过的内容预填</a>
        （同意本平台使用您以前在本县办事时填写的内容）
      </p>
      <form
        method="post"
        encType="multipart/form-data"
        class="form"
        data-schema={JSON.stringify(schema)}
        data-item={item.itemId}
      >
        <input type="hidden" name="idempotencyKey" value={draft.idempotencyKey} />
        {Object.entries(draft.situation).map(([k, v]) => (
          <input type="hidden" name={`s.${k}`} value={v} />
        ))}
        {(principals.length > 0 || draft.principalId) && (
          <div class={`field${reason('principalId') ? ' wrong' : ''}`}>
            <label for="principalId">以谁的名义申请</label>
            {reason('principalId') && (
              <p class="reason" id="principalId-e">
                {reason('principalId')}
              </p>
            )}
            <select
              id="principalId"
              name="principalId"
              aria-describedby={reason('principalId') ? 'principalId-e' : undefined}
            >
              <option value="">我自己</option>
              {principals.map((p) => (
                <option value={p.principalId} selected={p.principalId === draft.principalId}>
                  {p.name}（委托到{chineseDay(p.untilOn)}）
                </option>
              ))}
            </select>
          </div>
        )}
        {townships.length > 0 && (
          <div class="field">
            <label for="township">所在乡镇（街道）</label>
            <select id="township" name="townshipId" required>
              <option value="">请选择</option>
              {townships.map((t) => (
                <option value={t.unitId} selected={t.unitId === draft.townshipId}>
                  {t.name}
                </option>
              ))}
            </select>
          </div>
        )}
        <h2>{schema.title}</h2>
        {Object.entries(schema.properties).map(([name, property]) => (
          <Field
            name={name}
            property={property}
            required={schema.required.includes(name)}
            value={draft.values[name]}
            reason={reason(name)}
          />
        ))}
        <h2>材料</h2>
        <p class="note">
          可以拍照，也可以上传 {UPLOAD_NAMES}，单个不超过 {MOST_UPLOAD}
          。网络断了再连上会接着传。暂时没有的可以先不传，窗口会一次告知您还缺什么。
        </p>
        {materials.map((m) => (
          <fieldset class="material" data-material={m.materialId}>
            <legend>
              {m.name}
              {m.required ? '' : '（按情形）'}
            </legend>
            {draft.uploaded[m.materialId] && (
              <p class="kept">
                已上传，无需再传
                <input
                  type="hidden"
                  name={`kept.${m.materialId}`}
                  value={draft.uploaded[m.materialId]}
                />
              </p>
            )}
            {reusable.includes(m.name) && (
              <label class="check">
                <input
                  type="checkbox"
                  name={`reuse.${m.materialId}`}
                  value="on"
                  checked={draft.reuse.includes(m.materialId) || !draft.uploaded[m.materialId]}
                />{' '}
                使用以前提交过的这份材料（您同意共享复用）
              </label>
            )}
            {m.commitment && (
              <label class="check">
                <input
                  type="checkbox"
                  name={`commitment.${m.materialId}`}
                  value="on"
                  checked={draft.commitments.includes(m.materialId)}
                />{' '}
                以告知承诺代替（下一步签署承诺书）
              </label>
            )}
            <label for={`m-${m.materialId}`} class="hidden">{`上传${m.name}`}</label>
            <input
              type="file"
              id={`m-${m.materialId}`}
              name={`file.${m.materialId}`}
              accept={`${UPLOAD_ENDINGS},image/*`}
            />
          </fieldset>
        ))}
        <label class="check">
          <input type="checkbox" name="keep" value="on" checked={draft.keep} />{' '}
          同意保存这些材料，以后办事时由我选择复用
        </label>
        <p class="still" data-still hidden />
        <p class="actions">
          <button type="submit">下一步：核对签名</button>
          <button type="submit" name="saveDraft" value="on" formNoValidate class="plain">
            保存草稿
          </button>
          <span class="note" data-saved aria-live="polite" />
        </p>
      </form>
      <dialog class="crop" aria-label="裁剪图片">
        <div class="stage" />
        <p class="actions">
          <button type="button" data-turn="-90" class="plain">
            左转
          </button>
          <button type="button" data-turn="90" class="plain">
            右转
          </button>
          <button type="button" data-use>
            使用这张
          </button>
          <button type="button" data-cancel class="plain">
            取消
          </button>
        </p>
      </dialog>
      <Script frame={frame} name="form" />
    </Page>
  )
}

const COMMITMENT = [
  '已知晓所申请事项的条件、标准和要求',
  '已符合上述条件、标准和要求',
  '愿意承担不实承诺的法律责任：撤销决定、记入信用记录',
  '以上承诺是申请人的真实意思表示',
]

/** 核对签名: everything as it will be handed in, what is missing, and what is signed. */
export function Review({
  frame,
  item,
  schema,
  draft,
  supplied,
  missing,
  problems,
  unitName,
  applicantName,
  agentName,
  townshipName,
  my,
}: {
  frame: Frame
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
}) {
  const name = (id: string) => item.materials.find((m) => m.materialId === id)?.name ?? id
  const shown = (v: unknown) =>
    v === true ? '是' : v === false ? '否' : v === undefined || v === '' ? '（未填）' : String(v)
  const committed = supplied.filter((s) => s.by === 'commitment')
  const reason = (field: string) => problems.find((p) => p.field === field)?.reason
  return (
    <Page frame={frame} title={`核对：${item.name}`}>
      <h1>核对后签名提交</h1>
      {stepsBar(1)}
      {problems.length > 0 && (
        <Notice>
          <b>还没有提交。</b>
          <ul>
            {problems.map((p) => (
              <li>{p.reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      <dl class="facts">
        <div>
          <dt>事项</dt>
          <dd>{item.name}</dd>
        </div>
        <div>
          <dt>办理单位</dt>
          <dd>
            {unitName}
            {townshipName && `（由${townshipName}受理）`}
          </dd>
        </div>
        <div>
          <dt>申请人</dt>
          <dd>{applicantName}</dd>
        </div>
        {agentName && (
          <div>
            <dt>代理人</dt>
            <dd>{agentName}</dd>
          </div>
        )}
        {my?.questions
          .filter((q) => my.answers[q.id])
          .map((q) => (
            <div>
              <dt>{q.text}</dt>
              <dd>{q.options.find((o) => o.value === my.answers[q.id])?.label}</dd>
            </div>
          ))}
        {Object.entries(schema.properties).map(([key, p]) => (
          <div>
            <dt>{p.title}</dt>
            <dd>{shown(draft.values[key])}</dd>
          </div>
        ))}
      </dl>
      <h2>材料</h2>
      <ul class="plainlist">
        {supplied.map((s) => (
          <li>
            {name(s.materialId)} <small>{SUPPLIED_BY[s.by]}</small>
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
      <form method="post" action={`/items/${item.itemId}/submission`} class="form">
        <input type="hidden" name="idempotencyKey" value={draft.idempotencyKey} />
        {committed.length > 0 && (
          <section class="commitment">
            <h2>告知承诺书</h2>
            <p>
              申请人{applicantName}，就“{item.name}”以承诺代替下列材料：
              {committed.map((s) => name(s.materialId)).join('、')}，现作出承诺：
            </p>
            <ol>
              {COMMITMENT.map((c) => (
                <li>{c}。</li>
              ))}
            </ol>
            <p class="note">
              您可以不采用告知承诺，改为提交材料。提交即为签署，签署的人和时间记入账本。（国办发〔2020〕42号）
            </p>
            <label class="check">
              <input
                type="checkbox"
                name="signed"
                value="on"
                aria-invalid={reason('signed') ? 'true' : undefined}
              />{' '}
              我已阅读并签署告知承诺书
            </label>
          </section>
        )}
        <label class="check">
          <input
            type="checkbox"
            name="truth"
            value="on"
            required
            aria-invalid={reason('truth') ? 'true' : undefined}
          />{' '}
          我对材料实质内容的真实性负责（行政许可法第三十一条）
        </label>
        <button type="submit">提交申请</button>
      </form>
    </Page>
  )
}

/** The receipt: number, code, QR, and the proof that it stands in the ledger. */
export function Submitted({
  frame,
  caseId,
  queryCode,
  itemName,
  view,
  qr,
}: {
  frame: Frame
  caseId: CaseId
  queryCode?: string | undefined
  itemName: string
  view: CaseView
  qr?: string | undefined
}) {
  const receipt = view.state.documents.find((d) => d.kind === 'receipt')
  return (
    <Page frame={frame} title="已收到申请">
      <h1>已收到申请</h1>
      {stepsBar(3)}
      <Notice kind="good">
        <b>我们已收到您的“{itemName}”申请。</b>这还不是受理：窗口会在{' '}
        {workdaysText(ACCEPTANCE_WORKDAYS)}内告诉您已受理，或者一次告知您还缺什么。
      </Notice>
      <div class="receipt">
        <dl class="facts">
          <div>
            <dt>办件编号</dt>
            <dd class="big">{caseId}</dd>
          </div>
          {queryCode && (
            <div>
              <dt>查询码</dt>
              <dd class="big">{queryCode}</dd>
            </div>
          )}
          <div>
            <dt>存证</dt>
            <dd>
              <a href={`/my/cases/${caseId}/proof`}>查看账本存证</a>
              （证明这份申请在这个时间收到，事后谁也改不了）
            </dd>
          </div>
        </dl>
        {qr && (
          <figure class="qr">
            <div
              role="img"
              aria-label="查询进度的二维码"
              // biome-ignore lint/security/noDangerouslySetInnerHtml: our own SVG of our own address
              dangerouslySetInnerHTML={{ __html: qr }}
            />
            <figcaption>扫码查进度</figcaption>
          </figure>
        )}
      </div>
      {queryCode && (
        <p>请记下办件编号和查询码，或者截图保存，不登录也能查进度。查询码只显示这一次。</p>
      )}
      <p class="actions">
        {receipt && (
          <a class="button" href={`/my/documents/${receipt.documentId}`}>
            下载收件凭证
          </a>
        )}{' '}
        <a class="button plain" href={`/my/cases/${caseId}`}>
          查看办件
        </a>
      </p>
    </Page>
  )
}

/** 账本存证: where the fact stands and what it can be checked against. */
export function Proof({
  frame,
  caseId,
  proof,
}: {
  frame: Frame
  caseId: CaseId
  proof: InclusionProof | undefined
}) {
  return (
    <Page frame={frame} title="账本存证">
      <h1>账本存证</h1>
      {proof ? (
        <>
          <p>
            办件 {caseId}{' '}
            的收件事实已封存在账本里，位置和指纹如下。封存后任何人，包括系统管理员，改动其中一个字都会被发现。
          </p>
          <dl class="facts">
            <div>
              <dt>账本位置</dt>
              <dd>
                第 {proof.position + 1} 号，共 {proof.checkpoint.size} 号
              </dd>
            </div>
            <div>
              <dt>这件事的指纹（SM3）</dt>
              <dd class="hash">{proof.eventHash}</dd>
            </div>
            <div>
              <dt>账本的根</dt>
              <dd class="hash">{proof.checkpoint.root}</dd>
            </div>
            <div>
              <dt>根的签发时间</dt>
              <dd>{chineseTime(proof.checkpoint.signedAt)}</dd>
            </div>
          </dl>
          <p>
            <a class="button" href={`/api/cases/${caseId}/proof`}>
              下载证明文件（JSON）
            </a>
          </p>
          <p class="note">证明文件可以用公开的 RFC 6962 算法核对，监察机关保存着每一个根。</p>
        </>
      ) : (
        <Notice kind="info">刚刚提交的申请还在封存，一般几秒钟就好。请稍后刷新。</Notice>
      )}
      <p>
        <a href={`/my/cases/${caseId}`}>返回办件</a>
      </p>
    </Page>
  )
}
