import { Alert, Button, Form, type FormInstance, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { ID_NUMBER_LENGTH } from '#identity/contract'
import { phoneKeptText, RECEIVE } from '#text/cases'
import { fieldsWrongText } from '#text/ui'
import { checkForm } from '../../../src/items/contract.ts'
import type { Applicant, CaseReceived, ItemWithForm, KnownApplicant, Me } from '../../contract.ts'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { answered, api, ProblemError, submit, useAnswer } from '../client.ts'
import { FormCard, ItemCard, MaterialsCard, PeopleCard } from './ReceiveFields.tsx'

export interface Received {
  townshipId?: string
  kind: string
  name: string
  documentKind?: string
  idNumber: string
  phone?: string
  isChecked?: boolean
  byAgent?: boolean
  agent?: object
  form?: Record<string, unknown>
  materials?: string[]
}
/** A number that was typed in. */
export interface Numbered {
  idNumber: string
  isAgent: boolean
}

/** Most numbers are known to be whole; others are looked for when the field is left. */
const isWhole = ({ idNumber }: Numbered) => idNumber.length === ID_NUMBER_LENGTH
/** Fields in which a person who applies for themselves puts their own name. */
const OWN_NAME_FIELDS = ['contact', 'operator']

/** Fills in what is known by a number, once it is whole. */
function useLookUp(
  form: FormInstance<Received>,
  item: ItemWithForm | undefined,
  onKnown: (known: KnownApplicant) => void,
) {
  const { send, problem } = useSend(
    async ({ idNumber, isAgent }: Numbered) => ({ isAgent, found: await knownBy(idNumber) }),
    {
      onDone: ({ isAgent, found }) => {
        if (!isAgent) onKnown(found)
        if (!found.applicant) return
        const { name, phone } = found.applicant
        if (isAgent) form.setFieldsValue({ agent: unlessWritten(form, { name, phone }, 'agent') })
        else form.setFieldsValue(filledFor(found.applicant, item, form))
      },
    },
  )
  return { ask: (numbered: Numbered) => isWhole(numbered) && send(numbered), problem }
}

const useItem = (itemId: string | undefined) =>
  useAnswer(
    '/api/items/{itemId}',
    { path: { itemId: itemId ?? '' } },
    { enabled: itemId !== undefined },
  ).data

/** Counter entry: number first; whatever the county already knows is filled in. */
export function ReceivePage({ me }: { me: Me }) {
  const [form] = Form.useForm<Received>()
  const [itemId, setItemId] = useState<string>()
  const [known, setKnown] = useState<KnownApplicant>()
  const [done, setDone] = useState<CaseReceived>()
  const item = useItem(itemId)
  const lookUp = useLookUp(form, item, setKnown)
  const receiving = useSend(
    async (given: Received) => submit('/api/cases', {}, commandOf(given, item!, known)),
    {
      form,
      placeOf,
      onDone: (receipt) => {
        setDone(receipt)
        form.resetFields()
        setItemId(undefined)
        setKnown(undefined)
      },
    },
  )
  return (
    <>
      <h1 className="page-title">{RECEIVE.title}</h1>
      {done && <ReceiptNote of={done} onClose={() => setDone(undefined)} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={receiving.send}
        initialValues={{ kind: 'natural-person' }}
        scrollToFirstError={{ focus: true }}
        disabled={receiving.isPending}
      >
        <div className="two">
          <div className="stack">
            <ItemCard me={me} item={item} onPick={setItemId} />
            <PeopleCard known={known} onNumber={lookUp.ask} />
            {item && <FormCard schema={item.form} />}
          </div>
          <div className="stack">
            <MaterialsCard item={item} known={known} />
            {lookUp.problem && <Problem of={lookUp.problem} />}
            {receiving.problem && <Problem of={receiving.problem} />}
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={receiving.isPending}
              disabled={!item}
              aria-describedby={item ? undefined : 'cannot-send'}
              block
            >
              {RECEIVE.send}
            </Button>
            {!item && <small id="cannot-send">{RECEIVE.pickItem}</small>}
          </div>
        </div>
      </Form>
    </>
  )
}

/** What the applicant is told; the code is shown this once. */
function ReceiptNote({
  of: { caseId, queryCode, phoneOnFile },
  onClose,
}: {
  of: CaseReceived
  onClose: () => void
}) {
  return (
    <Alert
      type="success"
      showIcon
      closable={{ onClose }}
      title={
        <>
          {RECEIVE.received} <Link to={`/cases/${caseId}`}>{caseId}</Link> {RECEIVE.queryCode}{' '}
          <b>{queryCode}</b>
          {RECEIVE.onlyOnce}
        </>
      }
      description={
        <Space wrap>
          {phoneOnFile && <span>{phoneKeptText(phoneOnFile)}</span>}
          <a href={`/api/documents/${caseId}-receipt-1`} target="_blank" rel="noopener">
            {RECEIVE.print}
          </a>
          <Link to={`/cases/${caseId}`}>{RECEIVE.accept}</Link>
        </Space>
      }
    />
  )
}

const knownBy = (idNumber: string) =>
  api.POST('/api/applicants/search', { body: { idNumber } }).then(answered)

/** What stands in a field already stays: whether a name is theirs, is asked when it is sent. */
function unlessWritten<T extends Record<string, string | undefined>>(
  form: FormInstance<Received>,
  found: T,
  ...under: string[]
): T {
  const entries = Object.entries(found).map(([field, value]) => {
    const written = form.getFieldValue([...under, field]) as string | undefined
    return [field, written || value]
  })
  return Object.fromEntries(entries) as T
}

/** What is known of the applicant, in the fields. */
function filledFor(
  { name, phone, kind }: Applicant,
  item: ItemWithForm | undefined,
  form: FormInstance<Received>,
): Partial<Received> {
  const own = kind === 'natural-person' ? OWN_NAME_FIELDS : []
  const named = own.filter((field) => item?.form.properties[field])
  return {
    ...unlessWritten(form, { name, phone }),
    kind,
    form: Object.fromEntries(
      named.map((field) => [field, form.getFieldValue(['form', field]) ?? name]),
    ),
  }
}

/** Where a field of the request stands on this page. */
function placeOf(field: string): string[] {
  const [first = '', ...rest] = field.split('.')
  if (first === 'applicant') return rest
  return first === 'agent' || first === 'form' ? [first, ...rest] : ['form', first]
}

/** What stands on the document, and what was held against it. */
const personOf = ({ kind, name, documentKind, idNumber, phone = '', isChecked }: Received) => ({
  ...{ kind, name, idNumber, phone },
  ...(documentKind && { documentKind }),
  ...(isChecked && { isChecked }),
})

/** The command; what is wrong with the form is said before anything is sent. */
function commandOf(given: Received, item: ItemWithForm, known: KnownApplicant | undefined) {
  const filled = Object.fromEntries(
    Object.entries(given.form ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== ''),
  )
  const fields = checkForm(item.form, filled)
  if (fields.length > 0)
    throw new ProblemError(0, {
      code: 'form-invalid',
      detail: fieldsWrongText(fields.length),
      fields,
    })
  const { townshipId, byAgent, agent } = given
  // What was kept is its owner's to hand in again.
  const documentOf = (materialId: string) => {
    if (byAgent) return undefined
    const material = item.materials.find((m) => m.materialId === materialId)
    return known?.reusable.find((r) => r.materialName === material?.name)?.documentId
  }
  return {
    itemId: item.itemId,
    ...(townshipId && { townshipId }),
    applicant: personOf(given),
    ...(byAgent && { agent: { kind: 'natural-person', ...agent } }),
    form: filled,
    materials: (given.materials ?? []).map((materialId) => {
      const documentId = documentOf(materialId)
      return documentId ? { materialId, documentId, by: 'reuse' } : { materialId, by: 'paper' }
    }),
  }
}
