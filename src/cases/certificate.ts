import { addDays, addMonths, type LegalDay } from '#foundation/time'
import { type Licence, stateOn } from '#licences'
import type { LicenceAsk } from '#licences/contract'
import { chineseDay } from '#text/time'
import type { Paper } from './paper.ts'
import type { World } from './state.ts'

/* 证照: the paper, how long it is good for, and what becomes of it. */

const REMARKS: Readonly<Record<LicenceAsk, string>> = {
  change: '变更，以前的证照不再使用',
  renewal: '延续，以前的证照不再使用',
  reissue: '补发，以前的证照不再使用',
  cancellation: '',
}

/** The certificate; of one that follows another, it says so. */
export const certificate = <Body>(isFor: (body: Body) => boolean): Paper<Body> => ({
  kind: 'certificate',
  title: '证照',
  mark: '证',
  isSealedByOrgan: true,
  isFor,
  words: ({ on, state, world: { item }, context }) => ({
    title: item.result.name,
    addressee: '',
    columns: ['auto', '1fr'],
    header: ['项目', '内容'],
    rows: [
      ['证照编号', state.certificateNumber ?? ''],
      ['持证人', context.applicant.name],
      ['事项', item.name],
      ['发证日期', chineseDay(on)],
      ['有效期至', state.validUntil ? chineseDay(state.validUntil) : item.result.validity],
      ['发证机关', context.unitName],
      ...(state.about ? [['备注', REMARKS[state.about.kind]]] : []),
    ],
  }),
})

/** Nothing is granted of it any more. That it ran out meanwhile keeps nobody from deciding. */
export const hasEnded = (licence: Licence): boolean => {
  const state = stateOn(licence, licence.issuedOn)
  return state === 'cancelled' || state === 'revoked'
}

/**
 * What a grant makes of a licence. It keeps its number; 延续 gives a whole term more, which follows
 * the one before without a gap, or begins with the decision where that was over.
 * @law 行政许可法 49、50
 */
export function licenceAfter(
  { number, validUntil }: Pick<Licence, 'number' | 'validUntil'>,
  kind: LicenceAsk,
  on: LegalDay,
  { item }: Pick<World, 'item'>,
): { certificateNumber?: string; validUntil?: LegalDay } {
  if (kind === 'cancellation') return {}
  const from = validUntil && validUntil >= on ? addDays(validUntil, 1) : on
  const until = kind === 'renewal' ? validityEnd(from, item.result.validity) : validUntil
  return { certificateNumber: number, ...(until && { validUntil: until }) }
}

/** The last day of `5年`, `6个月` or `30天` of which `on` is the first; none of `长期`. */
export function validityEnd(on: LegalDay, validity: string): LegalDay | undefined {
  const [, value, unit] = /^(\d+)(年|个月|天)$/.exec(validity) ?? []
  if (!value) return undefined
  if (unit === '天') return addDays(on, Number(value) - 1)
  const corresponding = addMonths(on, Number(value) * (unit === '年' ? 12 : 1))
  // Where the last month has no corresponding day, its last day is already the end.
  return corresponding.slice(8) === on.slice(8) ? addDays(corresponding, -1) : corresponding
}
