import { Card } from 'antd'
import { Link } from 'react-router'
import { PARAMETERS } from '#text/cards'
import { chineseTime } from '#text/labels'
import { lawText } from '#text/law'
import {
  changedText,
  changeStoryText,
  OVERSIGHT,
  OVERSIGHT_ACCESSES,
  revokedText,
  ruleText,
  withFirstText,
} from '#text/supervision'
import { basisText } from '#text/ui'
import type { Me, Oversight, RuleChange } from '../../contract.ts'
import { Fetched, partOf } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { pathOf, useAnswer } from '../client.ts'
import { LevelStatus } from './cards.tsx'
import { Room } from './SupervisionNav.tsx'

const ACCESSES: readonly Column<Oversight['accesses'][number]>[] = [
  {
    name: 'who',
    label: OVERSIGHT.who,
    show: (a) => withFirstText(a.name, a.begunByName),
    width: 120,
    by: (a) => a.name,
  },
  {
    name: 'kind',
    label: OVERSIGHT.kind,
    show: (a) => (
      <Status tone={a.kind === 'unmasked' ? 'soon' : 'plain'}>{OVERSIGHT_ACCESSES[a.kind]}</Status>
    ),
    width: 130,
  },
  {
    name: 'case',
    label: OVERSIGHT.case,
    show: (a) => a.caseId && <Link to={pathOf(a.caseId)}>{a.caseId}</Link>,
    width: 150,
  },
  { name: 'reason', label: OVERSIGHT.reason, show: (a) => a.reason },
  {
    name: 'at',
    label: OVERSIGHT.at,
    show: (a) => <small>{chineseTime(a.at)}</small>,
    width: 170,
    by: (a) => a.at,
  },
]

/** 对监察的监督: what supervisors themselves did, for the leading group and the auditor. */
export function OversightPage({ me }: { me: Me }) {
  const found = useAnswer('/api/supervision/oversight')
  return (
    <Room me={me} title={OVERSIGHT.title} says={OVERSIGHT.says}>
      <div className="stack">
        <div className="halves">
          <Card size="small" title={OVERSIGHT.revocations}>
            <Fetched of={partOf(found, (o) => o.revocations)} empty={OVERSIGHT.noRevocations}>
              {(list) => list.map((r) => <RevocationLine key={r.cardId + r.at} of={r} />)}
            </Fetched>
          </Card>
          <Card size="small" title={OVERSIGHT.changes}>
            <Fetched of={partOf(found, (o) => o.changes)} empty={OVERSIGHT.noChanges}>
              {(list) => list.map((c) => <ChangeLine key={c.changeId + c.name} of={c} />)}
            </Fetched>
          </Card>
        </div>
        <Card size="small" title={OVERSIGHT.accesses}>
          <List
            of={partOf(found, (o) => o.accesses)}
            rowKey={(a) => a.staffId + a.at + a.kind}
            columns={ACCESSES}
            filters={[
              {
                name: 'way',
                label: OVERSIGHT.kind,
                options: optionsOf(OVERSIGHT_ACCESSES),
                of: (a) => a.kind,
              },
            ]}
            measure={OVERSIGHT.measure}
            empty={OVERSIGHT.noAccesses}
          />
        </Card>
      </div>
    </Room>
  )
}

const RevocationLine = ({
  of: { cardId, level, unitName, by, reason, at },
}: {
  of: Oversight['revocations'][number]
}) => (
  <p>
    <LevelStatus of={level} /> <Link to={`/supervision/${cardId}`}>{cardId.split('/')[0]}</Link>{' '}
    {unitName}
    <br />
    <small>{revokedText(by, reason, at)}</small>
  </p>
)

const ChangeLine = ({ of: c }: { of: RuleChange }) => (
  <p>
    <b>{ruleText(c.code, c.ruleName)}</b>{' '}
    {changedText(PARAMETERS[c.name] ?? c.name, c.value, c.fromOn)}
    <br />
    <small>
      {changeStoryText(c)} {basisText(lawText(c.basis))}
    </small>
  </p>
)
