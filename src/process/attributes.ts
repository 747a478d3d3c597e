import { own } from '#foundation/own'
import { parseAgreement } from './agreement.ts'
import { attributesOf, type Element } from './parse.ts'

/** Our own attributes of an element, without their prefix. */
export function ownAttributes(element: Element): Record<string, string> {
  const own = Object.entries(attributesOf(element)).filter(([key]) => key.startsWith('yimen:'))
  return Object.fromEntries(own.map(([key, value]) => [key.slice('yimen:'.length), value]))
}

/** What each of our attributes may say: see data/processes/README.md. */
const MAY_SAY: Record<string, (value: string) => boolean> = {
  role: (value) => ['handler', 'reviewer', 'approver', 'countersigner'].includes(value),
  decision: (value) => value === 'true' || value === 'false',
  level: (value) => value === 'township',
  officers: (value) => /^[1-9]$/.test(value),
  procedure: (value) => value !== '',
  limitShare: (value) => /^\d{1,3}$/.test(value) && Number(value) <= 100,
  agreement: (value) => parseAgreement(value) !== undefined,
}

/** What is wrong with our attributes of an element, in Chinese. */
export function attributeFaults(attributes: Readonly<Record<string, string>>): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    const maySay = own(MAY_SAY, name)
    if (!maySay) return [`没有 yimen:${name} 这个属性`]
    return maySay(value) ? [] : [`yimen:${name} 不能写“${value}”`]
  })
}
