import { Card, Collapse } from 'antd'
import { CASE, dayNumberText, officeTimeText, ofStepText } from '#text/cases'
import { chineseDay, CLOCK_STATES, CLOCKS, DAY_ROLES } from '#text/labels'
import { lawText } from '#text/law'
import { durationText, monthAndDay } from '#text/time'
import { basisText } from '#text/ui'
import type { CaseView, Explanation } from '../../contract.ts'
import { Remaining } from '../../ui/Remaining.tsx'
import { Status } from '../../ui/Status.tsx'

/** Every clock of the case, and day by day how it was counted. */
export function ClocksCard({ view }: { view: CaseView }) {
  const { item, stepNames, termNames, officeTime } = view
  const about = (id: string) =>
    termNames[id] ?? stepNames[id] ?? item.materials.find((m) => m.materialId === id)?.name ?? id
  return (
    <Card size="small" title={CASE.clocks}>
      {officeTime && <p>{officeTimeText(officeTime)}</p>}
      <Collapse
        ghost
        items={view.clocks.map(({ countdown, ...clock }, i) => ({
          key: i,
          label: (
            <span>
              <b>{CLOCKS[countdown.kind]}</b>
              {countdown.stepId && ofStepText(about(countdown.stepId))}{' '}
              {chineseDay(countdown.dueOn)} <Remaining of={countdown} />
              {countdown.isProvisional && <Status>{CASE.provisional}</Status>}
            </span>
          ),
          children: <ClockDays countdown={countdown} {...clock} />,
        }))}
      />
    </Card>
  )
}

function ClockDays({ article, facts, countdown, days }: Explanation) {
  const ground = [
    basisText(lawText(article)),
    durationText(facts.limit),
    CLOCK_STATES[countdown.state],
  ]
  return (
    <>
      <p className="hint">{ground.join(' · ')}</p>
      <ol className="clock-days">
        {days.map((d) => (
          <li key={d.day} className={d.role} title={lawText(d.article)}>
            {monthAndDay(d.day)} <br />
            {d.number
              ? dayNumberText(d.number)
              : (d.role === 'off' && d.calendar.name) || DAY_ROLES[d.role]}
          </li>
        ))}
      </ol>
    </>
  )
}
