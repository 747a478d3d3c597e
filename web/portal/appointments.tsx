/** @jsxImportSource preact */
import type { ItemId, UnitId } from '../../src/foundation/ids.ts'
import { monthAndDay } from '../text/time.ts'
import { chineseDay } from '../text/labels.ts'
import { PORTAL } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Choice, Field, Notice } from './kit.tsx'

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const weekday = (day: string) => WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]

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
    <Page frame={frame} title="预约窗口">
      <h1>预约窗口</h1>
      {itemName && <p class="lead">办理：{itemName}</p>}
      {problem && <Notice>{problem}</Notice>}
      <UnitForm {...choices} />
      {unitId && days.length === 0 && (
        <Notice kind="info">{unitName}没有开放预约，可以在上班时间直接到窗口办理。</Notice>
      )}
      {days.length > 0 && <Days {...choices} />}
      {days.length > 0 && day && <Times {...choices} day={day} />}
    </Page>
  )
}

const UnitForm = ({ itemId, units, unitId }: Pick<Choices, 'itemId' | 'units' | 'unitId'>) => (
  <form method="get" action="/appointments/new" class="form narrow">
    {itemId && <input type="hidden" name="item" value={itemId} />}
    <Field id="unit" label="到哪个单位的窗口">
      <Choice
        id="unit"
        name="unit"
        required
        value={unitId}
        options={units.map((u) => [u.unitId, u.name])}
      />
    </Field>
    <button type="submit" class="plain">
      看可约的时间
    </button>
  </form>
)

function Days({ unitId, itemId, days, day }: Pick<Choices, 'unitId' | 'itemId' | 'days' | 'day'>) {
  const link = (d: string) =>
    `/appointments/new?${new URLSearchParams({ unit: unitId, day: d, ...(itemId && { item: itemId }) })}`
  return (
    <>
      <h2>选一天</h2>
      <p class="themes">
        {days.map((d) =>
          d.free > 0 ? (
            <a href={link(d.day)} aria-current={d.day === day ? 'true' : undefined}>
              {monthAndDay(d.day)} 周{weekday(d.day)}
            </a>
          ) : (
            <span class="full">
              {monthAndDay(d.day)} {PORTAL.fullyBooked}
            </span>
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
    <h2>{chineseDay(day)}，选一个时间</h2>
    <form method="post" action="/appointments">
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
            <small>{s.free > 0 ? `余 ${s.free} 个` : PORTAL.fullyBooked}</small>
          </button>
        ))}
      </div>
    </form>
    <p class="note">
      点时间就预约。前一个工作日会发短信提醒；来不了请在“我的”里取消，把号留给别人。
    </p>
  </>
)
