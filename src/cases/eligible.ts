import { type Outcome, record, refuse } from '#foundation/outcome'
import type { LegalDay } from '#foundation/time'
import { isGuarded, mayGuard, type Person } from '#identity'
import { ADULT_FROM, GUARDED_UNDER } from '#identity/contract'
import type { ItemVersion } from '#items'

export const ELIGIBILITY_REFUSALS = {
  'not-for-persons':
    '“{item}”由{whom}申请，个人不能申请。单位申请的，请用单位的账号，或者由单位委托经办人、带授权委托书到窗口。',
  'not-for-organisations':
    '“{item}”由个人申请，单位不能申请。请由本人申请；本人来不了的，可以委托别人代办。',
  'guardian-needed': `申请人未满 ${GUARDED_UNDER} 周岁，由监护人代为申请。请监护人带双方的证件和户口簿等监护关系证明到窗口，登记为代理人后办理。`,
  'not-a-guardian': `申请人未满 ${GUARDED_UNDER} 周岁，代理人应当是监护人：年满 ${ADULT_FROM} 周岁的个人，不能是申请人自己或者单位。`,
  'guardian-age-unseen': `申请人未满 ${GUARDED_UNDER} 周岁，代理人的证件号码看不出年龄。请看代理人证件上的出生日期，年满 ${ADULT_FROM} 周岁的，勾选“已看证件，代理人已成年”再提交。`,
  'agent-guarded': `代理人未满 ${GUARDED_UNDER} 周岁，不能代理别人办事。请换一位代理人。`,
  'agent-is-applicant': '申请人自己来办，不用填代理人。',
} as const

export interface Asking {
  item: Pick<ItemVersion, 'name' | 'serviceObjects'>
  applicant: Person
  /** Whoever acts for them; `self` where it is the applicant again. */
  agent?: Person | 'self' | undefined
  on: LegalDay
}

/**
 * May they apply for this at all? By whom the item serves, as published, and by whether they, and
 * whoever acts for them, may act.
 * @law 行政许可法 29、30, 民法典 19、20、23
 */
export function mayApply({
  item,
  applicant,
  agent,
  on,
}: Asking): Outcome<never, keyof typeof ELIGIBILITY_REFUSALS> {
  const { name, serviceObjects } = item
  const details = { item: name, whom: serviceObjects.join('或者') }
  const servesPersons = serviceObjects.includes(PERSON)
  if (applicant.kind === 'natural-person' && !servesPersons)
    return refuse('not-for-persons', '行政许可法 30', details)
  if (applicant.kind === 'enterprise' && serviceObjects.every((whom) => whom === PERSON))
    return refuse('not-for-organisations', '行政许可法 30', details)
  if (agent === 'self') return refuse('agent-is-applicant', '行政许可法 29')
  if (isGuarded(applicant, on)) {
    if (!agent) return refuse('guardian-needed', '民法典 23')
    const guards = mayGuard(agent, on)
    if (guards === 'unseen') return refuse('guardian-age-unseen', '民法典 27')
    return guards === 'yes' ? record() : refuse('not-a-guardian', '民法典 27')
  }
  return agent && isGuarded(agent, on) ? refuse('agent-guarded', '民法典 19') : record()
}

const PERSON = '自然人'
