import type { FeeDefinition } from '#items'
import type { CaseFact } from '#cases/events'

type FeeCharged = Extract<CaseFact, { type: 'FeeCharged' }>['body']

/** What the published standard asks for; undefined for a fee that is not on the list. In fen. */
export function dueFen(
  fees: readonly FeeDefinition[] | undefined,
  { feeId, quantity }: Pick<FeeCharged, 'feeId' | 'quantity'>,
): number | undefined {
  const fee = fees?.find((f) => f.feeId === feeId)
  return fee && fee.fen * quantity
}

export const yuan = (fen: number): string => `${fen / 100} 元`
