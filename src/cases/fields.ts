import { z } from 'zod'
import {
  ids,
  instant,
  legalDay,
  line as written,
  maybeParagraphs,
  paragraphs,
  text as example,
} from '#foundation/schema'
import { formSchema, type FormSchema, withoutFields } from '#items'
import { getStep } from '#process'
import type { StaffId, StepId } from '#foundation/ids'
import { suppliedInput } from './contract.ts'
import { type CaseState, openVisits, type World } from './state.ts'

const option = z.object({ value: example('agree'), label: example('同意') })
export type Option = z.infer<typeof option>

const asked = z.object({
  label: example('意见'),
  isNeeded: z.boolean(),
  /** What stands there already. */
  initial: z.union([example('同意'), z.number(), z.boolean()]).optional(),
  hint: example('写明核查的情况').optional(),
})

/** A question of a dialog, as the screen is told of it. */
export const question = z
  .discriminatedUnion('kind', [
    asked.extend({ kind: z.enum(['line', 'words']), most: z.int() }),
    asked.extend({ kind: z.literal('count'), least: z.int(), most: z.int() }),
    asked.extend({ kind: z.enum(['choice', 'materials']), options: z.array(option) }),
    /** Yes, and no. */
    asked.extend({ kind: z.literal('either'), options: z.array(example('同意')) }),
    /** For each of them a reason, or none. */
    asked.extend({
      kind: z.literal('reasons'),
      /** What they are called in the answer. */
      by: z.enum(['materialId', 'field']),
      options: z.array(option.extend({ initial: example('请补签') })),
    }),
    /** In fen; asked in yuan. */
    asked.extend({ kind: z.literal('money') }),
    asked.extend({ kind: z.enum(['unit', 'day', 'moment']) }),
    /** One of the reader's own unit, or one of those named. */
    asked.extend({ kind: z.literal('officer'), among: z.array(ids.staff).optional() }),
    /** Of the reader's own unit, or of the whole county. */
    asked.extend({ kind: z.literal('officers'), of: z.enum(['unit', 'county']) }),
    /** Fields of the application as it was filled in, to be written anew. */
    asked.extend({
      kind: z.literal('form'),
      schema: formSchema,
      /** What is wrong with each, where that was said. */
      reasons: z
        .record(z.string(), z.string())
        .meta({ examples: [{ area: '与租赁合同载明的面积不一致' }] }),
    }),
    /** Known already: sent with the others, not asked. */
    asked.extend({ kind: z.literal('known') }),
    asked.extend({
      kind: z.literal('group'),
      get questions() {
        return z.record(z.string(), question)
      },
    }),
  ])
  .meta({ id: 'Question' })
export type Question = z.infer<typeof question>

/** A member of an act's input: how it is checked, and how it is asked. */
export interface Field<S extends z.ZodType = z.ZodType> {
  readonly schema: S
  /** Undefined where this case does not need it asked. */
  readonly ask: (state: CaseState, world: World) => Question | undefined
}
export type Fields = Readonly<Record<string, Field>>
export type InputOf<F extends Fields> = z.ZodObject<{ [K in keyof F]: F[K]['schema'] }>

/** A value, or how it follows from the case. */
type Of<T> = T | ((state: CaseState, world: World) => T)
const take = <T>(of: Of<T> | undefined, state: CaseState, world: World): T | undefined =>
  typeof of === 'function' ? (of as (s: CaseState, w: World) => T)(state, world) : of

interface Asked<T> {
  initial?: Of<T | undefined>
  hint?: Of<string | undefined>
}
interface Written extends Asked<string> {
  /** As the contract shows it. */
  example?: string
}

function text(kind: 'line' | 'words', most: number) {
  return (
    label: string,
    { initial, hint, example: shown = '经核查，情况属实。' }: Written = {},
  ) => ({
    schema: (kind === 'line' ? written : paragraphs)(most, shown, `请填写${label}`),
    ask: (state: CaseState, world: World): Question => ({
      kind,
      label,
      most,
      isNeeded: true,
      initial: take(initial, state, world),
      hint: take(hint, state, world),
    }),
  })
}

/** One line that must be written. */
export const line = (label: string, most: number, asked: Written & { example: string }) =>
  text('line', most)(label, asked)
/** Some sentences that must be written. */
export const words = (label: string, most = 1000, asked?: Written) =>
  text('words', most)(label, asked)

/** The same, where nothing need be written: then it is empty. */
function maybe(field: ReturnType<typeof line>, most: number) {
  return {
    schema: maybeParagraphs(most, '').default(''),
    ask: (state: CaseState, world: World): Question => ({
      ...field.ask(state, world),
      isNeeded: false,
    }),
  }
}
export const maybeLine = (label: string, most: number, asked?: Asked<string>) =>
  maybe(text('line', most)(label, asked), most)
export const maybeWords = (label: string, most = 1000, asked?: Asked<string>) =>
  maybe(words(label, most, asked), most)

export const count = (
  label: string,
  [least, most]: readonly [number, number],
  asked: Asked<number> = {},
): Field<z.ZodNumber> => ({
  schema: z.number().int().min(least).max(most),
  ask: (state, world) => ({
    kind: 'count',
    label,
    least,
    most,
    isNeeded: true,
    initial: take(asked.initial, state, world),
    hint: take(asked.hint, state, world),
  }),
})

export const money = (label: string, most = 100_000_000): Field<z.ZodNumber> => ({
  schema: z.number().int().min(0).max(most),
  ask: () => ({ kind: 'money', label, isNeeded: true }),
})

/** One of these; `only` names those that this case leaves. */
export function choice<K extends string>(
  label: string,
  options: Readonly<Record<K, string>>,
  {
    only,
    ...asked
  }: Asked<NoInfer<K>> & {
    only?: (state: CaseState, world: World) => readonly NoInfer<K>[]
  } = {},
): Field<z.ZodEnum<{ [V in K]: V }>> {
  const all = Object.keys(options) as K[]
  return {
    schema: z.enum(all),
    ask: (state, world) => ({
      kind: 'choice',
      label,
      isNeeded: true,
      initial: take(asked.initial, state, world),
      hint: take(asked.hint, state, world),
      options: (only?.(state, world) ?? all).map((value) => ({ value, label: options[value] })),
    }),
  }
}

/** One of what the case or its item lists. */
export const oneOf = <S extends z.ZodType<string>>(
  label: string,
  schema: S,
  optionsOf: (state: CaseState, world: World) => Option[],
  { initial, hint }: Asked<string> = {},
): Field<S> => ({
  schema,
  ask: (state, world) => {
    const options = optionsOf(state, world)
    const only = options.length === 1 ? options[0]!.value : undefined
    return {
      kind: 'choice',
      label,
      isNeeded: true,
      initial: take(initial, state, world) ?? only,
      hint: take(hint, state, world),
      options,
    }
  },
})

/** Yes or no, in words. */
export const either = (label: string, yes: string, no: string): Field<z.ZodBoolean> => ({
  schema: z.boolean(),
  ask: () => ({
    kind: 'either',
    label,
    isNeeded: true,
    initial: true,
    options: [yes, no],
  }),
})

const simple =
  <S extends z.ZodType>(kind: 'unit' | 'day' | 'moment', schema: S) =>
  (label: string): Field<S> => ({ schema, ask: () => ({ kind, label, isNeeded: true }) })

/**
 * Somebody of the county's staff; that there is such a person is asked where the act is performed.
 */
export const officer = (
  label: string,
  among?: (state: CaseState, world: World) => StaffId[],
): Field<typeof ids.staff> => ({
  schema: ids.staff,
  ask: (state, world) => ({
    kind: 'officer',
    label,
    isNeeded: true,
    ...(among && { among: among(state, world) }),
  }),
})
const several = z.array(ids.staff).min(1).max(20)
export const officers = (label: string, of: 'unit' | 'county' = 'unit'): Field<typeof several> => ({
  schema: several,
  ask: () => ({ kind: 'officers', label, isNeeded: true, of }),
})
export const unit = simple('unit', ids.unit)
export const day = simple('day', legalDay)
export const moment = simple('moment', instant)

/** Of the form these fields, in the order in which they are asked. */
export const onlyFields = (schema: FormSchema, names: readonly string[]): FormSchema =>
  withoutFields(
    schema,
    new Set(Object.keys(schema.properties).filter((name) => !names.includes(name))),
  )

/** Materials that have come. */
export const materials = (
  label: string,
  options: (state: CaseState, world: World) => Option[],
): Field<z.ZodArray<typeof suppliedInput>> => ({
  schema: z.array(suppliedInput).min(1),
  ask: (state, world) => ({
    kind: 'materials',
    label,
    isNeeded: true,
    options: options(state, world),
  }),
})

/** What is known already, such as the one step that is open. */
export const known = <S extends z.ZodType<string>>(
  schema: S,
  value: (state: CaseState, world: World) => string | undefined,
): Field<S> => ({
  schema,
  ask: (state, world) => ({
    kind: 'known',
    label: '',
    isNeeded: true,
    initial: value(state, world),
  }),
})

/** Asked only where the case needs it; its input has a value for that. */
export const when = <S extends z.ZodType>(
  isAsked: (state: CaseState, world: World) => boolean,
  schema: S,
  field: Field,
): Field<S> => ({
  schema,
  ask: (state, world) => (isAsked(state, world) ? field.ask(state, world) : undefined),
})

/** Several members that are filled in together, or not at all. */
export function group<F extends Fields>(label: string, fields: F) {
  const shape = Object.fromEntries(Object.entries(fields).map(([n, f]) => [n, f.schema]))
  return {
    schema: (z.object(shape) as InputOf<F>).optional(),
    ask: (state: CaseState, world: World): Question => ({
      kind: 'group',
      label,
      isNeeded: false,
      questions: questionsOf(fields, state, world),
    }),
  }
}

/** The questions of a dialog, by the members of the input. */
export const questionsOf = (
  fields: Fields,
  state: CaseState,
  world: World,
): Record<string, Question> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const question = field.ask(state, world)
      return question ? [[name, question]] : []
    }),
  )

/** An open step: named where several are open that the act can be about. */
export const openStep = (
  isMeant: (world: World, stepId: StepId) => boolean = () => true,
): Field<typeof ids.step> => ({
  schema: ids.step,
  ask: (state, world) => {
    const options = openVisits(state)
      .filter(({ stepId }) => isMeant(world, stepId))
      .map(({ stepId }) => ({ value: stepId, label: getStep(world.net, stepId).name }))
    const [first] = options
    return options.length > 1
      ? { kind: 'choice', label: '环节', isNeeded: true, initial: first?.value, options }
      : { kind: 'known', label: '环节', isNeeded: true, initial: first?.value }
  },
})
