import { addDays } from '#foundation/time'
import type { AnswerRule } from './rule.ts'

/** 红牌：督办到期没有答复。 @law 湛江市行政审批电子监察办法（督办） */
export const r02: AnswerRule = {
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
}
