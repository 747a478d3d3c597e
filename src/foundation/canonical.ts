export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, members that are
 * `undefined` left out. `JSON.stringify` already writes numbers and strings as the RFC demands;
 * lone surrogates are refused, because they have no UTF-8 form and would make a hash that nobody
 * else can reproduce.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON has no NaN or infinity')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('canonical JSON has no lone surrogates')
    return JSON.stringify(value)
  }
  let text = ''
  if (Array.isArray(value)) {
    for (const element of value) text += `${text && ','}${canonicalJson(element)}`
    return `[${text}]`
  }
  const object = value as { readonly [key: string]: Json | undefined }
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined)
      text += `${text && ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}
