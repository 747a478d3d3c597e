import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, type FormInstance } from 'antd'
import { fieldsWrongText } from '#text/ui'
import { ProblemError } from '../staff/client.ts'

interface Sending<Values, Answer> {
  /** Said when it is done. */
  done?: string | ((answer: Answer, values: Values) => string)
  /** Whose fields are told what is wrong with them. */
  form?: FormInstance
  /** Where a field of the request stands in the form, if not under its own name. */
  placeOf?: (field: string) => string[]
  onDone?: (answer: Answer, values: Values) => void
}

/**
 * Sends what was written. While it is on its way `isPending`; what is wrong with a field is said at
 * the field, the rest is the `problem`; what was written stays. When it is done, everything that is
 * shown is fetched again.
 */
export function useSend<Values = void, Answer = unknown>(
  work: (values: Values) => Promise<Answer>,
  { done, form, placeOf = (field) => field.split('.'), onDone }: Sending<Values, Answer> = {},
) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const { mutate, isPending, error, reset } = useMutation<Answer, Error, Values>({
    mutationFn: work,
    onSuccess: (answer, values) => {
      if (done) message.success(typeof done === 'function' ? done(answer, values) : done)
      onDone?.(answer, values)
      return queries.invalidateQueries()
    },
    onError: (failure) => {
      if (form && failure instanceof ProblemError) tellFields(form, failure, placeOf)
      // Somebody else was faster: what is shown is no longer so.
      if (failure instanceof ProblemError && failure.code === 'changed-meanwhile')
        void queries.invalidateQueries()
    },
  })
  return { send: mutate, isPending, problem: error ?? undefined, reset }
}

/** Moves each reason to its field; those that have none in this form stay with the problem. */
function tellFields(
  form: FormInstance,
  problem: ProblemError,
  placeOf: (field: string) => string[],
): void {
  const known = new Set(form.getFieldsError().map(({ name }) => name.join('.')))
  const told = problem.fields.filter(({ field }) => known.has(placeOf(field).join('.')))
  if (told.length === 0) return
  form.setFields(told.map(({ field, reason }) => ({ name: placeOf(field), errors: [reason] })))
  form.scrollToField(placeOf(told[0]!.field), { focus: true })
  problem.fields = problem.fields.filter((fault) => !told.includes(fault))
  problem.message = fieldsWrongText(told.length)
}
