import { Alert, Button, Card, Table } from 'antd'
import { CASE, CHANNELS, correctionText, reasonText, toleratedText } from '#text/cases'
import { CASE_FACTS } from '#text/case-facts'
import { changedByText, FORM_CHANGES, formFieldText, formValueText } from '#text/form-changes'
import { chineseTime, SUPPLIED_BY } from '#text/labels'
import { UI } from '#text/ui'
import type { Applicant, CaseView } from '../../contract.ts'
import { AskPanel } from '../../ui/AskForm.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Status } from '../../ui/Status.tsx'
import { submit } from '../client.ts'
import type { PreviewOf } from './Preview.tsx'

/** Who applied, and what they wrote. */
export function ApplicantCard({
  view: { isMasked, form, state, unitName, townshipName },
  applicant,
  onSee,
}: {
  view: CaseView
  /** Masked or not. */
  applicant: Applicant
  onSee: (() => void) | undefined
}) {
  const titles = form.schema.properties
  return (
    <Card
      size="small"
      title={CASE.applicantTitle}
      extra={
        isMasked &&
        onSee && (
          <Button size="small" onClick={onSee}>
            {CASE.see}
          </Button>
        )
      }
    >
      <Facts
        columns={2}
        of={[
          [applicant.kind === 'enterprise' ? CASE.enterprise : CASE.person, applicant.name],
          [CASE.idNumber, applicant.idNumber],
          [CASE.phone, applicant.phone],
          [CASE.channel, CHANNELS[state.channel]],
          [CASE.unit, unitName],
          [CASE.township, townshipName],
          // In the order in which it was asked; what was written is kept in that of the names.
          ...Object.entries(titles).map(
            ([name, { title }]) => [title, valueText(form.values[name])] as const,
          ),
        ]}
      />
    </Card>
  )
}

const valueText = (value: unknown) =>
  typeof value === 'boolean' ? (value ? CASE.yes : CASE.no) : String(value ?? '')

/** Asks why; that it was seen, by whom and why, is written down. */
export function UnmaskForm({
  caseId,
  onShown,
  onClose,
}: {
  caseId: string
  onShown: (applicant: Applicant) => void
  onClose: () => void
}) {
  return (
    <AskPanel
      name={`cases/${caseId}/unmasking`}
      asks={{
        title: CASE.seeTitle,
        says: CASE.seeSays,
        confirm: CASE.seeConfirm,
        questions: {
          reason: { kind: 'line', label: CASE.seeReason, most: 200, isNeeded: true },
        },
      }}
      send={(command) => submit('/api/cases/{caseId}/unmasking', { path: { caseId } }, command)}
      done={CASE.seen}
      onDone={({ applicant }) => {
        onShown(applicant)
        onClose()
      }}
      onCancel={onClose}
    />
  )
}

/** What was changed in what they wrote: the field, what it said, what it says. */
export function FormChangesCard({ view: { formChanges, isMasked } }: { view: CaseView }) {
  if (formChanges.length === 0) return null
  return (
    <Card size="small" title={FORM_CHANGES.title}>
      <ul>
        {formChanges.map(({ version, type, occurredAt, by, says, fields }) => (
          <li key={version}>
            {changedByText(CASE_FACTS[type], by)} <small>{chineseTime(occurredAt)}</small>
            {says && <p>{says}</p>}
            <Table
              size="small"
              pagination={false}
              rowKey="field"
              dataSource={fields}
              columns={[
                { title: CASE.field, dataIndex: 'title' },
                {
                  title: FORM_CHANGES.before,
                  render: (_, { before }) =>
                    isMasked ? FORM_CHANGES.hidden : formValueText(before),
                },
                {
                  title: FORM_CHANGES.after,
                  render: (_, { after }) => (isMasked ? FORM_CHANGES.hidden : formValueText(after)),
                },
              ]}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What the item asks for, and what of it is there. */
export function MaterialsCard({
  view,
  onPreview,
}: {
  view: CaseView
  onPreview: (of: PreviewOf) => void
}) {
  const { item, form, state } = view
  const name = (id: string) => item.materials.find((m) => m.materialId === id)?.name ?? id
  const fieldTitle = (field: string) => form.schema.properties[field]?.title ?? field
  const { correction } = state
  return (
    <Card size="small" title={CASE.materials}>
      <Table
        size="small"
        pagination={false}
        rowKey="materialId"
        dataSource={item.materials}
        columns={[
          { title: CASE.material, dataIndex: 'name' },
          {
            title: CASE.necessity,
            render: (_, { required }) => (required ? CASE.needed : CASE.conditional),
            width: 72,
          },
          {
            title: CASE.materialState,
            render: (_, material) => (
              <MaterialState view={view} material={material} onPreview={onPreview} />
            ),
            width: '36%',
          },
        ]}
      />
      {correction && !correction.suppliedOn && (
        <Alert
          type="warning"
          title={correctionText(correction)}
          description={
            <ul>
              {correction.missing.map(({ materialId, reason }) => (
                <li key={materialId}>{reasonText(name(materialId), reason)}</li>
              ))}
              {correction.fields?.map(({ field, reason }) => (
                <li key={field}>{reasonText(formFieldText(fieldTitle(field)), reason)}</li>
              ))}
            </ul>
          }
        />
      )}
    </Card>
  )
}

function MaterialState({
  view: { state },
  material: { materialId, name, required },
  onPreview,
}: {
  view: CaseView
  material: CaseView['item']['materials'][number]
  onPreview: (of: PreviewOf) => void
}) {
  const held = state.materials.find((m) => m.materialId === materialId)
  if (held?.documentId)
    return (
      <>
        {SUPPLIED_BY[held.by]}{' '}
        <Button
          type="link"
          size="small"
          className="in-line"
          onClick={() =>
            onPreview({ title: name, url: `/api/cases/${state.caseId}/materials/${materialId}` })
          }
        >
          {UI.look}
        </Button>
      </>
    )
  if (held) return SUPPLIED_BY[held.by]
  const gap = state.tolerated.find((m) => m.materialId === materialId)
  if (gap) return <Status tone="soon">{toleratedText(gap.dueOn)}</Status>
  return required ? <Status tone="bad">{CASE.notReceived}</Status> : UI.none
}
