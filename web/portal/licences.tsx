/** @jsxImportSource preact */
import { LICENCE_ASKS, LICENCE_STATES } from '#licences/contract'
import type { About as AboutLicence, MyLicence } from '../../src/portal/licences.ts'
import {
  aboutText,
  anewText,
  askMeansText,
  askTitle,
  lastText,
  MY_LICENCES,
  renewalText,
  validUntilText,
} from '../text/licences.ts'
import { chineseDay } from '../text/labels.ts'
import { FRAME } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Crumbs, Fact, Marked, Notice } from './kit.tsx'

/** 我的证照. */
export const Licences = ({ frame, licences }: { frame: Frame; licences: MyLicence[] }) => (
  <Page frame={frame} title={MY_LICENCES.title}>
    <Crumbs above={[['/my', FRAME.my]]}>{MY_LICENCES.title}</Crumbs>
    <h1>{MY_LICENCES.title}</h1>
    {licences.length === 0 ? (
      <Notice kind="info">
        <Marked says={MY_LICENCES.none} to="/" />
      </Notice>
    ) : (
      <>
        <p class="note">{MY_LICENCES.says}</p>
        {licences.map((mine) => (
          <OneLicence mine={mine} />
        ))}
      </>
    )}
  </Page>
)

/** One of them, with what may be asked of it. */
const OneLicence = ({ mine }: { mine: MyLicence }) => {
  const { licence, name, state, asks } = mine
  return (
    <section class="licence">
      <h2>
        {name}{' '}
        <span class="tags">
          <i>{LICENCE_STATES[state]}</i>
        </span>
      </h2>
      <Facts mine={mine} />
      <p>
        <Marked says={MY_LICENCES.case} to={`/my/cases/${licence.lastCaseId}`} />
      </p>
      {asks.length > 0 && (
        <p class="actions">
          {asks.map((ask) => (
            <a class="button plain" href={`/my/licences/${licence.number}/${ask}`}>
              {LICENCE_ASKS[ask]}
            </a>
          ))}
        </p>
      )}
    </section>
  )
}

const Facts = ({ mine: { licence, holderName, unitName } }: { mine: MyLicence }) => (
  <dl class="facts">
    <Fact name={MY_LICENCES.number}>{licence.number}</Fact>
    <Fact name={MY_LICENCES.validUntil}>{validUntilText(licence.validUntil)}</Fact>
    {holderName && <Fact name={MY_LICENCES.holder}>{holderName}</Fact>}
    <Fact name={MY_LICENCES.unit}>{unitName}</Fact>
    <Fact name={MY_LICENCES.issuedOn}>{chineseDay(licence.issuedOn)}</Fact>
    {licence.lastKind !== 'issue' && (
      <Fact name={MY_LICENCES.last}>{lastText(licence.lastKind, licence.lastOn)}</Fact>
    )}
  </dl>
)

/** Before it begins: what it means, until when, and what becomes of a draft. */
export const LicenceAsk = ({
  frame,
  mine,
  about,
  hasDraft,
}: {
  frame: Frame
  mine: MyLicence
  about: AboutLicence
  hasDraft: boolean
}) => {
  const title = askTitle(about.kind, mine.name)
  return (
    <Page frame={frame} title={title}>
      <Crumbs above={[['/my/licences', MY_LICENCES.title]]}>{LICENCE_ASKS[about.kind]}</Crumbs>
      <h1>{title}</h1>
      <p>{askMeansText(about.kind)}</p>
      <Facts mine={mine} />
      <Renewal about={about} />
      {hasDraft && (
        <Notice kind="info">
          <Marked says={MY_LICENCES.draft} to={`/items/${mine.licence.itemId}/apply`} />
        </Notice>
      )}
      <form method="post" class="actions">
        <button type="submit">{MY_LICENCES.begin}</button>{' '}
        <a class="button plain" href="/my/licences">
          {MY_LICENCES.back}
        </a>
      </form>
    </Page>
  )
}

const Renewal = ({ about: { renewal } }: { about: AboutLicence }) =>
  renewal ? (
    <Notice kind={renewal.isLate ? 'error' : 'info'}>
      {renewalText(renewal.lastDay, renewal.isLate)}
    </Notice>
  ) : null

/** On the form and before it is signed: of which licence, and the way out. */
export const AboutLicenceLine = ({ about, anew }: { about: AboutLicence; anew?: string }) => (
  <>
    <Notice kind="info">
      <b>{aboutText(about.kind, about.number, about)}</b>
      {anew && <Marked says={anewText(about.kind)} to={anew} />}
    </Notice>
    <Renewal about={about} />
  </>
)
