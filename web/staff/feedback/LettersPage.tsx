import { Link } from 'react-router'
import { LETTER_KINDS, LETTER_STATES, SATISFACTIONS } from '#feedback/contract'
import { LETTERS } from '#text/feedback'
import { chineseTime } from '#text/labels'
import type { LetterRow } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'
import { useList } from '../client.ts'

const COLUMNS: readonly Column<LetterRow>[] = [
  {
    name: 'letterId',
    label: LETTERS.letter,
    show: (l) =>
      l.isReadable ? <Link to={`/letters/${l.letterId}`}>{l.letterId}</Link> : l.letterId,
    width: 160,
  },
  { name: 'kind', label: LETTERS.kind, show: (l) => LETTER_KINDS[l.kind], width: 120 },
  {
    name: 'about',
    label: LETTERS.about,
    show: (l) => (
      <>
        {l.itemName ?? l.aboutUnitName} {l.itemName && <small>{l.aboutUnitName}</small>}
      </>
    ),
  },
  {
    name: 'handler',
    label: LETTERS.handler,
    show: (l) => l.handlerUnitName,
    width: 200,
    isLabelled: true,
  },
  {
    name: 'submittedAt',
    label: LETTERS.submittedAt,
    show: (l) => chineseTime(l.submittedAt),
    width: 180,
    by: 'server',
    isLabelled: true,
  },
  {
    name: 'status',
    label: LETTERS.status,
    show: (l) => (
      <>
        {LETTER_STATES[l.status]}{' '}
        {l.satisfaction && (
          <Status tone={l.satisfaction === 'unsatisfied' ? 'bad' : 'good'}>
            {SATISFACTIONS[l.satisfaction]}
          </Status>
        )}
      </>
    ),
    width: 150,
  },
  {
    name: 'dueOn',
    label: LETTERS.remaining,
    show: (l) => l.countdown && <Remaining of={l.countdown} />,
    width: 150,
    by: 'server',
  },
]

/** 咨询、投诉、办不成事: what waits for an answer first. */
export function LettersPage() {
  const [params] = useFilters()
  const found = useList('/api/letters', params)
  return (
    <>
      <h1 className="page-title">{LETTERS.title}</h1>
      <List
        of={found}
        rowKey={(l) => l.letterId}
        columns={COLUMNS}
        filters={[
          { name: 'kind', label: LETTERS.kind, options: optionsOf(LETTER_KINDS) },
          { name: 'status', label: LETTERS.status, options: optionsOf(LETTER_STATES) },
        ]}
        measure={LETTERS.measure}
        empty={LETTERS.none}
      />
    </>
  )
}
