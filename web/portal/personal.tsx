/** @jsxImportSource preact */
import { MOST_AUTHORITY_YEARS, PHONE_CODE_DIGITS, PHONE_DIGITS } from '#identity/contract'
import type { AccessKind } from '#identity/events'
import { email as emailField, idNumber } from '#portal/contract'
import type { AuthorityId, CaseId, ItemId } from '../../src/foundation/ids.ts'
import { chineseDay, chineseTime } from '../text/labels.ts'
import { PORTAL } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Choice, Crumbs, Fact, Field, Heads, most, Notice, Scroll } from './kit.tsx'

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
      <Scroll label="个人信息清单">
        <table class="wide-table">
          <Heads names={['信息', '为什么', '依据', '谁能看', '什么时候删']} />
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
      </Scroll>
      <p class="note">
        账本里没有姓名、号码和您写的内容，只有编号和指纹，所以删除个人信息不影响账本的完整。
      </p>
    </Page>
  )
}

interface Shown {
  person: { name: string; kind: string; idNumber: string; phone: string; email: string }
  accesses: {
    kind: AccessKind
    unitName: string
    caseId: CaseId | null
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
      <Crumbs above={[['/my', '我的']]}>个人信息</Crumbs>
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
    <Fact name={person.kind === 'enterprise' ? '企业名称' : '姓名'}>{person.name}</Fact>
    <Fact name="证件号码">{person.idNumber}</Fact>
    <Fact name="手机号码">{person.phone}</Fact>
    <Fact name="电子邮箱">{person.email || '没有填'}</Fact>
  </dl>
)

const PhoneForm = ({ newPhone, isSent }: Pick<Shown, 'newPhone' | 'isSent'>) => (
  <form method="post" action="/my/data/phone" class="form narrow">
    <Field id="phone" label="新的手机号码">
      <input
        id="phone"
        name="phone"
        inputMode="numeric"
        maxLength={PHONE_DIGITS}
        required
        value={newPhone ?? ''}
        readOnly={isSent}
      />
    </Field>
    {isSent && (
      <Field id="code" label="新手机收到的验证码">
        <input
          id="code"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={PHONE_CODE_DIGITS}
          required
        />
      </Field>
    )}
    <button type="submit" class="plain">
      {isSent ? '更换手机号' : '发验证码到新手机'}
    </button>
  </form>
)

const EmailForm = ({ person, email }: Pick<Shown, 'person' | 'email'>) => (
  <form method="post" action="/my/data/email" class="form narrow inline">
    <Field id="email" label="电子邮箱" note={`${PORTAL.optional}，清空即删除`}>
      <input
        id="email"
        name="email"
        type="email"
        value={email ?? person.email}
        {...most(emailField)}
      />
    </Field>
    <button type="submit" class="plain">
      保存邮箱
    </button>
  </form>
)

const ACCESS_WORDS: Record<AccessKind, string> = {
  unmasked: '查看了您的完整信息',
  read: '调阅了您的办件（个人信息是遮住的）',
  file: '打开了您办件的一份材料或文书',
  'looked-up': '在窗口按证件号码查找过您',
}

function Accesses({ accesses }: Pick<Shown, 'accesses'>) {
  if (accesses.length === 0) return <p>除了承办您办件的人员，没有其他人看过。</p>
  return (
    <ul class="plainlist">
      {accesses.map((a) => (
        <li>
          {chineseTime(a.at)} {a.unitName}
          {ACCESS_WORDS[a.kind]}
          {a.reason && `，理由：${a.reason}`} {a.caseId && <small>{a.caseId}</small>}
        </li>
      ))}
    </ul>
  )
}

interface Authority {
  authorityId: AuthorityId
  isGiven: boolean
  otherName: string
  itemNames?: string[] | undefined
  fromOn: string
  untilOn: string
  revokedOn: string | null
  inForce: boolean
}
interface Entrusting {
  items: { itemId: ItemId; name: string }[]
  problem?: string | undefined
  values: Readonly<Record<string, string>>
  today: string
}

/** 委托代办: whom one has given authority, by whom one has been given it, and to give it. */
export const Authorities = ({
  frame,
  authorities,
  ...entrusting
}: { frame: Frame; authorities: Authority[] } & Entrusting) => (
  <Page frame={frame} title="委托代办">
    <Crumbs above={[['/my', '我的']]}>委托代办</Crumbs>
    <h1>委托代办</h1>
    <p>
      您可以委托家人、员工或代办人员用他们自己的账号替您申请；也可以随时收回。企业委托经办人，也在这里办。
    </p>
    {authorities.length > 0 && (
      <ul class="cards">
        {authorities.map((a) => (
          <AuthorityCard authority={a} />
        ))}
      </ul>
    )}
    <h2>委托别人</h2>
    {entrusting.problem && <Notice>{entrusting.problem}</Notice>}
    <AuthorityForm {...entrusting} />
  </Page>
)

const AuthorityCard = ({ authority: a }: { authority: Authority }) => (
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
)

const AuthorityForm = ({ items, values, today }: Entrusting) => (
  <form method="post" class="form narrow">
    <Field id="agentIdNumber" label="对方的身份证号码或统一社会信用代码">
      <input
        id="agentIdNumber"
        name="agentIdNumber"
        required
        {...most(idNumber)}
        value={values.agentIdNumber ?? ''}
      />
    </Field>
    <Field id="itemId" label="委托办什么">
      <Choice
        id="itemId"
        name="itemId"
        none="全部事项"
        value={values.itemId}
        options={items.map((i) => [i.itemId, i.name])}
      />
    </Field>
    <Field id="untilOn" label="委托到哪天" note={`最长 ${MOST_AUTHORITY_YEARS} 年`}>
      <input
        id="untilOn"
        name="untilOn"
        type="date"
        min={today}
        required
        value={values.untilOn ?? ''}
      />
    </Field>
    <button type="submit">委托</button>
  </form>
)
