import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  chain,
  EMPTY_STREAM,
  EventRefusedError,
  type LedgerEvent,
  type NewEvent,
  reshaped,
  StreamKind,
  UnreadableEventError,
} from '#ledger'

/*
 * A kind of stream that never was. Lamps were first lit with a wattage in words, then with a
 * number, today with the unit in the name and the room beside it.
 */
const lampEvents = {
  Lit: reshaped(
    z.object({ powerWatts: z.number(), room: z.string(), by: z.string().optional() }),
    ({ power, ...rest }) => ({
      ...rest,
      power: Number.parseInt((power as string).slice(0, -1), 10),
    }),
    ({ power, ...rest }) => ({ room: 'unknown', ...rest, powerWatts: power }),
  ),
  Dimmed: z.object({ steps: z.array(z.object({ percent: z.number() })) }),
  Died: z.object({}),
}
const lamps = new StreamKind<string, typeof lampEvents>('lamp', lampEvents, '<lampId>', {
  is: (text): text is string => /^\d+$/.test(text),
})

const stored = (
  type: string,
  shape: number,
  body: LedgerEvent['body'],
  stream = 'lamp/7',
): LedgerEvent => ({
  stream,
  version: 3,
  type,
  shape,
  body,
  edition: 0,
  actor: 'north.clerk1',
  unit: '',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.000Z',
})

const origin = {
  actor: 'north.clerk1',
  unit: '',
  via: 'desk',
  occurredAt: '2026-03-02T01:00:00.000Z',
  recordedAt: '2026-03-02T01:00:00.000Z',
} as const

test.each([
  [1, { power: '40W' }, { powerWatts: 40, room: 'unknown' }],
  [2, { power: 60, by: 'x' }, { powerWatts: 60, room: 'unknown', by: 'x' }],
  [3, { powerWatts: 8, room: 'hall' }, { powerWatts: 8, room: 'hall' }],
])('a line of shape %i is read in the shape of today', (shape, body, today) =>
  expect(lamps.read(stored('Lit', shape, body))).toMatchObject({ shape, body: today }),
)

test('an earlier shape is not taken for a later one', () => {
  expect(() => lamps.read(stored('Lit', 3, { power: 60 }))).toThrow(UnreadableEventError)
  // Its upcast from the second shape on leaves the words of the first as they are.
  expect(() => lamps.read(stored('Lit', 2, { power: '40W' }))).toThrow(UnreadableEventError)
})

test('a field too many is left out when it is read, and named as an oddity, deep down too', () => {
  const plain = stored('Lit', 3, { powerWatts: 8, room: 'hall', colour: 'red' })
  expect(lamps.read(plain).body).toEqual({ powerWatts: 8, room: 'hall' })
  expect(lamps.oddities(plain)).toEqual(['colour'])
  const deep = stored('Dimmed', 1, { steps: [{ percent: 5 }, { percent: 6, why: 'night' }] })
  expect(lamps.read(deep).body).toEqual({ steps: [{ percent: 5 }, { percent: 6 }] })
  expect(lamps.oddities(deep)).toEqual(['steps.1.why'])
  expect(lamps.oddities(stored('Lit', 1, { power: '40W', colour: 'red' }))).toEqual(['colour'])
  expect(lamps.oddities(stored('Lit', 1, { power: '40W' }))).toEqual([])
})

test.each<[string, LedgerEvent, RegExp]>([
  ['an unknown type', stored('Exploded', 1, {}), /lamp\/7#3 Exploded\.1: no such type/],
  ['a newer shape', stored('Lit', 4, { powerWatts: 8 }), /newer version of the program/],
  ['a field that is missing', stored('Lit', 3, { powerWatts: 8 }), /room/],
  ['a shape before the first', stored('Lit', 0, { power: '40W' }), /counted from 1/],
  ['a body over which an upcast stumbles', stored('Lit', 1, { power: 40 }), /its shape is not 1/],
  ['a word that every object knows', stored('constructor', 1, {}), /no such type/],
])('%s cannot be read, and says where and why', (_what, event, why) => {
  expect(() => lamps.read(event)).toThrow(UnreadableEventError)
  expect(() => lamps.read(event)).toThrow(why)
})

const lit = (body: object) => lamps.write([{ type: 'Lit', body } as never])

test('what is written carries the shape of today', () =>
  expect(lit({ powerWatts: 8, room: 'hall' })).toEqual([
    { type: 'Lit', shape: 3, body: { powerWatts: 8, room: 'hall' } },
  ]))

test.each<[string, () => NewEvent[], RegExp]>([
  ['an unknown field', () => lit({ powerWatts: 8, room: 'hall', colour: 'red' }), /colour/],
  ['a body of an earlier shape', () => lit({ power: 40 }), /powerWatts.*room/],
  [
    'an unknown field deep down',
    () => lamps.write([{ type: 'Dimmed', body: { steps: [{ percent: 5, why: 'x' }] } } as never]),
    /steps\.0\.why/,
  ],
  ['an unknown type', () => lamps.write([{ type: 'Exploded', body: {} } as never]), /Exploded/],
  [
    'a word that every object knows',
    () => lamps.write([{ type: 'constructor', body: {} } as never]),
    /constructor/,
  ],
])('%s is refused before anything is written', (_what, write, why) => {
  expect(write).toThrow(EventRefusedError)
  expect(write).toThrow(why)
})

test('a member that is undefined is one that is absent: it leaves no trace in the text', () => {
  const [event] = lit({ powerWatts: 8, room: 'hall', by: undefined })
  const [chained] = chain('lamp/7', EMPTY_STREAM, [event!], origin)
  expect(chained!.bodyText).toBe('{"powerWatts":8,"room":"hall"}')
  expect(() => lit({ powerWatts: undefined, room: 'hall' })).toThrow(EventRefusedError)
})

test('a stream with another name is of no kind', () => {
  expect(lamps.idOf('lamp/7')).toBe('7')
  for (const name of ['lamp/x', 'lamps/7', 'lamp7', 'lamp', 'lamp/', 'case/7'])
    expect(lamps.idOf(name), name).toBeUndefined()
})
