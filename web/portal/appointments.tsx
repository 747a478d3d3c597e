/** @jsxImportSource preact */
import type { ItemId, UnitId } from '../../src/foundation/ids.ts'
import { PORTAL } from '../text/portal.ts'
import {
  APPOINTMENT,
  chooseTimeText,
  forItemText,
  fullDayText,
  noSlotsText,
  openDayText,
  slotText,
} from '../text/portal-case.ts'
import { type Frame, Page } from './frame.tsx'
import { Choice, Field, Notice, SentOnce } from './kit.tsx'

interface Choices {
  units: { unitId: UnitId; name: string }[]
  unitId: UnitId
  unitName: string
  itemId?: ItemId | undefined
  itemName?: string | undefined
  problem?: string | undefined
  days: { day: string; free: number }[]
  day?: string | undefined
  slots: { minute: number; clock: string; free: number }[]
}

/** 预约窗口: which unit, which day, what time; each choice is a link or a button. */
export function AppointmentPage({ frame, ...choices }: { frame: Frame } & Choices) {
  const { unitId, unitName, itemName, problem, days, day } = choices
  return (
    <Page frame={frame} title={PORTAL.appointment}>
      <h1>{PORTAL.appointment}</h1>
      {itemName && <p class="lead">{forItemText(itemName)}</p>}
      {problem && <Notice>{problem}</Notice>}
      <UnitForm {...choices} />
      {unitId && days.length === 0 && <Notice kind="info">{noSlotsText(unitName)}</Notice>}
      {days.length > 0 && <Days {...choices} />}
      {days.length > 0 && day && <Times {...choices} day={day} />}
    </Page>
  )
}

const UnitForm = ({ itemId, units, unitId }: Pick<Choices, 'itemId' | 'units' | 'unitId'>) => (
  <form method="get" action="/appointments/new" class="form narrow">
    {itemId && <input type="hidden" name="item" value={itemId} />}
    <Field id="unit" label={APPOINTMENT.unit}>
      <Choice
        id="unit"
        name="unit"
        required
        value={unitId}
        options={units.map((u) => [u.unitId, u.name])}
      />
    </Field>
    <button type="submit" class="plain">
      {APPOINTMENT.look}
    </button>
  </form>
)

function Days({ unitId, itemId, days, day }: Pick<Choices, 'unitId' | 'itemId' | 'days' | 'day'>) {
  const link = (d: string) =>
    `/appointments/new?${new URLSearchParams({ unit: unitId, day: d, ...(itemId && { item: itemId }) })}`
  return (
    <>
      <h2>{APPOINTMENT.day}</h2>
      <p class="themes">
        {days.map((d) =>
          d.free > 0 ? (
            <a href={link(d.day)} aria-current={d.day === day ? 'true' : undefined}>
              {openDayText(d.day)}
            </a>
          ) : (
            <span class="full">{fullDayText(d.day)}</span>
          ),
        )}
      </p>
    </>
  )
}

const Times = ({
  unitId,
  itemId,
  day,
  slots,
}: Pick<Choices, 'unitId' | 'itemId' | 'slots'> & { day: string }) => (
  <>
    <h2>{chooseTimeText(day)}</h2>
    <form method="post" action="/appointments">
      <SentOnce />
      <input type="hidden" name="unit" value={unitId} />
      <input type="hidden" name="day" value={day} />
      {itemId && <input type="hidden" name="item" value={itemId} />}
      <div class="slots">
        {slots.map((s) => (
          <button
            type="submit"
            name="minute"
            value={String(s.minute)}
            disabled={s.free === 0}
            class="plain"
          >
            {s.clock}
            <small>{slotText(s.free)}</small>
          </button>
        ))}
      </div>
    </form>
    <p class="note">{APPOINTMENT.note}</p>
  </>
)
