import { evaluate } from 'feelin'
import { type Fault, itself, repeated } from '#foundation/faults'
import { faultOfExpression } from '#process'
import type { FormSchema } from './contract.ts'
import type { ItemContent, Situations } from './item.ts'

/** 承诺时限不长于法定时限；材料、特别程序各有各的编号。 @law 行政许可法 42 */
export function itemFaults(key: string, item: ItemContent): Fault[] {
  const { promisedLimit: promised, statutoryLimit: statutory, materials, procedures } = item
  return [
    ...itself(key, 'itemId', item.itemId),
    ...(promised.unit === statutory.unit && promised.value > statutory.value
      ? [{ field: 'promisedLimit.value', reason: '承诺时限不能长于法定时限' }]
      : []),
    ...repeated(materials, 'materials', 'materialId', (m) => m.materialId),
    ...repeated(procedures, 'procedures', 'kind', (p) => p.kind),
  ]
}

/** What must be filled in is on the form, and what can be chosen can be chosen. */
export function formFaults({ properties, required, order = [] }: FormSchema): Fault[] {
  const absent = (names: readonly string[], member: string) =>
    names.flatMap((name, i) =>
      Object.hasOwn(properties, name)
        ? []
        : [{ field: `${member}.${i}`, reason: `表上没有“${name}”这一栏` }],
    )
  return [
    ...absent(required, 'required'),
    ...absent(order, 'order'),
    ...Object.entries(properties).flatMap(([name, field]) =>
      field.enum !== undefined && (!Array.isArray(field.enum) || field.enum.length === 0)
        ? [{ field: `properties.${name}.enum`, reason: '应当列出可选的值' }]
        : [],
    ),
  ]
}

/** An item that asks by a table, with its form. */
export interface Asking {
  readonly item: ItemContent
  readonly form: FormSchema | undefined
}

/** Every condition can be computed from the answers, and what a rule takes away is there, of each item that asks by this table. */
export function tableFaults({ questions, rules }: Situations, asking: readonly Asking[]): Fault[] {
  const conditions = [
    ...questions.map((q, i) => ({ field: `questions.${i}.askedWhen`, text: q.askedWhen })),
    ...rules.map((rule, i) => ({ field: `rules.${i}.when`, text: rule.when })),
  ]
  const unanswered = Object.fromEntries(questions.map((q) => [q.id, null]))
  return [
    ...repeated(questions, 'questions', 'id', (q) => q.id),
    ...questions.flatMap((q, i) =>
      repeated(q.options, `questions.${i}.options`, 'value', (o) => o.value),
    ),
    ...conditions.flatMap(({ field, text }) =>
      text === undefined ? [] : conditionFaults(field, text, unanswered),
    ),
    ...asking.flatMap((of) => ruleFaults(rules, of)),
  ]
}

function conditionFaults(field: string, text: string, answers: Record<string, null>): Fault[] {
  const fault = faultOfExpression(text)
  if (fault) return [{ field, reason: fault }]
  return evaluate(text, answers)
    .warnings.filter(({ type }) => type === 'NO_VARIABLE_FOUND')
    .map((warning) => ({ field, reason: `没有这个问题：${nameIn(text, warning.position)}` }))
}

const nameIn = (text: string, { from, to }: { from: number; to: number }) => text.slice(from, to)

/** What the rules name and one item does not have. */
function ruleFaults(rules: Situations['rules'], { item, form }: Asking): Fault[] {
  const known = {
    exempt: item.materials.map((m): string => m.materialId),
    hiddenFields: Object.keys(form?.properties ?? {}),
    withoutProcedures: item.procedures.map((p) => p.kind),
  }
  const words = { exempt: '材料', hiddenFields: '申请表栏目', withoutProcedures: '特别程序' }
  return rules.flatMap((rule, i) =>
    (['exempt', 'hiddenFields', 'withoutProcedures'] as const).flatMap((member) =>
      (rule[member] ?? []).flatMap((name, j) =>
        known[member].includes(name)
          ? []
          : [
              {
                field: `rules.${i}.${member}.${j}`,
                reason: `“${item.name}”没有这个${words[member]}：${name}`,
              },
            ],
      ),
    ),
  )
}
