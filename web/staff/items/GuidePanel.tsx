import { Alert, Button, Form, Input } from 'antd'
import { answerLabel, GUIDES, guideTitle, missingOfEightText, questionLabel } from '#text/items'
import { UI } from '#text/ui'
import type { GuideView } from '../../contract.ts'
import { Panel } from '../../ui/AskForm.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { api, useAnswer } from '../client.ts'

interface Written {
  conditions?: string
  purposes?: Record<string, string>
  faq?: { question?: string; answer?: string }[]
}

/** The guide of one item, to be read or revised. */
export function GuidePanel({ itemId, onClose }: { itemId: string; onClose: () => void }) {
  const found = useAnswer('/api/guides/{itemId}', { path: { itemId } })
  return (
    <Panel title={found.data ? guideTitle(found.data.name) : GUIDES.guide}>
      <Fetched of={found}>{(view) => <GuideForm view={view} onClose={onClose} />}</Fetched>
    </Panel>
  )
}

function GuideForm({ view, onClose }: { view: GuideView; onClose: () => void }) {
  const { guide, mayEdit, missing, materials } = view
  const [form] = Form.useForm<Written>()
  const publishing = useSend(
    (written: Written) =>
      api.POST('/api/guides/{itemId}', {
        params: { path: { itemId: view.itemId } },
        body: { basedOn: guide.revision, guide: guideOf(written) },
      }),
    {
      form,
      done: GUIDES.published,
      placeOf: (field) => field.split('.').slice(1),
      onDone: onClose,
    },
  )
  return (
    <Form
      form={form}
      layout="vertical"
      disabled={!mayEdit}
      initialValues={{ ...guide, conditions: guide.conditions.join('\n') }}
      onFinish={publishing.send}
    >
      {missing.length > 0 && <Alert type="warning" showIcon title={missingOfEightText(missing)} />}
      <Form.Item name="conditions" label={GUIDES.conditions}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} />
      </Form.Item>
      {LINES.map((name) => (
        <Line key={name} name={name} label={GUIDES[name]} />
      ))}
      <h3 className="part-title">{GUIDES.purposes}</h3>
      {materials.map(({ materialId, name }) => (
        <Line key={materialId} name={['purposes', materialId]} label={name} />
      ))}
      <h3 className="part-title">{GUIDES.faq}</h3>
      <Questions />
      <Line name="source" label={GUIDES.source} />
      {publishing.problem && <Problem of={publishing.problem} />}
      <div className="acts">
        {mayEdit && (
          <Button type="primary" htmlType="submit" loading={publishing.isPending}>
            {GUIDES.publish}
          </Button>
        )}
        <Button disabled={false} onClick={onClose}>
          {mayEdit ? UI.cancel : UI.close}
        </Button>
      </div>
    </Form>
  )
}

const LINES = ['conditionsBasis', 'quota', 'address', 'phone', 'complaintPhone'] as const

const Line = ({ name, label }: { name: string | string[]; label: string }) => (
  <Form.Item name={name} label={label}>
    <Input maxLength={300} />
  </Form.Item>
)

/** What people ask again and again. */
function Questions() {
  return (
    <Form.List name="faq">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="form-group">
              <Form.Item name={[name, 'question']} label={questionLabel(name + 1)}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[name, 'answer']} label={answerLabel(name + 1)}>
                <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={1000} />
              </Form.Item>
              <Button size="small" onClick={() => remove(name)}>
                {GUIDES.remove}
              </Button>
            </fieldset>
          ))}
          <Button onClick={() => add()}>{GUIDES.add}</Button>
        </>
      )}
    </Form.List>
  )
}

/** Lines and questions that were left empty are none. */
function guideOf({ conditions = '', purposes = {}, faq = [], ...lines }: Written) {
  return {
    ...lines,
    conditions: conditions
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    purposes: Object.fromEntries(Object.entries(purposes).filter(([, purpose]) => purpose)),
    faq: faq.flatMap(({ question, answer }) => (question && answer ? [{ question, answer }] : [])),
  }
}
