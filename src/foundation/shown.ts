import { canonicalJson, type Json } from './canonical.ts'
import { sm3Hex } from './sm.ts'

/**
 * What somebody was shown before they approve it, in short. The approval names it; where what would
 * be shown by then is another, nobody has seen what they would approve.
 */
export const shownOf = (value: Json): string => sm3Hex(canonicalJson(value))

export const SHOWN_REFUSALS = {
  'shown-otherwise': '您看过之后，涉及的内容有了变化。请重新看过现在的内容，再批准。',
} as const
