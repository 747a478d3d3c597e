/** @jsxImportSource preact */
import { UPLOAD_ENDINGS } from '#documents/contract'
import type { CaseView } from '../../src/cases/view.ts'
import type { MaterialId } from '../../src/foundation/ids.ts'
import type { FormSchema } from '../../src/items/contract.ts'
import { saidOfFieldText } from '../text/form-changes.ts'
import { uploadLabel } from '../text/portal.ts'
import { APPLY } from '../text/portal-apply.ts'
import { CASE, correctByText, supplyByText } from '../text/portal-case.ts'
import { Crop, FormEntry, type Problem } from './apply.tsx'
import { type Frame, Script } from './frame.tsx'

/** A form that comes back. */
export type Written = Readonly<Record<string, string>>

export const materialName = ({ item }: CaseView, id: MaterialId) =>
  item.materials.find((m) => m.materialId === id)?.name ?? id

interface Wanting {
  view: CaseView
  written?: Written | undefined
  /** What is wrong with single fields of what was written. */
  wrong: readonly Problem[]
}

interface Wishes {
  materials: { materialId: MaterialId; reason: string }[]
  fields: { field: string; reason: string }[]
}

/** What is still wanted of the applicant: what was told to be put right, or what was let wait. */
function wishesOf({ stage, correction, tolerated }: CaseView['state']): Wishes {
  if (stage !== 'correcting')
    return {
      materials: tolerated
        .filter((gap) => !gap.suppliedOn)
        .map(({ materialId, dueOn }) => ({ materialId, reason: supplyByText(dueOn) })),
      fields: [],
    }
  const { missing, supplied, fields = [], mended = [] } = correction!
  return {
    materials: missing.filter(({ materialId }) => !supplied.includes(materialId)),
    fields: fields.filter(({ field }) => !mended.includes(field)),
  }
}

/**
 * 补正, 容缺后补: the fields that are to be put right with what they say now, the materials with a
 * place for each file. Scripts add what they add to the application itself.
 */
export function Wanted({ frame, ...wanting }: { frame: Frame } & Wanting) {
  const { caseId, stage, correction } = wanting.view.state
  const { materials, fields } = wishesOf(wanting.view.state)
  if (materials.length + fields.length === 0) return null
  const isCorrecting = stage === 'correcting'
  const schema = only(
    wanting.view.form.schema,
    fields.map(({ field }) => field),
  )
  return (
    <section class="todo">
      <h2>{isCorrecting ? correctByText(correction!.dueOn) : CASE.supplyTolerated}</h2>
      <form
        method="post"
        action={`/my/cases/${caseId}/${isCorrecting ? 'supplement' : 'gap-supply'}`}
        encType="multipart/form-data"
        class="form"
        data-schema={JSON.stringify(schema)}
      >
        {fields.length > 0 && <Fields {...wanting} schema={schema} fields={fields} />}
        {materials.map((material) => (
          <Material {...wanting} {...material} />
        ))}
        <button type="submit">{fields.length > 0 ? CASE.correct : CASE.supply}</button>
      </form>
      <Crop />
      <Script frame={frame} name="form" />
    </section>
  )
}

/** Of a form these fields. */
const only = (schema: FormSchema, names: readonly string[]): FormSchema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties).filter(([name]) => names.includes(name)),
  ),
  required: schema.required.filter((name) => names.includes(name)),
})

function Fields({
  view,
  written,
  wrong,
  schema,
  fields,
}: Wanting & { schema: FormSchema; fields: Wishes['fields'] }) {
  const { values } = view.form
  // A box that is not ticked is not sent.
  const said = (name: string, isBox: boolean) => {
    const text = written?.[`form.${name}`]
    return isBox ? text === 'on' : text
  }
  return (
    <>
      <p class="note">{CASE.correctNote}</p>
      <input type="hidden" name="corrects" value="on" />
      {Object.entries(schema.properties).map(([name, property]) => (
        <FormEntry
          name={name}
          property={property}
          required={schema.required.includes(name)}
          value={written?.corrects ? said(name, property.type === 'boolean') : values[name]}
          says={saidOfFieldText(fields.find(({ field }) => field === name)!.reason)}
          reason={wrong.find(({ field }) => field === `form.${name}`)?.reason}
        />
      ))}
    </>
  )
}

function Material({
  view,
  written,
  materialId,
  reason,
}: Wanting & { materialId: MaterialId; reason: string }) {
  const id = `m-${materialId}`
  const name = materialName(view, materialId)
  const kept = written?.[`file.${materialId}`] ?? written?.[`kept.${materialId}`]
  return (
    <fieldset class="material" data-material={materialId}>
      <legend>{name}</legend>
      {kept && (
        <p class="kept">
          {APPLY.kept}
          <input type="hidden" name={`kept.${materialId}`} value={kept} />
        </p>
      )}
      <p>{reason}</p>
      <label class="hidden" for={id}>
        {uploadLabel(name)}
      </label>
      <input type="file" id={id} name={`file.${materialId}`} accept={`${UPLOAD_ENDINGS},image/*`} />
    </fieldset>
  )
}
