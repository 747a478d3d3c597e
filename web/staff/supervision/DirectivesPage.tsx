import { Button, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { DIRECTIVE_STATUSES } from '#text/cards'
import { chineseDay } from '#text/labels'
import {
  answerText,
  cardDoneText,
  DIRECTIVE_ACTS,
  DIRECTIVE_TITLES,
  DIRECTIVES,
} from '#text/supervision'
import { basisText, UI } from '#text/ui'
import type { Directive, Me } from '../../contract.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { useFilters } from '../../ui/address.ts'
import { AskPanel, Beside } from '../../ui/AskForm.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import type { Question, Questions } from '../../ui/Questions.tsx'
import { Status, type Tone } from '../../ui/Status.tsx'
import { submit, useAnswer } from '../client.ts'
import { isBody, Room } from './SupervisionNav.tsx'

type Doing = { kind: 'issue' } | { kind: 'answer' | 'close' | 'return'; row: Directive }

const TONES: Record<Directive['status'], Tone> = { open: 'soon', answered: 'open', closed: 'plain' }

/** 督办: what the supervision body demands, and what the unit answers. */
export function DirectivesPage({ me }: { me: Me }) {
  const [params, set] = useFilters()
  const about = isBody(me) ? params.get('about') : null
  const [doing, setDoing] = useState<Doing | undefined>(about ? { kind: 'issue' } : undefined)
  const close = () => {
    setDoing(undefined)
    set('about', undefined)
  }
  const found = useAnswer('/api/supervision/directives')
  const status = params.get('status')
  const file = new URLSearchParams({ format: 'xlsx', ...(status && { status }) })
  return (
    <Room me={me} title={DIRECTIVES.title}>
      <Beside panel={doing && <DirectivePanel doing={doing} about={about} onClose={close} />}>
        <List
          of={found}
          rowKey={(d) => d.directiveId}
          columns={columnsFor(me, setDoing)}
          filters={[
            {
              name: 'status',
              label: DIRECTIVES.status,
              options: optionsOf(DIRECTIVE_STATUSES),
              of: (d) => d.status,
            },
          ]}
          measure={DIRECTIVES.measure}
          empty={isBody(me) ? DIRECTIVES.noneOfBody : DIRECTIVES.noneOfUnit}
          beside={
            <>
              {isBody(me) && (
                <Button type="primary" onClick={() => setDoing({ kind: 'issue' })}>
                  {DIRECTIVE_ACTS.issue}
                </Button>
              )}
              <FileButton href={`/api/supervision/directives/file?${file}`} />
            </>
          }
        />
      </Beside>
    </Room>
  )
}

const columnsFor = (me: Me, onDo: (doing: Doing) => void): Column<Directive>[] => [
  {
    name: 'status',
    label: DIRECTIVES.status,
    show: (d) => <Status tone={TONES[d.status]}>{DIRECTIVE_STATUSES[d.status]}</Status>,
    width: 130,
  },
  {
    name: 'demand',
    label: DIRECTIVES.demand,
    show: (d) => (
      <>
        <b>{d.demand}</b>
        {d.answer && <div>{answerText(d.answer)}</div>}
        <small>{basisText(d.basis)}</small>
      </>
    ),
  },
  {
    name: 'case',
    label: DIRECTIVES.case,
    show: (d) => <Link to={`/cases/${d.caseId}`}>{d.caseId}</Link>,
    width: 130,
  },
  {
    name: 'unit',
    label: DIRECTIVES.unit,
    show: (d) => d.unitName,
    width: 170,
    by: (d) => d.unitName,
  },
  {
    name: 'dueOn',
    label: DIRECTIVES.dueOn,
    show: (d) => chineseDay(d.dueOn),
    width: 140,
    by: (d) => d.dueOn,
    isLabelled: true,
  },
  { name: 'acts', label: UI.acts, show: (d) => <Acts me={me} of={d} onDo={onDo} />, width: 130 },
]

function Acts({ me, of: row, onDo }: { me: Me; of: Directive; onDo: (doing: Doing) => void }) {
  const answers =
    me.unitId === row.unitId && me.roles.some((r) => r === 'unit-supervisor' || r === 'unit-head')
  const kinds =
    row.status === 'open' && answers
      ? (['answer'] as const)
      : row.status === 'answered' && isBody(me)
        ? (['close', 'return'] as const)
        : []
  return (
    <Space wrap>
      {kinds.map((kind) => (
        <Button
          key={kind}
          size="small"
          type={kind === 'return' ? 'default' : 'primary'}
          onClick={() => onDo({ kind, row })}
        >
          {DIRECTIVE_ACTS[kind]}
        </Button>
      ))}
    </Space>
  )
}

const words = (label: string): Question => ({ kind: 'words', label, most: 1000, isNeeded: true })
const DUE_ON: Question = { kind: 'day', label: DIRECTIVES.dueOn, isNeeded: true }

function questionsOf({ kind }: Doing, about: string | null): Questions {
  switch (kind) {
    case 'issue':
      return {
        caseId: {
          kind: 'line',
          label: DIRECTIVES.caseId,
          hint: DIRECTIVES.caseHint,
          most: 20,
          initial: about ?? '',
          isNeeded: true,
        },
        demand: words(DIRECTIVES.demand),
        basis: {
          kind: 'line',
          label: DIRECTIVES.basis,
          most: 200,
          initial: DIRECTIVES.usualBasis,
          isNeeded: true,
        },
        dueOn: DUE_ON,
      }
    case 'answer':
      return { answer: words(DIRECTIVES.answer) }
    case 'close':
      return { opinion: words(DIRECTIVES.opinion) }
    case 'return':
      return { opinion: words(DIRECTIVES.returnReason), againBy: DUE_ON }
  }
}

function sent(doing: Doing, command: object) {
  if (doing.kind === 'issue') return submit('/api/supervision/directives', {}, command)
  const [caseId = '', id = ''] = doing.row.directiveId.split('/')
  const act = doing.kind === 'answer' ? 'answer' : 'settlement'
  const path = `/api/supervision/directives/{caseId}/{id}/${act}` as const
  return submit(path, { path: { caseId, id } }, command)
}

function DirectivePanel({
  doing,
  about,
  onClose,
}: {
  doing: Doing
  about: string | null
  onClose: () => void
}) {
  const title = DIRECTIVE_TITLES[doing.kind]
  const of = doing.kind === 'issue' ? '' : `/${doing.row.directiveId}`
  return (
    <AskPanel
      name={`directives${of}/${doing.kind}/${about ?? ''}`}
      asks={{ title, questions: questionsOf(doing, about) }}
      send={(command) => sent(doing, command)}
      done={cardDoneText(title)}
      onDone={onClose}
      onCancel={onClose}
    />
  )
}
