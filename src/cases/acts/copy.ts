import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { maybeLine, unit } from '../fields.ts'
import { notClosed } from '../preconditions.ts'

/** 抄送：将办件情况抄送其他单位知悉，不产生办理责任。 @law no law: 服务规范 */
export const copy = act({
  title: '抄送',
  law: '服务规范',
  may: grants('deciding-unit', 'clerk', 'handler', 'reviewer', 'approver'),
  waits: 'for-nobody',
  fields: { toUnitId: unit('抄送单位'), note: maybeLine('附言', 500) },
  facts: {
    CaseCopied: fact(
      '抄送',
      z.object({ toUnitId: ids.unit, note: z.string() }),
      ({ copies }, { body: { toUnitId: unitId, note }, on }) => ({
        copies: [...copies, { unitId, note, on }],
      }),
      { internal: 'all' },
    ),
  },
  refusals: {
    ...shared('case-already-decided', 'unit-unknown'),
    'copy-to-self': '不能抄送给承办单位自己。',
  },
  bar: (state) => notClosed(state, '服务规范'),
  does(state, { toUnitId, note }, { unit }) {
    if (toUnitId === state.unitId) return refuse('copy-to-self', '服务规范')
    if (!unit(toUnitId)) return refuse('unit-unknown', '服务规范')
    return record({ type: 'CaseCopied', body: { toUnitId, note } })
  },
})
