import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bookableDays,
  book,
  cancelAppointment,
  clockText,
  listFree,
  noteArrival,
  COUNTY_SLOTS,
  slotsKind,
  slotMinutes,
} from '#appointments'
import { WorkCalendar } from '#calendar'
import { remind } from './appointments.ts'
import type { ApplicantId, AppointmentId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import {
  findOfficer,
  identityCheckDigit,
  listMessages,
  type Officer,
  saveApplicant,
} from '#identity'
import { openNeutralCounty, type TestCounty } from '#testing'
import { shippedWorldToday } from '../testing/shipped.ts'
import { calendar } from '../testing/given.ts'

let county: TestCounty
const people: ApplicantId[] = []
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
  for (let i = 0; i < 13; i++) {
    const body = `11010519491231${String(400 + i)}`
    const idNumber = body + identityCheckDigit(body)
    people.push(
      await saveApplicant(county.pool, county.keys, {
        kind: 'natural-person',
        name: `来访${i}`,
        idNumber,
        phone: `1380000${String(1000 + i)}`,
      }),
    )
  }
})
afterAll(() => county.drop())
const rules = shippedWorldToday.get(slotsKind, COUNTY_SLOTS)

test('可以预约的日子只有工作日，国庆节前预约到节后', () => {
  expect(
    bookableDays(calendar, { ...rules, workdaysAhead: 3 }, '2026-09-29T20:00:00.000Z'),
  ).toEqual(['2026-09-30', '2026-10-08', '2026-10-09'])
})

test('时段在上班时间里，冬夏不同；今天只剩还没开始的', () => {
  const at = '2026-03-02T01:00:00.000Z'
  expect(slotMinutes('2026-03-03', undefined, rules, at).map(clockText)).toEqual([
    '08:00',
    '08:30',
    '09:00',
    '09:30',
    '10:00',
    '10:30',
    '11:00',
    '11:30',
    '14:30',
    '15:00',
    '15:30',
    '16:00',
    '16:30',
    '17:00',
  ])
  expect(slotMinutes('2026-06-03', undefined, rules, at).map(clockText).slice(-2)).toEqual([
    '17:00',
    '17:30',
  ])
  expect(slotMinutes('2026-03-02', undefined, rules, at).map(clockText)[0]).toBe('09:30')
})

test('十二个人同时抢两个号：两个人约上，其余的知道约满了；取消后空出来', async () => {
  const all = await Promise.all(
    people
      .slice(0, 12)
      .map((applicantId) =>
        book(
          county,
          { unitId: 'north', day: '2026-03-03', minute: 540, applicantId },
          county.now(),
        ),
      ),
  )
  expect(all.filter((r) => r.ok).length).toBe(2)
  expect(all.filter((r) => !r.ok).every((r) => !r.ok && r.code === 'slot-full')).toBe(true)
  const free = async () =>
    (await listFree(county, 'north', county.now()))
      .find((d) => d.day === '2026-03-03')!
      .slots.find((s) => s.minute === 540)!.free
  expect(await free()).toBe(0)
  const first = all.findIndex((r) => r.ok)
  const { appointmentId } = all[first] as { appointmentId: AppointmentId }
  expect(
    await cancelAppointment(
      county,
      appointmentId,
      '00000000-0000-4000-8000-00000000000a',
      county.now(),
    ),
  ).toMatchObject({ ok: false })
  expect(await cancelAppointment(county, appointmentId, people[first]!, county.now())).toEqual({
    ok: true,
  })
  expect(
    await cancelAppointment(county, appointmentId, people[first]!, county.now()),
    '取消两次',
  ).toMatchObject({ ok: false })
  expect(await free()).toBe(1)
})

test('同一个人同一时段不能约两处，同时最多三个预约；休息日、下班时间不能约', async () => {
  const [who] = people.slice(12)
  const at = (unitId: UnitId, minute: number, day: LegalDay = '2026-03-04') =>
    book(county, { unitId, day, minute, applicantId: who! }, county.now())
  expect(await at('north', 600)).toMatchObject({ ok: true })
  expect(await at('south', 600)).toMatchObject({ code: 'already-there' })
  expect(await at('south', 630)).toMatchObject({ ok: true })
  expect(await at('south', 660)).toMatchObject({ ok: true })
  expect(await at('south', 690)).toMatchObject({ code: 'too-many' })
  expect(await at('south', 540, '2026-03-07')).toMatchObject({ code: 'slot-not-offered' })
  expect(await at('south', 13 * 60, '2026-03-05')).toMatchObject({ code: 'slot-not-offered' })
  expect(await at('no-such-unit', 540)).toMatchObject({ code: 'slot-not-offered' })
})

test('前一个工作日提醒一次；日子改成放假的，取消并告知', async () => {
  county.setTime('2026-03-03T01:00:00.000Z')
  expect(await remind(county, '青岩县', county.now())).toBeGreaterThan(0)
  expect(await remind(county, '青岩县', county.now())).toBe(0)
  const told = await listMessages(county.pool, county.keys, people[12])
  expect(told[0]!.text).toContain('提醒：您预约了3月4日')
  await book(
    county,
    { unitId: 'east-town', day: '2026-03-05', minute: 540, applicantId: people[7]! },
    county.now(),
  )
  const off = new WorkCalendar(
    [2025, 2026],
    [{ day: '2026-03-05', kind: 'holiday', name: '临时放假', notice: '测试' }],
  )
  const withHoliday = { ...county, calendar: () => off }
  await remind(withHoliday, '青岩县', '2026-03-04T01:00:00.000Z')
  expect((await listMessages(county.pool, county.keys, people[7]))[0]!.text).toContain('预约取消')
})

test('窗口登记来没来，只能登记本单位的，到了那一天才能登记', async () => {
  const booked = await book(
    county,
    { unitId: 'north', day: '2026-03-06', minute: 540, applicantId: people[9]! },
    county.now(),
  )
  if (!booked.ok) throw new Error(booked.code)
  const clerk = (await findOfficer(county.pool, 'north.clerk1', '2026-03-02'))!
  const other = (await findOfficer(county.pool, 'south.clerk1', '2026-03-02'))!
  const note = (officer: Officer, came: boolean, at: Instant) =>
    noteArrival(county, booked.appointmentId, came, officer, at)
  const day: Instant = '2026-03-06T01:00:00.000Z'
  expect(await note(other, true, day)).toMatchObject({ ok: false })
  for (const came of [true, false])
    expect(await note(clerk, came, '2026-03-05T15:59:59.999Z')).toEqual({
      ok: false,
      code: 'not-its-day-yet',
    })
  expect(await note(clerk, true, day)).toEqual({ ok: true })
})

test('同一张表格再送一次：时段过了也还是那一个预约；取消了的说已取消', async () => {
  const formKey = 'sent-twice-0001'
  const applicantId = people[12]!
  const place = { unitId: 'north', day: '2026-04-02', minute: 600, applicantId, formKey } as const
  const first = await book(county, place, '2026-04-01T01:00:00.000Z')
  expect(first).toMatchObject({ ok: true })
  const later = '2026-04-02T04:00:00.000Z'
  expect(await book(county, place, later)).toEqual(first)
  if (!first.ok) throw new Error(first.code)
  await cancelAppointment(county, first.appointmentId, applicantId, later)
  expect(await book(county, place, later)).toMatchObject({ code: 'cancelled-since' })
})
