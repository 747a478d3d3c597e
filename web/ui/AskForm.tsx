import { useQueryClient } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { lawText } from '#text/law'
import { basisText, UI } from '#text/ui'
import { Problem } from './Problem.tsx'
import { type Answers, initialOf, QuestionFields, type Questions, sentAs } from './Questions.tsx'
import { useSend } from './send.ts'

/** A form as it is declared: what it asks, on what ground, and what the button says. */
export interface Asking {
  title: string
  questions: Questions
  /** Said before one confirms. */
  says?: ReactNode
  law?: string
  confirm?: string
  emphasis?: 'main' | 'danger' | undefined
}

interface Props<Answer> {
  /** Tells what is being written here from what is being written elsewhere. */
  name: string
  asks: Asking
  send: (command: Record<string, unknown>) => Promise<Answer>
  done: string | ((answer: Answer) => string)
  /** The application of which fields are corrected. */
  application?: Record<string, unknown>
  /** What is shown of the answers while they are being written. */
  beside?: (answers: Answers) => ReactNode
  /** What follows from them below single fields, by their names. */
  after?: (answers: Answers) => Readonly<Record<string, ReactNode>>
  onDone?: (answer: Answer) => void
  onCancel?: () => void
}

/** As it was before anybody wrote. */
const emptied = (questions: Questions, application?: Answers): Answers => ({
  ...Object.fromEntries(Object.keys(questions).map((name) => [name, undefined])),
  ...initialOf(questions, application),
})

/**
 * Asks, sends and reports. What is being written outlives the form until it was sent or the officer
 * signed out.
 */
export function AskForm<Answer>({
  name,
  asks: { questions, says, law, confirm = UI.confirm, emphasis },
  send,
  done,
  application,
  beside,
  after,
  onDone,
  onCancel,
}: Props<Answer>) {
  const [form] = Form.useForm<Answers>()
  const answers = Form.useWatch([], form)
  const queries = useQueryClient()
  const written = ['written', name]
  const sending = useSend((given: Answers) => send(sentAs(questions, given, application)), {
    form,
    done,
    onDone: (answer) => {
      queries.removeQueries({ queryKey: written })
      form.resetFields()
      // What was written is the form's beginning until now: a sent form is an empty one.
      form.setFieldsValue(emptied(questions, application))
      onDone?.(answer)
    },
  })
  return (
    <Form
      form={form}
      layout="vertical"
      className="questions"
      scrollToFirstError={{ focus: true }}
      initialValues={{
        ...initialOf(questions, application),
        ...queries.getQueryData<Answers>(written),
      }}
      onValuesChange={(_, all) => queries.setQueryData(written, all)}
      onFinish={sending.send}
    >
      {says && <div className="says">{says}</div>}
      <QuestionFields questions={questions} after={after?.(answers ?? {})} />
      {beside?.(answers ?? {})}
      {sending.problem && <Problem of={sending.problem} />}
      {law && <p className="basis">{basisText(lawText(law))}</p>}
      <div className="acts">
        <Button
          type="primary"
          htmlType="submit"
          danger={emphasis === 'danger'}
          loading={sending.isPending}
        >
          {confirm}
        </Button>
        {onCancel && <Button onClick={onCancel}>{UI.cancel}</Button>}
      </div>
    </Form>
  )
}

/** Beside what it is about, never over it; on a phone above it. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [title])
  return (
    <aside className="panel" aria-label={title}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </aside>
  )
}

/** A form in a panel. */
export function AskPanel<Answer>(props: Props<Answer> & { onCancel: () => void }) {
  return (
    <Panel title={props.asks.title}>
      <AskForm key={props.name} {...props} />
    </Panel>
  )
}

/** A page and, while something is asked, the panel beside it. */
export function Beside({ panel, children }: { panel: ReactNode; children: ReactNode }) {
  return (
    <div className={panel ? 'beside' : undefined}>
      {panel}
      <div>{children}</div>
    </div>
  )
}
