import {
  type HolderKind,
  ID_DOCUMENTS,
  MOST_ID_CHARACTERS,
  PHONE_DIGITS,
  PHONE_RULE,
} from '#identity/contract'
import { Card, Checkbox, Form, Input, type InputProps, Radio, Select } from 'antd'
import { Link } from 'react-router'
import { RECEIVE } from '#text/cases'
import { CASE_TYPES } from '#text/labels'
import type { FormSchema, ItemWithForm, KnownApplicant, Me } from '../../contract.ts'
import { FormFields } from '../../ui/FormFields.tsx'
import { Status } from '../../ui/Status.tsx'
import { useItems, useUnits } from '../client.ts'
import type { Numbered, Received } from './ReceivePage.tsx'

const TOWNS: ReadonlySet<string> = new Set(['township', 'sub-district'])

/** What is applied for, and at which township where the item begins there. */
export function ItemCard({
  me,
  item,
  onPick,
}: {
  me: Me
  item: ItemWithForm | undefined
  onPick: (itemId: string) => void
}) {
  const form = Form.useFormInstance<Received>()
  const items = useItems()
  const units = useUnits()
  const towns = (units.data ?? []).filter(({ kind }) => TOWNS.has(kind))
  const isHall = me.roles.includes('hall-clerk')
  const isTown = towns.some(({ unitId }) => unitId === me.unitId)
  const mine = (items.data ?? []).filter(
    (i) => isHall || i.unitId === me.unitId || (isTown && (i.viaTownship || !i.unitId)),
  )
  return (
    <Card size="small" title={RECEIVE.what}>
      <Form.Item
        label={RECEIVE.item}
        name="item"
        rules={[{ required: true, message: RECEIVE.pickItem }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={RECEIVE.itemHint}
          loading={items.isPending}
          onChange={(picked: string) => {
            onPick(picked)
            form.setFieldsValue({ form: {}, materials: [] })
          }}
          options={mine.map((i) => ({
            value: i.itemId,
            label: `${i.name}（${CASE_TYPES[i.caseType]}）`,
          }))}
        />
      </Form.Item>
      {item && (item.viaTownship || !item.unitId) && (
        <Form.Item
          label={RECEIVE.township}
          name="townshipId"
          initialValue={isTown ? me.unitId : undefined}
          rules={[{ required: true, message: RECEIVE.pickTownship }]}
        >
          <Select options={towns.map((u) => ({ value: u.unitId, label: u.name }))} />
        </Form.Item>
      )}
    </Card>
  )
}

const needed = (message: string) => [{ required: true, message }]
const PHONE = [{ required: true, ...PHONE_RULE }]

const documentsOf = (holder: HolderKind = 'natural-person') =>
  Object.entries(ID_DOCUMENTS)
    .filter(([, { of }]) => of === holder)
    .map(([value, { name }]) => ({ value, label: name }))

/** Whose application it is, and who brings it. */
export function PeopleCard({
  known,
  onNumber,
}: {
  known: KnownApplicant | undefined
  onNumber: (numbered: Numbered) => void
}) {
  const byAgent = Form.useWatch<boolean | undefined>('byAgent')
  const kind = Form.useWatch<HolderKind | undefined>('kind')
  const hint = known && (known.applicant ? RECEIVE.known : RECEIVE.unknown)
  return (
    <Card size="small" title={RECEIVE.who}>
      <Form.Item name="kind" label={RECEIVE.kind}>
        <Radio.Group
          options={[
            { value: 'natural-person', label: RECEIVE.person },
            { value: 'enterprise', label: RECEIVE.enterprise },
          ]}
        />
      </Form.Item>
      <Form.Item name="documentKind" label={RECEIVE.documentKind}>
        <Select allowClear placeholder={RECEIVE.byNumber} options={documentsOf(kind)} />
      </Form.Item>
      <Form.Item
        name="idNumber"
        label={RECEIVE.idNumber}
        rules={needed(RECEIVE.giveId)}
        extra={hint ?? RECEIVE.lookUp}
      >
        <NumberInput isAgent={false} onNumber={onNumber} />
      </Form.Item>
      <Form.Item name="name" label={RECEIVE.name} rules={needed(RECEIVE.giveName)}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="phone" label={RECEIVE.phone} rules={[PHONE_RULE]} extra={RECEIVE.noPhone}>
        <Input maxLength={PHONE_DIGITS} inputMode="numeric" />
      </Form.Item>
      <Form.Item name="isChecked" valuePropName="checked">
        <Checkbox>{RECEIVE.isChecked}</Checkbox>
      </Form.Item>
      <Form.Item name="byAgent" valuePropName="checked" noStyle>
        <Checkbox>{RECEIVE.byAgent}</Checkbox>
      </Form.Item>
      {byAgent && <AgentFields onNumber={onNumber} />}
    </Card>
  )
}

/** The number of a person; whatever is known by it is filled in. */
function NumberInput({
  isAgent,
  onNumber,
  ...given
}: InputProps & { isAgent: boolean; onNumber: (numbered: Numbered) => void }) {
  return (
    <Input
      {...given}
      maxLength={MOST_ID_CHARACTERS}
      onChange={(e) => {
        given.onChange?.(e)
        onNumber({ idNumber: e.target.value.trim(), isAgent })
      }}
    />
  )
}

/** Who brings the application for somebody else. */
function AgentFields({ onNumber }: { onNumber: (numbered: Numbered) => void }) {
  return (
    <fieldset className="agent">
      <p className="hint">{RECEIVE.agentSays}</p>
      <Form.Item
        name={['agent', 'idNumber']}
        label={RECEIVE.agentId}
        rules={needed(RECEIVE.giveId)}
      >
        <NumberInput isAgent onNumber={onNumber} />
      </Form.Item>
      <Form.Item
        name={['agent', 'name']}
        label={RECEIVE.agentName}
        rules={needed(RECEIVE.giveName)}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name={['agent', 'phone']} label={RECEIVE.agentPhone} rules={PHONE}>
        <Input maxLength={PHONE_DIGITS} inputMode="numeric" />
      </Form.Item>
      <Form.Item name={['agent', 'isSeenAdult']} valuePropName="checked">
        <Checkbox>{RECEIVE.isSeenAdult}</Checkbox>
      </Form.Item>
    </fieldset>
  )
}

/** The application form of the item. */
export const FormCard = ({ schema }: { schema: FormSchema }) => (
  <Card size="small" title={schema.title}>
    <FormFields schema={schema} within={['form']} areNeeded />
  </Card>
)

/** Which materials came; and what this person has applied for before. */
export function MaterialsCard({
  item,
  known,
}: {
  item: ItemWithForm | undefined
  known: KnownApplicant | undefined
}) {
  return (
    <>
      {item && (
        <Card size="small" title={RECEIVE.materials}>
          <Form.Item name="materials" noStyle>
            <Checkbox.Group className="choices">
              {item.materials.map((m) => (
                <Checkbox key={m.materialId} value={m.materialId}>
                  {m.name} {m.required && <Status>{RECEIVE.needed}</Status>}
                  {known?.reusable.some((r) => r.materialName === m.name) && (
                    <Status tone="good">{RECEIVE.reusable}</Status>
                  )}
                  {m.tolerable && <Status tone="open">{RECEIVE.tolerable}</Status>}
                </Checkbox>
              ))}
            </Checkbox.Group>
          </Form.Item>
        </Card>
      )}
      {known && known.earlier.length > 0 && (
        <Card size="small" title={RECEIVE.earlier}>
          <ul>
            {known.earlier.map((c) => (
              <li key={c.caseId}>
                <Link to={`/cases/${c.caseId}`}>{c.itemName}</Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}
