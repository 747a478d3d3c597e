import { Alert, Card, Empty } from 'antd'
import { Link } from 'react-router'
import {
  cardsText,
  casesText,
  DAILY,
  dailyTitle,
  entriesText,
  FILE_RESULTS,
  figuresTitle,
  filesText,
  itemCountText,
  monthText,
  signedDaysText,
  signedText,
  timesText,
} from '#text/supervision'
import type { DailyCheck, Me, MonthOfChecks } from '../../contract.ts'
import { AskForm } from '../../ui/AskForm.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Fetched, partOf } from '../../ui/Fetched.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import type { Questions } from '../../ui/Questions.tsx'
import { submit, useAnswer } from '../client.ts'
import { mayAsk } from '../screens.ts'
import { Room } from './SupervisionNav.tsx'

/** 日巡查: the system's figures of the day, and three paper files that the supervisor compares. */
export function DailyCheckPage({ me }: { me: Me }) {
  const isOverview =
    mayAsk(me, 'GET /api/supervision/daily-checks') && !me.roles.includes('unit-supervisor')
  return isOverview ? <Overview me={me} /> : <Today me={me} />
}

function Overview({ me }: { me: Me }) {
  const month = useAnswer('/api/supervision/daily-checks')
  const { data } = month
  return (
    <Room me={me} title={DAILY.title} {...(data && { says: monthText(data.month, data.workdays) })}>
      <List
        of={partOf(month, (m) => m.units)}
        rowKey={(u) => u.unitId}
        columns={columnsOf(data?.workdays ?? 0)}
        measure={DAILY.measure}
        empty={DAILY.noUnits}
      />
    </Room>
  )
}

const columnsOf = (workdays: number): Column<MonthOfChecks['units'][number]>[] => [
  { name: 'unit', label: DAILY.unit, show: (u) => <b>{u.unitName}</b>, by: (u) => u.unitName },
  {
    name: 'workdays',
    label: DAILY.workdays,
    show: (u) => signedDaysText(u.workdays, workdays),
    by: (u) => u.workdays,
  },
  {
    name: 'files',
    label: DAILY.files,
    show: (u) => filesText(u.files, u.faulty),
    by: (u) => u.files,
  },
]

function Today({ me }: { me: Me }) {
  const found = useAnswer('/api/supervision/daily-check')
  return (
    <Room me={me} title={found.data ? dailyTitle(found.data.day) : DAILY.title}>
      <Fetched of={found}>
        {(check) => (
          <div className="halves">
            <FiguresCard {...check} />
            <Card size="small" title={DAILY.check}>
              {check.signedBy ? <Signed {...check} /> : <CheckForm {...check} />}
            </Card>
          </div>
        )}
      </Fetched>
    </Room>
  )
}

function FiguresCard({ unitName, figures }: DailyCheck) {
  const received = figures.received.map((r) => itemCountText(r.itemName, r.n)).join('，')
  return (
    <Card size="small" title={figuresTitle(unitName)}>
      <Facts
        of={[
          [DAILY.received, received || DAILY.noneReceived],
          [DAILY.dueSoon, casesText(figures.dueSoon)],
          [DAILY.cards, cardsText(figures.cards)],
          [DAILY.openLeads, entriesText(figures.openLeads)],
          [DAILY.lateEntries, timesText(figures.lateEntries)],
        ]}
      />
    </Card>
  )
}

function Signed({ signer = '', signedAt = '', sample, note }: DailyCheck) {
  return (
    <>
      <Alert type="success" showIcon title={signedText(signer, signedAt)} />
      <ul>
        {sample.map((s) => (
          <li key={s.caseId}>
            <Link to={`/cases/${s.caseId}`}>{s.caseId}</Link> {FILE_RESULTS[s.result!]} {s.note}
          </li>
        ))}
      </ul>
      {note}
    </>
  )
}

/** What is asked of each file, and of the day. */
const questionsOf = (sample: DailyCheck['sample']): Questions => ({
  ...Object.fromEntries(
    sample.flatMap(({ caseId }): [string, Questions[string]][] => [
      [
        `${caseId} result`,
        {
          kind: 'choice',
          label: `${caseId} ${DAILY.result}`,
          options: optionsOf(FILE_RESULTS),
          isNeeded: true,
        },
      ],
      [`${caseId} note`, { kind: 'line', label: DAILY.note, most: 300, isNeeded: false }],
    ]),
  ),
  note: { kind: 'words', label: DAILY.today, most: 500, isNeeded: false },
})

function CheckForm({ sample, maySign, day }: DailyCheck) {
  return (
    <>
      {sample.length === 0 && <Empty description={DAILY.noFiles} />}
      {sample.length > 0 && (
        <ul>
          {sample.map(({ caseId }) => (
            <li key={caseId}>
              <Link to={`/cases/${caseId}`}>{caseId}</Link>
            </li>
          ))}
        </ul>
      )}
      {maySign ? (
        <AskForm
          name={`daily-check/${day}`}
          asks={{ title: DAILY.check, questions: questionsOf(sample), confirm: DAILY.sign }}
          send={(answers) =>
            submit(
              '/api/supervision/daily-check',
              {},
              {
                note: answers.note ?? '',
                sample: sample.map(({ caseId }) => ({
                  caseId,
                  result: answers[`${caseId} result`],
                  note: answers[`${caseId} note`] ?? '',
                })),
              },
            )
          }
          done={DAILY.signed}
        />
      ) : (
        <p className="hint">{DAILY.bySupervisor}</p>
      )}
    </>
  )
}
