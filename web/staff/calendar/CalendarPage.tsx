import { InputNumber } from 'antd'
import { CALENDAR } from '#text/calendar'
import { chineseDay } from '#text/time'
import type { Me, SpecialDay } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { Beside } from '../../ui/AskForm.tsx'
import { partOf } from '../../ui/Fetched.tsx'
import { NamedField } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'
import { useAnswer } from '../client.ts'
import { AmendmentPanel, AmendmentsCard } from './Amendments.tsx'
import { NoticeCard } from './NoticeCard.tsx'

/**
 * Holidays and make-up days; a new year is pasted from the notice, proposed by one person and
 * approved by another.
 */
export function CalendarPage({ me }: { me: Me }) {
  const [params, set] = useFilters()
  const year = Number(params.get('year') ?? me.today.slice(0, 4))
  const days = useAnswer('/api/calendar/years/{year}', { path: { year } })
  const shown = params.get('amendment')
  const mayApprove = me.roles.includes('supervision-lead')
  return (
    <>
      <h1 className="page-title">{CALENDAR.title}</h1>
      <Beside
        panel={
          shown && (
            <AmendmentPanel
              key={shown}
              amendmentId={shown}
              mayApprove={mayApprove}
              onClose={() => set('amendment', undefined)}
            />
          )
        }
      >
        <div className="two">
          <List
            of={partOf(days, (y) => y.days)}
            rowKey={(d) => d.day}
            columns={COLUMNS}
            measure={CALENDAR.measure}
            empty={CALENDAR.none}
            pageSize={16}
            beside={
              <NamedField label={CALENDAR.year}>
                {(id) => (
                  <InputNumber
                    id={id}
                    min={2004}
                    max={2100}
                    value={year}
                    onChange={(v) => v && set('year', String(v))}
                  />
                )}
              </NamedField>
            }
          />
          <div className="stack">
            {me.roles.includes('system-admin') && <NoticeCard />}
            <AmendmentsCard mayApprove={mayApprove} onLook={(id) => set('amendment', id)} />
          </div>
        </div>
      </Beside>
    </>
  )
}

const COLUMNS: readonly Column<SpecialDay>[] = [
  { name: 'day', label: CALENDAR.day, show: (d) => chineseDay(d.day), by: (d) => d.day },
  {
    name: 'kind',
    label: CALENDAR.kind,
    show: ({ kind, name }) => (
      <>
        <Status tone={kind === 'holiday' ? 'bad' : 'open'}>
          {kind === 'holiday' ? CALENDAR.holiday : CALENDAR.makeUp}
        </Status>{' '}
        {name}
      </>
    ),
  },
  {
    name: 'notice',
    label: CALENDAR.notice,
    show: (d) => <small>{d.notice ?? CALENDAR.noNotice}</small>,
  },
]
