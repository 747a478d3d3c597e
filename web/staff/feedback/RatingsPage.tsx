import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  CALL_BACK_FINDINGS,
  RATING_ACTS,
  RATING_LEVELS,
  RATING_STATES,
  type RatingActName,
} from '#feedback/contract'
import { actDoneText, RATING_EVENTS, RATINGS } from '#text/feedback'
import { chineseDay } from '#text/labels'
import { UI } from '#text/ui'
import type { Me, RatingRow, RatingView } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { AskForm, AskPanel, type Asking, Beside, Panel } from '../../ui/AskForm.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'
import { submit, useAnswer, useList } from '../client.ts'

const WORST_FINE = 3
const Level = ({ of }: { of: number }) => (
  <Status tone={of < WORST_FINE ? 'bad' : of === WORST_FINE ? 'soon' : 'good'}>
    {RATING_LEVELS[of]}
  </Status>
)

/** The states of a rating that was given. */
const GIVEN = optionsOf(RATING_STATES).filter(({ value }) => value !== 'invited')

/** 好差评: bad ones wait for a call and for mending. */
export function RatingsPage({ me }: { me: Me }) {
  const [params, set] = useFilters()
  const [isInviting, setInviting] = useState(false)
  const shown = params.get('id')
  const query = new URLSearchParams(params)
  query.delete('id')
  const found = useList('/api/ratings', query)
  const isCounter = me.roles.some((r) => r === 'clerk' || r === 'hall-clerk')
  const panel = isInviting ? (
    <InvitePanel onClose={() => setInviting(false)} />
  ) : (
    shown && <RatingPanel key={shown} ratingId={shown} onClose={() => set('id', undefined)} />
  )
  return (
    <>
      <h1 className="page-title">{RATINGS.title}</h1>
      <Beside panel={panel}>
        <List
          of={found}
          rowKey={(r) => r.ratingId ?? `${found.data?.rows.indexOf(r)}`}
          columns={columnsOf((id) => set('id', id)).filter(
            ({ name }) => name !== 'look' || found.data?.rows.some((r) => r.ratingId),
          )}
          filters={[
            {
              name: 'bad',
              label: RATINGS.level,
              options: optionsOf({ true: RATINGS.bad, false: RATINGS.good }),
            },
            { name: 'status', label: RATINGS.status, options: GIVEN },
          ]}
          measure={RATINGS.measure}
          empty={RATINGS.none}
          beside={
            isCounter && (
              <Button type="primary" onClick={() => setInviting(true)}>
                {RATINGS.invite}
              </Button>
            )
          }
        />
      </Beside>
    </>
  )
}

const columnsOf = (look: (id: string) => void): Column<RatingRow>[] => [
  {
    name: 'level',
    label: RATINGS.level,
    show: (r) => <Level of={r.level} />,
    width: 120,
    by: 'server',
  },
  {
    name: 'about',
    label: RATINGS.about,
    show: (r) => (
      <>
        <b>{r.itemName ?? RATINGS.counter}</b> <small>{r.unitName}</small>
        {r.labels.length > 0 && (
          <div>
            {r.labels.map((label) => (
              <Status key={label}>{label}</Status>
            ))}
          </div>
        )}
      </>
    ),
  },
  {
    name: 'ratedOn',
    label: RATINGS.ratedOn,
    show: (r) => chineseDay(r.ratedOn),
    width: 140,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'status',
    label: RATINGS.status,
    show: (r) => (
      <>
        {RATING_STATES[r.status]} {r.countdown && <Remaining of={r.countdown} />}
      </>
    ),
    width: 220,
  },
  {
    name: 'look',
    label: UI.acts,
    show: ({ ratingId }) =>
      ratingId && (
        <Button type="link" size="small" onClick={() => look(ratingId)}>
          {UI.look}
        </Button>
      ),
    width: 80,
  },
]

/** A link by which somebody at the counter rates; only their own phone gets it. */
function InvitePanel({ onClose }: { onClose: () => void }) {
  return (
    <AskPanel
      name="visits"
      asks={{
        title: RATINGS.invite,
        says: RATINGS.inviteSays,
        questions: { phone: { kind: 'line', label: RATINGS.phone, most: 11, isNeeded: true } },
      }}
      send={(command) => submit('/api/visits', {}, command)}
      done={RATINGS.invited}
      onDone={onClose}
      onCancel={onClose}
    />
  )
}

const ASKS: Record<RatingActName, Omit<Asking, 'title'>> = {
  'call-back': {
    questions: {
      finding: {
        kind: 'choice',
        label: RATINGS.finding,
        options: optionsOf(CALL_BACK_FINDINGS),
        isNeeded: true,
      },
      note: { kind: 'words', label: RATINGS.callNote, most: 500, isNeeded: true },
    },
  },
  rectification: {
    questions: {
      measures: { kind: 'words', label: RATINGS.measures, most: 1000, isNeeded: true },
    },
  },
  exclusion: {
    questions: {
      isExcluded: {
        kind: 'either',
        label: RATINGS.exclusion,
        options: [RATINGS.excluded, RATINGS.counted],
        isNeeded: true,
      },
      reason: { kind: 'words', label: RATINGS.exclusionReason, most: 500, isNeeded: true },
    },
  },
}

/** One rating, who gave it, and what is to be done with it. */
function RatingPanel({ ratingId, onClose }: { ratingId: string; onClose: () => void }) {
  const found = useAnswer('/api/ratings/{ratingId}', { path: { ratingId } })
  const [act, setAct] = useState<RatingActName>()
  return (
    <Panel title={act ? RATING_ACTS[act] : RATINGS.rating}>
      <Fetched of={found}>
        {(view) => (
          <>
            <RatingFacts view={view} />
            {act ? (
              <AskForm
                key={act}
                name={`ratings/${ratingId}/${act}`}
                asks={{ title: RATING_ACTS[act], ...ASKS[act] }}
                send={(command) =>
                  submit(`/api/ratings/{ratingId}/${act}`, { path: { ratingId } }, command)
                }
                done={actDoneText(RATING_ACTS[act])}
                onDone={() => setAct(undefined)}
                onCancel={() => setAct(undefined)}
              />
            ) : (
              <div className="acts">
                {view.offered.map((a) => (
                  <Button key={a} type="primary" onClick={() => setAct(a)}>
                    {RATING_ACTS[a]}
                  </Button>
                ))}
                <Button onClick={onClose}>{UI.close}</Button>
              </div>
            )}
          </>
        )}
      </Fetched>
    </Panel>
  )
}

function RatingFacts({
  view: { rating, unitName, itemName, text, person, deeds },
}: {
  view: RatingView
}) {
  const { level, status, caseId, labels = [] } = rating
  return (
    <Facts
      of={[
        [RATINGS.level, <Level key="level" of={level} />],
        [RATINGS.status, RATING_STATES[status]],
        [RATINGS.unit, unitName],
        [RATINGS.item, itemName],
        [RATINGS.case, caseId && <Link to={`/cases/${caseId}`}>{caseId}</Link>],
        [RATINGS.labels, labels.join('、')],
        [RATINGS.text, text],
        [RATINGS.person, person && `${person.name} ${person.phone}`],
        ...deeds.map(({ type, on, finding, says }): [string, string] => [
          `${RATING_EVENTS[type]} ${chineseDay(on)}`,
          finding ? `${CALL_BACK_FINDINGS[finding]}：${says}` : says,
        ]),
      ]}
    />
  )
}
