import type { FactRule } from './rule.ts'

/** 一次性告知：再次要求补正的预警，超过两次的黄牌。 @law 行政许可法 32(1)(4) */
export const p03: FactRule = {
  code: 'P03',
  name: '多次补正',
  article: '行政许可法 32(1)(4)',
  kind: 'corrections',
  parameters: {
    warnAbove: { value: 1, basis: '行政许可法 32' },
    yellowAbove: { value: 2, basis: '湖南电子监察规则' },
  },
  judge: (before, fact, _world, value) => {
    if (fact.type !== 'CorrectionRequired') return undefined
    const times = before.corrections.length + 1
    if (times <= value('warnAbove')) return undefined
    return { level: times > value('yellowAbove') ? 'yellow' : 'warning', because: { times } }
  },
}
