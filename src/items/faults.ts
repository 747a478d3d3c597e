import { evaluate } from 'feelin'
import { type Fault, itself, repeated } from '#foundation/faults'
import { faultOfExpression } from '#process'
import type { FormField, FormSchema } from './contract.ts'
import type { ItemContent, Situations } from './item.ts'

/** 名称、依据、法定时限、承诺时限都要有，承诺时限不长于法定时限，换了单位也一样；材料、特别程序各有各的编号。 @law 行政许可法 30（公示）、42 */
export function itemFaults(key: string, item: ItemContent): Fault[] {
  const { promisedLimit: promised, statutoryLimit: statutory, materials, procedures } = item
  return [
    ...itself(key, 'itemId', item.itemId),
    ...limitFaults('statutoryLimit', statutory),
    ...limitFaults('promisedLimit', promised),
    ...(roughlyInDays(promised) > roughlyInDays(statutory)
      ? [{ field: 'promisedLimit.value', reason: '承诺时限不能长于法定时限' }]
      : []),
    ...blank(item.name, 'name'),
    ...(item.legalBasis.length === 0
      ? [{ field: 'legalBasis', reason: '必须写明依据的法律、法规或规章' }]
      : item.legalBasis.flatMap(({ law }, i) => blank(law, `legalBasis.${i}.law`))),
    ...procedures.flatMap(({ limitWorkdays: days }, i) =>
      days >= 1 && days <= MOST_PROCEDURE_WORKDAYS
        ? []
        : [
            {
              field: `procedures.${i}.limitWorkdays`,
              reason: `应当是 1 到 ${MOST_PROCEDURE_WORKDAYS}`,
            },
          ],
    ),
    ...repeated(materials, 'materials', 'materialId', (m) => m.materialId),
    ...repeated(procedures, 'procedures', 'kind', (p) => p.kind),
  ]
}

/**
 * In natural days, weeks and months of their usual length: by it limits in different units are
 * compared.
 */
const DAYS = { 'same-day': 0, 'natural-day': 1, workday: 7 / 5, month: 30 } as const
const MOST_DAYS = 3650
/** As long as one may be asked for of a case. */
const MOST_PROCEDURE_WORKDAYS = 120

const roughlyInDays = ({ value, unit }: ItemContent['statutoryLimit']) => value * DAYS[unit]

const blank = (text: string, field: string): Fault[] =>
  text.trim() === '' ? [{ field, reason: '不能为空' }] : []

/** 当场办结写 0；别的时限至少是一，最长十年。 */
function limitFaults(member: string, limit: ItemContent['statutoryLimit']): Fault[] {
  const field = `${member}.value`
  if ((limit.unit === 'same-day') !== (limit.value === 0))
    return [{ field, reason: '当场办结的写 0，其他时限至少写 1' }]
  return roughlyInDays(limit) > MOST_DAYS ? [{ field, reason: '时限不能超过十年' }] : []
}

const FORM_WORDS = [
  ...['$schema', '$id', 'title', 'description', 'type', 'additionalProperties'],
  ...['properties', 'required', 'order'],
]
const FIELD_WORDS = [
  ...['type', 'title', 'description', 'enum', 'format', 'examples'],
  ...['minLength', 'maxLength', 'minimum', 'maximum'],
]

/**
 * What must be filled in is on the form, what can be chosen can be chosen, and nothing is asked
 * that we do not check: a pattern could take for ever.
 */
export function formFaults(form: FormSchema): Fault[] {
  const { properties, required, order = [] } = form
  const absent = (names: readonly string[], member: string) =>
    names.flatMap((name, i) =>
      Object.hasOwn(properties, name)
        ? []
        : [{ field: `${member}.${i}`, reason: `表上没有“${name}”这一栏` }],
    )
  return [
    ...absent(required, 'required'),
    ...absent(order, 'order'),
    ...strangeWords(form, FORM_WORDS, ''),
    ...Object.entries(properties).flatMap(([name, field]) =>
      fieldFaults(field, `properties.${name}.`),
    ),
  ]
}

const fieldFaults = (field: FormField, path: string): Fault[] => [
  ...strangeWords(field, FIELD_WORDS, path),
  ...blank(field.title, `${path}title`),
  ...upsideDown(field.minLength, field.maxLength, `${path}maxLength`),
  ...upsideDown(field.minimum, field.maximum, `${path}maximum`),
  ...(field.examples ?? []).flatMap((example, i) =>
    typeof example === field.type
      ? []
      : [{ field: `${path}examples.${i}`, reason: EXAMPLE_FAULTS[field.type] }],
  ),
  ...(field.enum !== undefined && (!Array.isArray(field.enum) || field.enum.length === 0)
    ? [{ field: `${path}enum`, reason: '应当列出可选的值' }]
    : []),
]

const EXAMPLE_FAULTS: Record<FormField['type'], string> = {
  string: '示范应当是文字',
  number: '示范应当是数字',
  boolean: '示范应当是“是”或“否”',
}

/** Nobody could fill in what must be longer than it may be. */
const upsideDown = (least: number | undefined, most: number | undefined, field: string): Fault[] =>
  least !== undefined && most !== undefined && least > most
    ? [{ field, reason: '上限小于下限，谁也填不了' }]
    : []

const strangeWords = (part: object, known: readonly string[], path: string): Fault[] =>
  Object.keys(part)
    .filter((word) => !known.includes(word))
    .map((word) => ({ field: `${path}${word}`, reason: '没有这一项，请删去' }))

/** An item that asks by a table, with its form. */
export interface Asking {
  readonly item: ItemContent
  readonly form: FormSchema | undefined
}

/**
 * Every condition can be computed from the answers, and what a rule takes away is there, of each
 * item that asks by this table.
 */
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
