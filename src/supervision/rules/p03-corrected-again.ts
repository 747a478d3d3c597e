import { factRule } from './rule.ts'

/** 一次性告知：再次要求补正的预警，超过两次的黄牌。 @law 行政许可法 32(1)(4) */
export const p03 = factRule({
  code: 'P03',
  name: '多次补正',
  article: '行政许可法 32(1)(4)',
  kind: 'corrections',
  parameters: {
    warnAbove: { value: 1, name: '超过几次预警', basis: '行政许可法 32' },
    yellowAbove: { value: 2, name: '超过几次黄牌', basis: '湖南电子监察规则' },
  },
  judge: (before, fact, _world, value) => {
    if (fact.type !== 'CorrectionRequired') return undefined
    const times = before.corrections.length + 1
    if (times <= value('warnAbove')) return undefined
    return { level: times > value('yellowAbove') ? 'yellow' : 'warning', because: { times } }
  },
  says: ({ times }) => `已经第 ${times} 次要求补正，补正应当一次告知。`,
})
