import { addDays } from '#foundation/time'
import { chineseDay } from '#text/time'
import { answerRule } from './rule.ts'

/** 红牌：督办到期没有答复。 @law 湛江市行政审批电子监察办法（督办） */
export const r02 = answerRule({
  code: 'R02',
  name: '督办逾期',
  article: '电子监察规则：督办',
  kind: 'directive',
  parameters: {},
  signals: (w) =>
    Object.entries(w.directives ?? {}).flatMap(([id, { dueOn, unitId }]) =>
      dueOn === undefined
        ? []
        : [
            {
              level: 'red',
              on: addDays(dueOn, 1),
              because: { dueOn },
              about: id,
              unitId,
              evidence: [],
            },
          ],
    ),
  says: ({ dueOn }) => `督办应于${chineseDay(dueOn)}前答复，逾期没有答复。`,
})
