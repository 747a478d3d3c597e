/** @jsxImportSource preact */
import { MOST_AUTHORITY_YEARS, PHONE_CODE_DIGITS, PHONE_DIGITS } from '#identity/contract'
import { email as emailField, idNumber } from '#portal/contract'
import type { AuthorityId, CaseId, ItemId } from '../../src/foundation/ids.ts'
import { chineseDay, chineseTime } from '../text/labels.ts'
import { type Frame, most, Notice, Page } from './frame.tsx'

export function Privacy({
  frame,
  register,
}: {
  frame: Frame
  register: readonly {
    field: string
    why: string
    ground: string
    readers: string
    erased: string
    isPublic?: string | undefined
  }[]
}) {
  return (
    <Page frame={frame} title="个人信息清单">
      <h1>我们保存您的哪些个人信息</h1>
      <p>
        下面是全部。都用国密算法 SM4 加密保存；谁为什么看过，您可以在
        <a href="/my/data">我的个人信息</a>里查到，也可以在那里更正和导出。
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="个人信息清单，可左右滑动">
        <table class="wide-table">
          <thead>
            <tr>
              <th scope="col">信息</th>
              <th scope="col">为什么</th>
              <th scope="col">依据</th>
              <th scope="col">谁能看</th>
              <th scope="col">什么时候删</th>
            </tr>
          </thead>
          <tbody>
            {register.map((r) => (
              <tr>
                <th scope="row">{r.field}</th>
                <td>{r.why}</td>
                <td>{r.ground}</td>
                <td>
                  {r.readers}
                  {r.isPublic && `；${r.isPublic}`}
                </td>
                <td>{r.erased}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        账本里没有姓名、号码和您写的内容，只有编号和指纹，所以删除个人信息不影响账本的完整。
      </p>
    </Page>
  )
}

interface Shown {
  person: { name: string; kind: string; idNumber: string; phone: string; email: string }
  accesses: {
    kind: 'unmasked' | 'read'
    unitName: string
    caseId: CaseId
    reason: string | null
    at: string
  }[]
  reusable: { materialName: string; givenOn: string }[]
  problem?: string
  message?: string
  /** What was written and not taken yet. */
  newPhone?: string | undefined
  isSent?: boolean
  email?: string | undefined
}

/** 我的个人信息: what is kept, to correct it, who looked at it, to take it along. */
export function MyData({ frame, ...shown }: { frame: Frame } & Shown) {
  const { person, accesses, reusable, problem, message } = shown
  return (
    <Page frame={frame} title="我的个人信息">
      <p class="crumbs">
        <a href="/my">我的</a> › 个人信息
      </p>
      <h1>我的个人信息</h1>
      {message && <Notice kind="good">{message}</Notice>}
      {problem && <Notice>{problem}</Notice>}
      <Kept person={person} />
      <p class="note">姓名和证件号码有误的，请带证件到窗口更正。</p>
      <h2>更正</h2>
      <PhoneForm {...shown} />
      <EmailForm {...shown} />
      <h2>谁看过</h2>
      <Accesses accesses={accesses} />
      <h2>可复用的材料</h2>
      {reusable.length === 0 ? (
        <p>没有。</p>
      ) : (
        <ul class="plainlist">
          {reusable.map((r) => (
            <li>
              {r.materialName} <small>{chineseDay(r.givenOn)}同意保存</small>
            </li>
          ))}
        </ul>
      )}
      <h2>带走</h2>
      <p>
        <a class="button plain" href="/my/data.json">
          导出我的全部信息（JSON）
        </a>
      </p>
      <p>
        <a href="/privacy">我们保存哪些个人信息，为什么，什么时候删</a>
      </p>
    </Page>
  )
}

const Kept = ({ person }: Pick<Shown, 'person'>) => (
  <dl class="facts">
    <div>
      <dt>{person.kind === 'enterprise' ? '企业名称' : '姓名'}</dt>
      <dd>{person.name}</dd>
    </div>
    <div>
      <dt>证件号码</dt>
      <dd>{person.idNumber}</dd>
    </div>
    <div>
      <dt>手机号码</dt>
      <dd>{person.phone}</dd>
    </div>
    <div>
      <dt>电子邮箱</dt>
      <dd>{person.email || '没有填'}</dd>
    </div>
  </dl>
)

const PhoneForm = ({ newPhone, isSent }: Pick<Shown, 'newPhone' | 'isSent'>) => (
  <form method="post" action="/my/data/phone" class="form narrow">
    <div class="field">
      <label for="phone">新的手机号码</label>
      <input
        id="phone"
        name="phone"
        inputMode="numeric"
        maxLength={PHONE_DIGITS}
        required
        value={newPhone ?? ''}
        readOnly={isSent}
      />
    </div>
    {isSent && (
      <div class="field">
        <label for="code">新手机收到的验证码</label>
        <input
          id="code"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={PHONE_CODE_DIGITS}
          required
        />
      </div>
    )}
    <button type="submit" class="plain">
      {isSent ? '更换手机号' : '发验证码到新手机'}
    </button>
  </form>
)

const EmailForm = ({ person, email }: Pick<Shown, 'person' | 'email'>) => (
  <form method="post" action="/my/data/email" class="form narrow inline">
    <div class="field">
      <label for="email">
        电子邮箱<small>（选填，清空即删除）</small>
      </label>
      <input
        id="email"
        name="email"
        type="email"
        value={email ?? person.email}
        {...most(emailField)}
      />
    </div>
    <button type="submit" class="plain">
      保存邮箱
    </button>
  </form>
)

function Accesses({ accesses }: Pick<Shown, 'accesses'>) {
  if (accesses.length === 0) return <p>除了承办您办件的人员，没有其他人看过。</p>
  return (
    <ul class="plainlist">
      {accesses.map((a) => (
        <li>
          {chineseTime(a.at)} {a.unitName}
          {a.kind === 'unmasked'
            ? `查看了您的完整信息，理由：${a.reason}`
            : '调阅了您的办件（个人信息是遮住的）'}{' '}
          <small>{a.caseId}</small>
        </li>
      ))}
    </ul>
  )
}

export function Authorities({
  frame,
  items,
  authorities,
  problem,
  values,
  today,
}: {
  frame: Frame
  items: { itemId: ItemId; name: string }[]
  problem?: string | undefined
  values: Readonly<Record<string, string>>
  today: string
  authorities: {
    authorityId: AuthorityId
    isGiven: boolean
    otherName: string
    itemNames?: string[] | undefined
    fromOn: string
    untilOn: string
    revokedOn: string | null
    inForce: boolean
  }[]
}) {
  return (
    <Page frame={frame} title="委托代办">
      <p class="crumbs">
        <a href="/my">我的</a> › 委托代办
      </p>
      <h1>委托代办</h1>
      <p>
        您可以委托家人、员工或代办人员用他们自己的账号替您申请；也可以随时收回。企业委托经办人，也在这里办。
      </p>
      {authorities.length > 0 && (
        <ul class="cards">
          {authorities.map((a) => (
            <li>
              <b>{a.isGiven ? `委托 ${a.otherName} 替我办` : `我替 ${a.otherName} 办`}</b>
              <span>{a.itemNames ? a.itemNames.join('、') : '全部事项'}</span>
              <span>
                {chineseDay(a.fromOn)}至{chineseDay(a.untilOn)}
              </span>
              <span class="tags">
                <i>{a.inForce ? '有效' : a.revokedOn ? '已终止' : '已到期'}</i>
              </span>
              {a.inForce && (
                <form method="post" action={`/my/authorities/${a.authorityId}/end`}>
                  <button type="submit" class="plain">
                    {a.isGiven ? '收回委托' : '不再代办'}
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      <h2>委托别人</h2>
      {problem && <Notice>{problem}</Notice>}
      <form method="post" class="form narrow">
        <div class="field">
          <label for="agentIdNumber">对方的身份证号码或统一社会信用代码</label>
          <input
            id="agentIdNumber"
            name="agentIdNumber"
            required
            {...most(idNumber)}
            value={values.agentIdNumber ?? ''}
          />
        </div>
        <div class="field">
          <label for="itemId">委托办什么</label>
          <select id="itemId" name="itemId">
            <option value="">全部事项</option>
            {items.map((i) => (
              <option value={i.itemId} selected={i.itemId === values.itemId}>
                {i.name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="untilOn">
            委托到哪天<small>（最长 {MOST_AUTHORITY_YEARS} 年）</small>
          </label>
          <input
            id="untilOn"
            name="untilOn"
            type="date"
            min={today}
            required
            value={values.untilOn ?? ''}
          />
        </div>
        <button type="submit">委托</button>
      </form>
    </Page>
  )
}
