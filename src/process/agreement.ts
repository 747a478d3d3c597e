/**
 * 会签规则: what the answers of several signers make together.
 * `all` waits for everybody and agrees when all do; `veto` ends with the first 不同意, `any` with the
 * first 同意; `share` agrees when at least `of[0]` out of every `of[1]` signers do, and ends as soon
 * as that is certain.
 */
export type Agreement =
  | { kind: 'all' | 'veto' | 'any' }
  | { kind: 'share'; of: readonly [number, number] }

/** How far a 会签 has come. `total` is the number of those who are to sign. */
export interface Tally {
  readonly agreed: number
  readonly disagreed: number
  readonly total: number
}

export type JointOutcome = 'agree' | 'disagree'

/** What a finished 会签 yielded. */
export interface JointResult {
  outcome: JointOutcome
  agreed: number
  disagreed: number
}

/** The outcome once it stands; undefined while signatures are waited for. */
export function jointOutcome(rule: Agreement, tally: Tally): JointOutcome | undefined {
  const { agreed, disagreed, total } = tally
  const outstanding = total - agreed - disagreed
  switch (rule.kind) {
    case 'all':
      if (outstanding > 0) return undefined
      return disagreed === 0 ? 'agree' : 'disagree'
    case 'veto':
      if (disagreed > 0) return 'disagree'
      return outstanding > 0 ? undefined : 'agree'
    case 'any':
      if (agreed > 0) return 'agree'
      return outstanding > 0 ? undefined : 'disagree'
    case 'share': {
      const [needed, of] = rule.of
      if (agreed * of >= total * needed) return 'agree'
      return (agreed + outstanding) * of < total * needed ? 'disagree' : undefined
    }
  }
}

/**
 * Reads `yimen:agreement`: `all` (also when nothing is written), `veto`, `any`, or a share such as
 * `2/3`.
 */
export function parseAgreement(text: string | undefined): Agreement | undefined {
  if (text === undefined) return { kind: 'all' }
  if (text === 'all' || text === 'veto' || text === 'any') return { kind: text }
  const [, needed, of] = /^([1-9]\d?)\/([1-9]\d?)$/.exec(text) ?? []
  if (!needed || !of || Number(needed) > Number(of)) return undefined
  return { kind: 'share', of: [Number(needed), Number(of)] }
}
