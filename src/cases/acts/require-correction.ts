import { z } from 'zod'
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { ids, legalDay, paragraphs, text } from '#foundation/schema'
import type { MaterialId } from '#foundation/ids'
import { addDays } from '#foundation/time'
import { formFieldText } from '#text/form-changes'
import { chineseDay, workdaysText } from '#text/time'
import { COUNTER } from '../grants.ts'
import { shortList } from '../materials.ts'
import { missingMaterials, type NamedField, namedField } from '../state.ts'
import { notSubmitted } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { type Addressed, act, fact } from './act.ts'
import { ACCEPTANCE } from '../todos.ts'

interface Listed {
  missing: { materialId: MaterialId; reason: string }[]
  fields?: NamedField[]
}

/** Everything that was told, by name, and why: the materials, then the fields of the form. */
const toldIn = (
  { missing, fields = [] }: Listed,
  { nameOf, fieldName }: Pick<Addressed, 'nameOf' | 'fieldName'>,
) => [
  ...missing.map(({ materialId, reason }) => ({ name: nameOf(materialId), reason })),
  ...fields.map(({ field, reason }) => ({ name: formFieldText(fieldName(field)), reason })),
]

const missing = z.array(z.object({ materialId: ids.material, reason: z.string() }))

/**
 * 申请材料不齐全或者不符合法定形式的，应当当场或者在五日内一次告知申请人需要补正的全部内容。
 * @law 行政许可法 32(1)(4)
 * Once: the list must be complete, so everything required that has not come must be on it.
 */
export const requireCorrection = act({
  title: '一次性告知补正',
  law: '行政许可法 32(1)(4)',
  may: COUNTER,
  waits: ACCEPTANCE,
  fields: {
    missing: {
      schema: z
        .array(
          z.object({
            materialId: ids.material,
            reason: paragraphs(500, '租赁合同没有签字'),
          }),
        )
        .default([]),
      ask: (state, { item }) => {
        const lacking = new Set(missingMaterials(state, item))
        return {
          kind: 'reasons',
          by: 'materialId',
          label: '需要补正的材料',
          isNeeded: false,
          hint: '不需要补正的留空；需要补正的写明缺什么、怎么改',
          options: item.materials.map((m) => ({
            value: m.materialId,
            label: `${m.name}${lacking.has(m) ? '（未收到）' : ''}`,
            initial: lacking.has(m) ? `请补交${m.name}` : '',
          })),
        }
      },
    },
    fields: {
      schema: z
        .array(
          z.object({
            field: text('area').max(60),
            reason: paragraphs(500, '与租赁合同载明的面积不一致'),
          }),
        )
        .default([]),
      ask: (_state, { form }) => ({
        kind: 'reasons',
        by: 'field',
        label: '需要更正的申请表栏目',
        isNeeded: false,
        hint: '填写没有错的栏目留空；需要更正的写明错在哪里、怎么改',
        options: Object.entries(form().properties).map(([value, { title }]) => ({
          value,
          label: title,
          initial: '',
        })),
      }),
    },
    /** What the applicant has; local practice, not law. */
    replyNaturalDays: {
      schema: z.number().int().min(5).max(90).default(30),
      ask: () => ({
        kind: 'count',
        label: '补正期限（天，自然日）',
        isNeeded: true,
        least: 5,
        most: 90,
        initial: 30,
      }),
    },
  },
  says: () => '请一次列全需要补正的材料和需要更正的栏目，之后不能再次要求补正。',
  facts: {
    CorrectionRequired: fact(
      '一次性告知补正',
      z.object({
        missing,
        /** Of the application form; only where something in it is wrong. */
        fields: z.array(namedField).optional(),
        replyNaturalDays: z.number(),
        dueOn: legalDay,
      }),
      (_state, { body, on }) => ({
        stage: 'correcting',
        correction: { requiredOn: on, supplied: [], ...body },
      }),
      {
        tells: (body, addressed) => {
          const [what, verb] = body.fields ? ['申请有要改正的', '补正'] : ['材料不齐', '补交']
          const brought = body.fields ? '到窗口办' : '带到窗口'
          return `${what}，请最晚 ${chineseDay(body.dueOn)}${verb}：${shortList(toldIn(body, addressed).map(({ name }) => name))}。可以在网上${verb}，也可以${brought}；过期没有补齐的，终止办理。`
        },
        papers: [
          {
            kind: 'correction-notice',
            title: '补正材料一次性告知书',
            mark: '补',
            words: ({ body, intro, under, ...names }) => ({
              paragraphs: [
                `${intro}，材料不齐全或者不符合法定形式。${under('第三十二条第一款第（四）项')}现一次性告知需要补正的全部内容：`,
              ],
              columns: ['auto', '1fr', '1.4fr'],
              header: ['序号', '材料、栏目', '需要补正的内容'],
              rows: toldIn(body, names).map(({ name, reason }, i) => [String(i + 1), name, reason]),
              closing: [
                `请于${chineseDay(body.dueOn)}前补正。除本告知书所列内容外，不再要求补正其他内容。`,
              ],
            }),
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared(
      'case-not-awaiting-acceptance',
      'correction-empty',
      'material-not-listed',
      'reason-missing',
    ),
    'field-not-listed': '申请表没有这些栏目：{names}。请从申请表的栏目里选。',
    'correction-incomplete': '补正告知须一次列全。还缺少：{materials}。请补充后再告知。',
    'correction-only-once': '补正只能告知一次，不能再次要求补正。请依法作出受理或不予受理决定。',
    'correction-too-late': `已超过 ${workdaysText(ACCEPTANCE_WORKDAYS)}的一次告知期限，该申请视为自收到之日起受理。`,
  },
  bar(state, { on }, { calendar }) {
    const refusal = notSubmitted(state)
    if (refusal) return refusal
    if (state.correction) return refuse('correction-only-once', '行政许可法 32(1)(4)')
    return on > calendar.addWorkdays(state.receivedOn, ACCEPTANCE_WORKDAYS)
      ? refuse('correction-too-late', '行政许可法 32(1)(4)')
      : undefined
  },
  does(state, { missing = [], fields = [], on, replyNaturalDays }, { item, form, calendar }) {
    if (missing.length + fields.length === 0)
      return refuse('correction-empty', '行政许可法 32(1)(4)')
    const listed = new Set(item.materials.map((m) => m.materialId))
    const foreign = missing.filter((m) => !listed.has(m.materialId))
    if (foreign.length > 0)
      return refuse('material-not-listed', '行政许可法 31', {
        materials: foreign.map((m) => m.materialId),
      })
    const unknown = fields.filter(({ field }) => !Object.hasOwn(form().properties, field))
    if (unknown.length > 0)
      return refuse('field-not-listed', '行政许可法 31', {
        names: unknown.map(({ field }) => field).join('、'),
      })
    if ([...missing, ...fields].some(({ reason }) => saysNothing(reason)))
      return refuse('reason-missing', '行政许可法 32(1)(4)')
    const told = new Set(missing.map((m) => m.materialId))
    const forgotten = missingMaterials(state, item).filter((m) => !told.has(m.materialId))
    if (forgotten.length > 0)
      return refuse('correction-incomplete', '行政许可法 32(1)(4)', {
        materials: forgotten.map((m) => m.name),
      })
    // 期间的最后一日是法定休假日的，顺延（民法典 203）: the notice prints the day that holds.
    const dueOn = calendar.workdayOnOrAfter(addDays(on, replyNaturalDays))
    return record({
      type: 'CorrectionRequired',
      body: { missing, ...(fields.length > 0 && { fields }), replyNaturalDays, dueOn },
    })
  },
})
