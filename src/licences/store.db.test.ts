import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseIds } from '#foundation/ids'
import { addDays } from '#foundation/time'
import { openPool } from '#platform/database'
import { openNeutralCounty, type TestCounty } from '#testing'
import { LICENCE_STATES, type LicenceAsk, type LicenceState } from './contract.ts'
import { type Granted, licenceFrom, stateOn } from './licence.ts'
import { clearLicences, projectGranted, searchLicences } from './store.ts'

let county: TestCounty
/** The application empties nothing. */
let owner: ReturnType<typeof openPool>
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
  owner = openPool(county.ownerUrl, 1)
})
afterAll(async () => {
  await owner.end()
  await county.drop()
})

const FIRST = '2026-03-02'
const day = fc.integer({ min: 0, max: 2500 }).map((days) => addDays(FIRST, days))
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const whose = {
  number: '1',
  itemId: 'item-licence',
  unitId: 'north',
  holderId: '00000000-0000-4000-8000-00000000000a',
} as const

/** What issued a licence, and what any cases decided about it since. */
const granted: fc.Arbitrary<Granted[]> = fc
  .tuple(
    fc.record({ validUntil: maybe(day), revokedOn: maybe(day), cancelledOn: maybe(day) }),
    fc.array(
      fc.record({
        kind: fc.constantFrom<LicenceAsk>('change', 'renewal', 'reissue', 'cancellation'),
        decidedOn: day,
        validUntil: day,
        revokedOn: maybe(day),
      }),
      { maxLength: 6 },
    ),
  )
  .map(([first, others]) => [
    { ...whose, ...first, caseId: caseIds.of('2026-000001'), decidedOn: FIRST, isDeemed: false },
    ...others.map(({ kind, ...other }, i) => ({
      ...whose,
      ...other,
      about: { licence: '1', kind },
      caseId: caseIds.of(`2026-${String(i + 2).padStart(6, '0')}`),
      isDeemed: false,
    })),
  ])

const inAnyOrder = granted.chain((of) =>
  fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length })),
)

async function registered(of: readonly Granted[]) {
  await clearLicences(owner)
  for (const one of of) await county.pool.query(projectGranted(one))
  return (await searchLicences(county.pool, FIRST, { number: '1' })).rows[0]!
}

test('决定以什么次序登记，登记几次，证照都是同一个样子；按状态查到的就是它的状态', async () => {
  await fc.assert(
    fc.asyncProperty(inAnyOrder, day, async ([of, shuffled], on) => {
      const inOrder = await registered(of)
      expect(licenceFrom(shuffled)).toEqual(inOrder)
      expect(await registered([...shuffled, ...of.slice(0, 2)])).toEqual(inOrder)
      const state = stateOn(inOrder, on)
      for (const asked of Object.keys(LICENCE_STATES) as LicenceState[]) {
        const { total } = await searchLicences(county.pool, on, { state: asked })
        expect(total, `${asked} on ${on}`).toBe(asked === state ? 1 : 0)
      }
      // The rule a second time, by hand.
      const ends = of
        .filter(({ about, revokedOn }) => about?.kind === 'cancellation' && !revokedOn)
        .map(({ decidedOn }) => decidedOn)
      const cancelledOn = [...ends, ...(of[0]!.cancelledOn ? [of[0]!.cancelledOn] : [])].sort()[0]
      expect(inOrder.cancelledOn).toBe(cancelledOn ?? null)
      const terms = of.filter(
        ({ about, revokedOn }) => !about || (about.kind === 'renewal' && !revokedOn),
      )
      const until = terms.some(({ validUntil }) => !validUntil)
        ? null
        : terms
            .map(({ validUntil }) => validUntil!)
            .sort()
            .at(-1)
      expect(inOrder.validUntil).toBe(until)
    }),
    { numRuns: 60 },
  )
})
