import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { APPLICANT, grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { notClosed } from '../preconditions.ts'
import { maybeLine } from '../fields.ts'

/** 催办：申请人或监督人员提请尽快办理，每天一次，留有记录。 @law no law: 服务规范 */
export const urge = act({
  title: '催办',
  law: '服务规范',
  may: [
    ...APPLICANT,
    ...grants('deciding-unit', 'unit-supervisor', 'unit-head'),
    ...grants('any', 'hall-manager', 'supervision-officer'),
  ],
  waits: 'for-nobody',
  fields: { message: maybeLine('催办内容', 200) },
  facts: {
    CaseUrged: fact('催办', z.object({ message: z.string() }), ({ urges }, { on }) => ({
      urges: urges + 1,
      lastUrgedOn: on,
    })),
  },
  refusals: {
    ...shared('case-already-decided'),
    'urged-today': '今天已经催办过，承办单位会尽快处理。',
  },
  bar: (state, { on }) =>
    notClosed(state, '服务规范') ??
    (state.lastUrgedOn === on ? refuse('urged-today', '服务规范') : undefined),
  does: (_state, { message }) => record({ type: 'CaseUrged', body: { message } }),
})
