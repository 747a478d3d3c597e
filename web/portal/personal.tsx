/** @jsxImportSource preact */
import { PHONE_CODE_DIGITS, PHONE_DIGITS } from '#identity/contract'
import type { AccessKind } from '#identity/events'
import { email as emailField, idNumber } from '#portal/contract'
import type { AuthorityId, ItemId, SubjectId, UploadId } from '../../src/foundation/ids.ts'
import { FRAME, PORTAL } from '../text/portal.ts'
import {
  accessText,
  agreedText,
  AUTHORITIES,
  authorityText,
  fromToText,
  itemsText,
  MY_DATA,
  PRIVACY,
  readersText,
} from '../text/portal-person.ts'
import { type Frame, Page } from './frame.tsx'
import {
  Choice,
  Crumbs,
  Fact,
  Field,
  Heads,
  Marked,
  most,
  Notice,
  Scroll,
  SentOnce,
} from './kit.tsx'

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
    <Page frame={frame} title={PRIVACY.title}>
      <h1>{PRIVACY.heading}</h1>
      <p>
        <Marked says={PRIVACY.says} to="/my/data" />
      </p>
      <Scroll label={PRIVACY.title}>
        <table class="wide-table">
          <Heads names={PRIVACY.heads} />
          <tbody>
            {register.map((r) => (
              <tr>
                <th scope="row">{r.field}</th>
                <td>{r.why}</td>
                <td>{r.ground}</td>
                <td>{readersText(r.readers, r.isPublic)}</td>
                <td>{r.erased}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="note">{PRIVACY.note}</p>
    </Page>
  )
}

interface Shown {
  person: { name: string; kind: string; idNumber: string; phone: string; email: string }
  accesses: {
    kind: AccessKind
    unitName: string
    caseId: SubjectId | null
    reason: string | null
    at: string
    officers?: string[]
  }[]
  reusable: { materialName: string; documentId: UploadId; givenOn: string }[]
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
    <Page frame={frame} title={MY_DATA.title}>
      <Crumbs above={[['/my', FRAME.my]]}>{FRAME.privacy}</Crumbs>
      <h1>{MY_DATA.title}</h1>
      {message && <Notice kind="good">{message}</Notice>}
      {problem && <Notice>{problem}</Notice>}
      <Kept person={person} />
      <p class="note">{MY_DATA.atTheWindow}</p>
      <h2>{MY_DATA.correct}</h2>
      <PhoneForm {...shown} />
      <EmailForm {...shown} />
      <h2>{MY_DATA.accesses}</h2>
      <Accesses accesses={accesses} />
      <h2>{MY_DATA.reusable}</h2>
      {reusable.length === 0 ? (
        <p>{MY_DATA.noReusable}</p>
      ) : (
        <ul class="plainlist">
          {reusable.map((r) => (
            <li>
              {r.materialName} <small>{agreedText(r.givenOn)}</small>
              <GivingUp documentId={r.documentId} />
            </li>
          ))}
        </ul>
      )}
      <h2>{MY_DATA.take}</h2>
      <p>
        <a class="button plain" href="/my/data.json">
          {MY_DATA.export}
        </a>
      </p>
      <p>
        <a href="/privacy">{MY_DATA.toPrivacy}</a>
      </p>
    </Page>
  )
}

/** Asked for twice, as what is erased does not come back. */
const GivingUp = ({ documentId }: { documentId: UploadId }) => (
  <details class="inline">
    <summary>{MY_DATA.giveUp}</summary>
    <form method="post" action={`/my/data/materials/${documentId}/giving-up`} class="form">
      <p class="note">{MY_DATA.givingUp}</p>
      <button type="submit" class="plain">
        {MY_DATA.giveUpSurely}
      </button>
    </form>
  </details>
)

const Kept = ({ person }: Pick<Shown, 'person'>) => (
  <dl class="facts">
    <Fact name={person.kind === 'enterprise' ? MY_DATA.enterprise : MY_DATA.person}>
      {person.name}
    </Fact>
    <Fact name={MY_DATA.idNumber}>{person.idNumber}</Fact>
    <Fact name={PORTAL.phone}>{person.phone}</Fact>
    <Fact name={MY_DATA.email}>{person.email || MY_DATA.noEmail}</Fact>
  </dl>
)

const PhoneForm = ({ newPhone, isSent }: Pick<Shown, 'newPhone' | 'isSent'>) => (
  <form method="post" action="/my/data/phone" class="form narrow">
    <Field id="phone" label={MY_DATA.newPhone}>
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
      <Field id="code" label={MY_DATA.code}>
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
      {isSent ? MY_DATA.changePhone : MY_DATA.sendCode}
    </button>
  </form>
)

const EmailForm = ({ person, email }: Pick<Shown, 'person' | 'email'>) => (
  <form method="post" action="/my/data/email" class="form narrow inline">
    <Field id="email" label={MY_DATA.email} note={MY_DATA.emailNote}>
      <input
        id="email"
        name="email"
        type="email"
        value={email ?? person.email}
        {...most(emailField)}
      />
    </Field>
    <button type="submit" class="plain">
      {MY_DATA.saveEmail}
    </button>
  </form>
)

function Accesses({ accesses }: Pick<Shown, 'accesses'>) {
  if (accesses.length === 0) return <p>{MY_DATA.noAccesses}</p>
  return (
    <ul class="plainlist">
      {accesses.map((a) => (
        <li>
          {accessText(a.unitName, a)} {a.caseId && <small>{a.caseId}</small>}
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
  <Page frame={frame} title={AUTHORITIES.title}>
    <Crumbs above={[['/my', FRAME.my]]}>{AUTHORITIES.title}</Crumbs>
    <h1>{AUTHORITIES.title}</h1>
    <p>{AUTHORITIES.says}</p>
    {authorities.length > 0 && (
      <ul class="cards">
        {authorities.map((a) => (
          <AuthorityCard authority={a} />
        ))}
      </ul>
    )}
    <h2>{AUTHORITIES.give}</h2>
    {entrusting.problem && <Notice>{entrusting.problem}</Notice>}
    <AuthorityForm {...entrusting} />
  </Page>
)

const AuthorityCard = ({ authority: a }: { authority: Authority }) => (
  <li>
    <b>{authorityText(a.otherName, a.isGiven)}</b>
    <span>{itemsText(a.itemNames)}</span>
    <span>{fromToText(a.fromOn, a.untilOn)}</span>
    <span class="tags">
      <i>
        {a.inForce ? AUTHORITIES.inForce : a.revokedOn ? AUTHORITIES.revoked : AUTHORITIES.expired}
      </i>
    </span>
    {a.inForce && (
      <form method="post" action={`/my/authorities/${a.authorityId}/end`}>
        <button type="submit" class="plain">
          {a.isGiven ? AUTHORITIES.takeBack : AUTHORITIES.layDown}
        </button>
      </form>
    )}
  </li>
)

const AuthorityForm = ({ items, values, today }: Entrusting) => (
  <form method="post" class="form narrow">
    <SentOnce values={values} />
    <Field id="agentIdNumber" label={AUTHORITIES.agent}>
      <input
        id="agentIdNumber"
        name="agentIdNumber"
        required
        {...most(idNumber)}
        value={values.agentIdNumber ?? ''}
      />
    </Field>
    <Field id="itemId" label={AUTHORITIES.item}>
      <Choice
        id="itemId"
        name="itemId"
        none={AUTHORITIES.allItems}
        value={values.itemId}
        options={items.map((i) => [i.itemId, i.name])}
      />
    </Field>
    <Field id="untilOn" label={AUTHORITIES.untilOn} note={AUTHORITIES.mostYears}>
      <input
        id="untilOn"
        name="untilOn"
        type="date"
        min={today}
        required
        value={values.untilOn ?? ''}
      />
    </Field>
    <button type="submit">{AUTHORITIES.send}</button>
  </form>
)
