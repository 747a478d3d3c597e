import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { ids, legalDay, oneOf, paragraphs } from '#foundation/schema'
import { addDays } from '#foundation/time'
import { chineseDay, durationText } from '#text/time'
import {
  barredUntil,
  CHECK_TERM,
  committedIn,
  proposeRevocation,
  RECTIFICATION_TERM,
} from '../commitments.ts'
import { MOST_RECTIFICATION_DAYS } from '../contract.ts'
import { choice, count, words } from '../fields.ts'
import { naturalDays } from '#foundation/duration'
import { grants } from '../grants.ts'
import { beginTerm, endTerm } from '../moves.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'

const WAYS = {
  data: '与有关部门的数据比对',
  site: '现场核查',
  document: '申请人补交材料',
  inquiry: '向有关单位函询',
} as const

const CONSEQUENCES = {
  none: '全部相符，不用处理',
  rectify: '有不符的，责令限期整改',
  revoke: '有不符的，提请撤销决定',
} as const

/**
 * 对申请人的承诺内容，行政机关应当在事中事后核查；发现承诺不实的，责令限期整改、撤销行政决定，并纳入信用记录。
 * @law 国办发〔2020〕42号
 * Of what was granted: before the decision a false promise is a reason to deny.
 */
export const checkCommitments = act({
  title: '核查承诺',
  law: '国办发〔2020〕42号',
  may: grants('deciding-unit', 'handler', 'reviewer'),
  waits: {
    as: 'commitment-check',
    since: ({ decidedOn }) => decidedOn,
    clock: 'answer',
    term: () => CHECK_TERM,
  },
  fields: {
    way: choice('怎么核查的', WAYS),
    untrue: {
      schema: z
        .array(z.object({ materialId: ids.material, reason: paragraphs(500, '场所没有产权证明') }))
        .default([]),
      ask: (state, { item }) => ({
        kind: 'reasons',
        by: 'materialId',
        label: '与承诺不符的',
        isNeeded: false,
        hint: '相符的留空；不符的写明查到的情况',
        options: committedIn(state).map((value) => ({
          value,
          label: item.materials.find((m) => m.materialId === value)?.name ?? value,
          initial: '',
        })),
      }),
    },
    consequence: choice('处理', CONSEQUENCES, { initial: 'none' }),
    days: count('整改期限（天）', [1, MOST_RECTIFICATION_DAYS], {
      initial: 15,
      hint: '责令限期整改的，从今天起算',
    }),
    opinion: words('核查情况'),
  },
  facts: {
    CommitmentsChecked: fact(
      '核查承诺',
      z.object({
        way: oneOf(WAYS),
        untrue: z.array(z.object({ materialId: ids.material, reason: z.string() })),
        /** None where everything was as promised. */
        consequence: z.enum(['rectify', 'revoke']).optional(),
        rectifyBy: legalDay.optional(),
        /** Days of 限期整改. */
        days: z.int().optional(),
        opinion: z.string(),
      }),
      (state, { body: { consequence, rectifyBy, days, untrue }, on }) => {
        const ended = { ...state, ...endTerm(state, CHECK_TERM, on) }
        return {
          commitmentCheck: {
            on,
            untrue: untrue.map(({ materialId }) => materialId),
            ...(consequence && { consequence, consequenceOn: on }),
            ...(rectifyBy && { rectifyBy }),
          },
          ...(consequence && { credit: { since: on, until: barredUntil(on) } }),
          terms: ended.terms,
          ...(consequence === 'rectify' &&
            beginTerm(ended, RECTIFICATION_TERM, naturalDays(days!), on, { outlives: true })),
          ...(consequence === 'revoke' && proposeRevocation(ended, on)),
        }
      },
      {
        tells: ({ consequence, rectifyBy, untrue }, { nameOf }) => {
          if (!consequence) return '承诺的内容已经核查，与承诺相符。'
          const names = untrue.map(({ materialId }) => nameOf(materialId)).join('、')
          return consequence === 'rectify'
            ? `经核查，与承诺不符：${names}。请在${chineseDay(rectifyBy!)}前整改好，整改要求可以在网上查看。`
            : `经核查，与承诺不符：${names}。我们将依法决定是否撤销；您可以带证据到窗口陈述、申辩。`
        },
        papers: [
          {
            kind: 'rectification-order',
            title: '责令限期整改通知书',
            mark: '整改',
            isSealedByOrgan: true,
            isFor: ({ consequence }) => consequence === 'rectify',
            words: ({ body: { untrue, days, rectifyBy, opinion }, intro, nameOf, remedies }) => ({
              paragraphs: [
                `${intro}，以告知承诺代替部分材料，本机关据此作出了准予的决定。经核查，下列内容与承诺不符。请在 ${durationText(naturalDays(days!))}内（${chineseDay(rectifyBy!)}前）整改到位；逾期不整改或者整改后仍达不到要求的，依法撤销决定。`,
                `核查情况：${opinion}`,
              ],
              columns: ['auto', '1fr', '1fr'],
              header: ['序号', '承诺的内容', '查到的情况'],
              rows: untrue.map(({ materialId, reason }, i) => [
                String(i + 1),
                nameOf(materialId),
                reason,
              ]),
              closing: [remedies],
            }),
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared('reason-missing'),
    'no-commitment': '这个办件没有以告知承诺代替的材料，不用核查。',
    'not-granted': '准予以后才核查承诺。决定以前发现承诺不实的，写进不予的理由。',
    'commitment-checked-already': '这个办件的承诺已经核查过。',
    'not-committed': '这份材料不是以告知承诺代替的：{materials}。',
    'consequence-missing': '写了与承诺不符的内容，请选择怎么处理。',
    'nothing-untrue': '选了处理，请写明哪一项与承诺不符。',
  },
  bar(state) {
    if (committedIn(state).length === 0) return refuse('no-commitment', '国办发〔2020〕42号')
    if (state.decision !== 'granted' || state.revokedOn)
      return refuse('not-granted', '国办发〔2020〕42号')
    return state.commitmentCheck
      ? refuse('commitment-checked-already', '国办发〔2020〕42号')
      : undefined
  },
  does(state, { way, untrue, consequence, days, opinion, on }, { item, calendar }) {
    if (saysNothing(opinion)) return refuse('reason-missing', '国办发〔2020〕42号')
    const committed = new Set(committedIn(state))
    const foreign = untrue.filter(({ materialId }) => !committed.has(materialId))
    if (foreign.length > 0)
      return refuse('not-committed', '国办发〔2020〕42号', {
        materials: foreign.map(
          ({ materialId }) =>
            item.materials.find((m) => m.materialId === materialId)?.name ?? materialId,
        ),
      })
    if (consequence === 'none')
      return untrue.length > 0
        ? refuse('consequence-missing', '国办发〔2020〕42号')
        : record({ type: 'CommitmentsChecked', body: { way, untrue, opinion } })
    if (untrue.length === 0) return refuse('nothing-untrue', '国办发〔2020〕42号')
    const term = consequence === 'rectify' && {
      days,
      rectifyBy: calendar.workdayOnOrAfter(addDays(on, days)),
    }
    return record({
      type: 'CommitmentsChecked',
      body: { way, untrue, consequence, ...term, opinion },
    })
  },
})
