import { Button, Card } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { LEVELS } from '#text/cards'
import { lawText } from '#text/law'
import {
  andMoreText,
  cardDoneText,
  decidersText,
  fromText,
  MEASURE_STATES,
  MEASURES,
  reachedText,
  rungText,
  withDocumentText,
} from '#text/supervision'
import { UI } from '#text/ui'
import type { Me, Measure, ReachedRung, Rung } from '../../contract.ts'
import { AskPanel, Beside } from '../../ui/AskForm.tsx'
import { type Asked, partOf } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import type { Questions } from '../../ui/Questions.tsx'
import { useSend } from '../../ui/send.ts'
import { Status, type Tone } from '../../ui/Status.tsx'
import { api, submit, useAnswer } from '../client.ts'
import { isBody, isLead, Room } from './SupervisionNav.tsx'

interface Doing {
  kind: 'decision' | 'execution'
  measure: Measure
}
const TONES: Record<Measure['status'], Tone> = {
  proposed: 'soon',
  approved: 'open',
  rejected: 'plain',
  'carried-out': 'plain',
}

/**
 * 责任追究: which rung of the ladder was reached, what is proposed, who approved, and by which document
 * it was carried out.
 */
export function MeasuresPage({ me }: { me: Me }) {
  const [doing, setDoing] = useState<Doing>()
  const found = useAnswer('/api/supervision/measures')
  const proposing = useSend(
    ({ rung, subjectId, period }: ReachedRung) =>
      api.POST('/api/supervision/measures', {
        body: { ladder: rung.code, subjectId, period },
      }),
    { done: MEASURES.proposed },
  )
  const close = () => setDoing(undefined)
  return (
    <Room me={me} title={MEASURES.title}>
      <Beside panel={doing && <MeasurePanel doing={doing} onClose={close} />}>
        <div className="stack">
          <Card size="small" title={MEASURES.list}>
            <List
              of={partOf(found, (a) => a.measures)}
              rowKey={(m) => m.measureId}
              columns={measureColumns(me, setDoing)}
              filters={[
                {
                  name: 'status',
                  label: MEASURES.status,
                  options: optionsOf(MEASURE_STATES),
                  of: (m) => m.status,
                },
              ]}
              measure={MEASURES.counted}
              empty={MEASURES.noneProposed}
            />
          </Card>
          <Card size="small" title={MEASURES.reached}>
            {proposing.problem && <Problem of={proposing.problem} />}
            <List
              at="reached-"
              of={partOf(found, (a) => a.reached)}
              rowKey={(r) => `${r.rung.code}${r.subjectId}${r.period}`}
              columns={reachedColumns(isBody(me) ? proposing.send : undefined, proposing.isPending)}
              measure={MEASURES.counted}
              empty={MEASURES.noneReached}
              pageSize={10}
            />
          </Card>
          <Ladder of={partOf(found, (a) => a.ladder)} />
        </div>
      </Beside>
    </Room>
  )
}

/** So many cards are named. */
const NAMED = 8
const CardLinks = ({ of: cards }: { of: readonly string[] }) => (
  <small>
    {cards.slice(0, NAMED).map((id) => (
      <span key={id}>
        <Link to={`/supervision/${id}`}>{id.split('/')[0]}</Link>{' '}
      </span>
    ))}
    {cards.length > NAMED && andMoreText(cards.length)}
  </small>
)

const reachedColumns = (
  propose: ((of: ReachedRung) => void) | undefined,
  isPending: boolean,
): Column<ReachedRung>[] => [
  {
    name: 'subject',
    label: MEASURES.subject,
    show: (r) => <b>{r.subjectName}</b>,
    width: 190,
    by: (r) => r.subjectName,
  },
  {
    name: 'reason',
    label: MEASURES.reason,
    show: (r) => reachedText(r.period, LEVELS[r.rung.level], r.count),
    width: 200,
    by: (r) => r.count,
  },
  {
    name: 'measure',
    label: MEASURES.measure,
    show: ({ rung }) => (
      <>
        {rung.measure} <small>{rungText(lawText(rung.basis))}</small>
      </>
    ),
  },
  { name: 'cards', label: MEASURES.cards, show: (r) => <CardLinks of={r.cards} />, width: 240 },
  {
    name: 'acts',
    label: UI.acts,
    show: (r) =>
      propose && (
        <Button size="small" disabled={isPending} onClick={() => propose(r)}>
          {MEASURES.propose}
        </Button>
      ),
    width: 110,
  },
]

const measureColumns = (me: Me, onDo: (doing: Doing) => void): Column<Measure>[] => [
  {
    name: 'status',
    label: MEASURES.status,
    show: (m) => <Status tone={TONES[m.status]}>{MEASURE_STATES[m.status]}</Status>,
    width: 140,
  },
  {
    name: 'subject',
    label: MEASURES.subject,
    show: (m) => <b>{m.subjectName}</b>,
    width: 190,
    by: (m) => m.subjectName,
  },
  {
    name: 'measure',
    label: MEASURES.measure,
    show: (m) => (
      <>
        {withDocumentText(m.measure, m.document)}
        <br />
        <small>
          {reachedText(m.period, LEVELS[m.level], m.count)} <CardLinks of={m.cards} />
        </small>
      </>
    ),
  },
  {
    name: 'people',
    label: MEASURES.decision,
    show: (m) => <small>{decidersText(m.proposer, m.decider)}</small>,
    width: 190,
  },
  {
    name: 'acts',
    label: UI.acts,
    show: (measure) => {
      const kind =
        measure.status === 'proposed' && isLead(me)
          ? 'decision'
          : measure.status === 'approved' && isBody(me)
            ? 'execution'
            : undefined
      return (
        kind && (
          <Button size="small" type="primary" onClick={() => onDo({ kind, measure })}>
            {kind === 'decision' ? MEASURES.decide : MEASURES.execute}
          </Button>
        )
      )
    },
    width: 130,
  },
]

const ASKS: Record<Doing['kind'], { title: string; questions: Questions }> = {
  decision: {
    title: MEASURES.decideTitle,
    questions: {
      approved: {
        kind: 'either',
        label: MEASURES.decision,
        options: [MEASURES.approve, MEASURES.reject],
        isNeeded: true,
      },
      opinion: { kind: 'words', label: MEASURES.opinion, most: 500, isNeeded: true },
    },
  },
  execution: {
    title: MEASURES.execute,
    questions: {
      document: { kind: 'line', label: MEASURES.document, most: 100, isNeeded: true },
    },
  },
}

function MeasurePanel({
  doing: { kind, measure },
  onClose,
}: {
  doing: Doing
  onClose: () => void
}) {
  const { measureId, subjectName } = measure
  return (
    <AskPanel
      name={`measures/${measureId}/${kind}`}
      asks={{ ...ASKS[kind], says: `${subjectName} ${measure.measure}` }}
      send={(command) =>
        submit(`/api/supervision/measures/{measureId}/${kind}`, { path: { measureId } }, command)
      }
      done={cardDoneText(ASKS[kind].title)}
      onDone={onClose}
      onCancel={onClose}
    />
  )
}

/** From how many cards on which measure. */
function Ladder({ of }: { of: Asked<Rung[]> }) {
  return (
    <Card size="small" title={MEASURES.ladder}>
      <List
        at="ladder-"
        of={of}
        rowKey={(r) => r.code}
        columns={[
          {
            name: 'subject',
            label: MEASURES.subject,
            show: (r) => (r.subject === 'unit' ? MEASURES.unit : MEASURES.officer),
            width: 90,
          },
          {
            name: 'from',
            label: MEASURES.from,
            show: (r) => fromText(r.period, LEVELS[r.level], r.from),
            width: 160,
          },
          {
            name: 'measure',
            label: MEASURES.measureAndBasis,
            show: (r) => (
              <>
                {r.measure} <small>{lawText(r.basis)}</small>
              </>
            ),
          },
        ]}
        measure={MEASURES.counted}
        empty={MEASURES.noneReached}
      />
    </Card>
  )
}
