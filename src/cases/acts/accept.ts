import { z } from 'zod'
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import { record, refuse } from '#foundation/outcome'
import { ids, legalDay } from '#foundation/schema'
import { chineseDay, workdaysText } from '#text/time'
import { moved } from '../course.ts'
import { COUNTER } from '../grants.ts'
import { movement, moveSteps } from '../moves.ts'
import { notAcceptable } from '../preconditions.ts'
import { shortList } from '../materials.ts'
import { missingMaterials } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { ACCEPTANCE } from '../todos.ts'

/** 受理，自己受理、容缺受理和视为受理的都在内。 */
export const CaseAccepted = fact(
  '受理',
  z.object({
    /** The day from which the limits count: for a deemed acceptance the day of receipt. */
    since: legalDay,
    deemed: z.boolean(),
    tolerated: z.array(
      z.object({ materialId: ids.material, graceWorkdays: z.number(), dueOn: legalDay }),
    ),
    ...movement,
  }),
  (state, told) => ({
    stage: 'processing',
    acceptedOn: told.on,
    countsFrom: told.body.since,
    deemed: told.body.deemed,
    tolerated: told.body.tolerated,
    ...moveSteps(state, { type: 'CaseAccepted' }, told),
  }),
  {
    tells: ({ tolerated }, { nameOf }) => {
      const [first, ...others] = tolerated.map(({ dueOn }) => dueOn)
      if (!first) return '已受理，正在办理，办好了短信告诉您。'
      const dueOn = others.reduce((a, b) => (b < a ? b : a), first)
      return `已受理。还要补交：${shortList(tolerated.map((t) => nameOf(t.materialId)))}，最晚 ${chineseDay(dueOn)}。可以在网上补交，也可以带到窗口；过期没有补齐的，终止办理。`
    },
    papers: [
      {
        kind: 'acceptance-notice',
        title: '受理通知书',
        mark: '受',
        words({ state, context, intro, nameOf, limits, under }) {
          const { statutory, promised } = limits()
          const since = chineseDay(state.countsFrom!)
          const gaps = state.tolerated.map(
            (g) => `《${nameOf(g.materialId)}》（${chineseDay(g.dueOn)}前补齐）`,
          )
          return {
            paragraphs: [
              state.deemed
                ? `${intro}，因本机关未在 ${workdaysText(ACCEPTANCE_WORKDAYS)}内一次性告知补正内容，${under('第三十二条第一款第（四）项')}自${since}起即为受理。`
                : `${intro}，属于本机关职权范围，${under('第三十二条第一款第（五）项')}决定自${since}起受理。`,
              `法定办结日期为${statutory}，承诺办结日期为${promised}。依法进行听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内，并将另行书面告知。`,
              ...(gaps.length > 0
                ? [`本件为容缺受理，请按承诺期限补齐：${gaps.join('、')}。`]
                : []),
            ],
            closing: [`咨询电话：${context.phone}。办理进度可凭办件编号和查询码在网上查询。`],
          }
        },
      },
      {
        kind: 'gap-commitment',
        title: '容缺受理承诺书',
        mark: '容',
        isFor: ({ tolerated }) => tolerated.length > 0,
        words: ({ body: { tolerated }, context, intro, nameOf }) => ({
          paragraphs: [
            `${intro}，主要材料齐全，下列材料暂缺。${context.applicant.name}承诺在下列期限前补齐，逾期没有补齐的，同意终止办理：`,
          ],
          columns: ['auto', '1fr', 'auto'],
          header: ['序号', '暂缺的材料', '补齐的期限'],
          rows: tolerated.map((gap, i) => [
            String(i + 1),
            nameOf(gap.materialId),
            chineseDay(gap.dueOn),
          ]),
          closing: ['承诺人签名：'],
        }),
      },
    ],
  },
)

/** 申请事项属于本机关职权，材料齐全、符合法定形式的，应当受理。 @law 行政许可法 32(1)(5) */
export const accept = act({
  title: '受理',
  emphasis: 'main',
  law: '行政许可法 32(1)(5)',
  may: COUNTER,
  waits: ACCEPTANCE,
  fields: {},
  says: () => '材料齐全、符合法定形式。确认受理后开始计算法定时限和承诺时限，并出具受理通知书。',
  facts: { CaseAccepted },
  refusals: shared('case-in-correction', 'case-not-awaiting-acceptance', 'materials-missing'),
  bar(state, _command, { item }) {
    const refusal = notAcceptable(state)
    if (refusal) return refusal
    const missing = missingMaterials(state, item)
    return missing.length === 0
      ? undefined
      : refuse('materials-missing', '行政许可法 32(1)(4)', {
          materials: missing.map((m) => m.name),
        })
  },
  does: (state, { on }, { net }) =>
    record({
      type: 'CaseAccepted',
      body: {
        since: on,
        deemed: false,
        tolerated: [],
        ...moved(net, state, { type: 'CaseAccepted' }),
      },
    }),
})
