import { App, Form, Modal } from 'antd'
import type { CaseView } from '../../../src/cases/view.ts'
import { type Answer, Questions, sentAs } from './Questions.tsx'
import { post, type ProblemError } from '../client.ts'

/** The dialog of one act, as its declaration has it: what is known stands there, the server's answer beside it. */
export function ActForm({
  offer,
  view: { state, item, form: application },
  onClose,
  onDone,
}: {
  offer: CaseView['offered'][number]
  view: CaseView
  onClose: () => void
  onDone: () => void
}) {
  const [form] = Form.useForm<Record<string, Answer>>()
  const { message, modal } = App.useApp()

  const submit = async () => {
    const answers = await form.validateFields()
    try {
      await post(
        `/api/cases/${state.caseId}/${offer.name}`,
        sentAs(offer.questions, answers, application.values),
        { 'if-match': String(state.version) },
      )
      message.success(`${offer.title}：已办理`)
      onDone()
    } catch (error) {
      const problem = error as ProblemError
      modal.error({
        title: problem.message,
        content: problem.article && `依据：${problem.article}`,
        okText: '知道了',
      })
      if (problem.code === 'changed-meanwhile') onDone()
    }
  }

  return (
    <Modal
      open
      title={`${offer.title} · ${item.name}（${state.caseId}）`}
      onCancel={onClose}
      onOk={submit}
      okText="确认办理"
      okButtonProps={{ danger: offer.emphasis === 'danger' }}
      cancelText="取消"
      mask={{ closable: false }}
      destroyOnHidden
    >
      {offer.says && <p>{offer.says}</p>}
      <Form form={form} layout="vertical" className="questions">
        <Questions questions={offer.questions} />
      </Form>
      <p className="basis">依据：{offer.law}</p>
    </Modal>
  )
}
