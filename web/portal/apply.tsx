/** @jsxImportSource preact */
import { UPLOAD_ENDINGS } from '#documents/contract'
import type { ApplicantId, UnitId } from '../../src/foundation/ids.ts'
import type { LegalDay } from '../../src/foundation/time.ts'
import type { FormField, FormSchema } from '../../src/items/contract.ts'
import type { ItemVersion } from '../../src/items/item.ts'
import type { About } from '../../src/portal/licences.ts'
import type { Draft } from '../../src/portal/draft.ts'
import { FRAME, PORTAL, uploadLabel } from '../text/portal.ts'
import {
  APPLY,
  applyHeading,
  APPLYING,
  applyTitle,
  CROP,
  principalText,
  promisedByText,
  promisedNotText,
} from '../text/portal-apply.ts'
import { type Frame, Page, Script } from './frame.tsx'
import { AboutLicenceLine } from './licences.tsx'
import type { MySituation } from './guide.tsx'
import {
  Check,
  Choice,
  Crumbs,
  described,
  Field,
  Marked,
  Notice,
  Problems,
  Reason,
  Said,
} from './kit.tsx'

export interface Problem {
  field: string
  reason: string
}

interface Filling {
  item: ItemVersion
  schema: FormSchema
  draft: Draft
  problems: Problem[]
  townships: { unitId: UnitId; name: string }[]
  reusable: string[]
  /** 虚假承诺的记录: until when no commitment is taken. */
  promisedNot?: LegalDay | undefined
  principals: { principalId: ApplicantId; name: string; untilOn: string }[]
  my?: MySituation | undefined
  message?: string | undefined
  unitName: string
  about?: About | undefined
}

export const Steps = ({ at }: { at: number }) => (
  <ol class="progress" aria-label={APPLY.steps}>
    {APPLYING.map((s, i) => (
      <li aria-current={i === at ? 'step' : undefined} class={i < at ? 'done' : ''}>
        {s}
      </li>
    ))}
  </ol>
)

/**
 * The form with its materials. Scripts add: the check while typing, autosave, camera and cropping,
 * uploads that go on after a break.
 */
export function Apply({ frame, ...filling }: { frame: Frame } & Filling) {
  const { item, problems, my, message, unitName, about } = filling
  return (
    <Page frame={frame} title={applyTitle(item.name)}>
      <Crumbs
        above={[
          ['/', FRAME.items],
          [`/items/${item.itemId}`, item.name],
        ]}
      >
        {APPLY.here}
      </Crumbs>
      <h1>{applyHeading(item.name)}</h1>
      <Steps at={0} />
      {message && <Notice kind="good">{message}</Notice>}
      <Problems reasons={problems.map((p) => p.reason)}>
        <b>{APPLY.notYet}</b>
        {APPLY.mend}
      </Problems>
      {about && <AboutLicenceLine about={about} anew={`/items/${item.itemId}/apply?anew=1`} />}
      {my && <ToSituation item={item} my={my} />}
      <p class="note">
        {promisedByText(unitName, item.promisedLimit)}
        <Marked says={APPLY.prefill} to={`/items/${item.itemId}/apply?prefill=1`} />
      </p>
      <ApplicationForm {...filling} />
      <Crop />
      <Script frame={frame} name="form" />
    </Page>
  )
}

/** To the questions that may spare materials, or to answer them anew. */
function ToSituation({ item, my }: { item: ItemVersion; my: MySituation }) {
  const answers = Object.entries(my.answers).map(([k, v]) => [`s.${k}`, v])
  const guide = `/items/${item.itemId}?${new URLSearchParams(answers)}#situation`
  return my.open.length > 0 ? (
    <Notice kind="info">
      <Marked says={APPLY.answerFirst} to={guide} />
    </Notice>
  ) : (
    <p class="note">
      <Marked says={APPLY.answered} to={guide} />
    </p>
  )
}

function ApplicationForm(filling: Filling) {
  const { item, schema, draft, problems, townships, principals } = filling
  const reason = (field: string) => problems.find((p) => p.field === field)?.reason
  return (
    <form
      method="post"
      encType="multipart/form-data"
      class="form"
      data-schema={JSON.stringify(schema)}
      data-item={item.itemId}
    >
      <input type="hidden" name="idempotencyKey" value={draft.idempotencyKey} />
      <input type="hidden" name="page" value={draft.page} />
      <input type="hidden" name="began" value={draft.began} />
      {Object.entries(draft.about ?? {}).map(([k, v]) => (
        <input type="hidden" name={`about.${k}`} value={v} />
      ))}
      {Object.entries(draft.situation).map(([k, v]) => (
        <input type="hidden" name={`s.${k}`} value={v} />
      ))}
      {(principals.length > 0 || draft.principalId) && (
        <Principal principals={principals} draft={draft} reason={reason('principalId')} />
      )}
      {townships.length > 0 && <Township townships={townships} draft={draft} />}
      <h2>{schema.title}</h2>
      {Object.entries(schema.properties).map(([name, property]) => (
        <FormEntry
          name={name}
          property={property}
          required={schema.required.includes(name)}
          value={draft.values[name]}
          reason={reason(name)}
        />
      ))}
      <Materials {...filling} />
      <Check name="keep" checked={draft.keep}>
        {APPLY.keep}
      </Check>
      <p class="still" data-still hidden />
      <p class="actions">
        <button type="submit">{APPLY.next}</button>
        <button type="submit" name="saveDraft" value="on" formNoValidate class="plain">
          {APPLY.saveDraft}
        </button>
        <span class="note" data-saved aria-live="polite" />
      </p>
    </form>
  )
}

/** On whose behalf: one's own, or that of whoever gave authority. */
const Principal = ({
  principals,
  draft,
  reason,
}: Pick<Filling, 'principals' | 'draft'> & { reason: string | undefined }) => (
  <Field id="principalId" label={APPLY.principal} reason={reason}>
    <Choice
      id="principalId"
      name="principalId"
      none={APPLY.self}
      value={draft.principalId}
      options={principals.map((p) => [p.principalId, principalText(p.name, p.untilOn)])}
      {...described('principalId', reason)}
    />
  </Field>
)

const Township = ({ townships, draft }: Pick<Filling, 'townships' | 'draft'>) => (
  <Field id="township" label={APPLY.township}>
    <Choice
      id="township"
      name="townshipId"
      required
      value={draft.townshipId}
      options={townships.map((t) => [t.unitId, t.name])}
    />
  </Field>
)

interface Entry {
  name: string
  property: FormField
  required: boolean
  value: unknown
  /** What is said of it below its name. */
  says?: string | undefined
  reason?: string | undefined
}

/** One field of the item's own form. */
export function FormEntry(entry: Entry) {
  const { name, property, required, value, says, reason } = entry
  const id = `f-${name}`
  if (property.type !== 'boolean')
    return (
      <Field
        id={id}
        label={property.title}
        note={!required && PORTAL.optional}
        says={says}
        reason={reason}
      >
        <Control {...entry} />
      </Field>
    )
  return (
    <div class={reason ? 'field wrong' : 'field'}>
      <Said says={says} />
      <Reason of={id} reason={reason} />
      <Check id={id} name={`form.${name}`} checked={value === true} {...described(id, reason)}>
        {property.title}
      </Check>
    </div>
  )
}

function Control({ name, property, required, value, reason }: Entry) {
  const id = `f-${name}`
  const common = { id, name: `form.${name}`, required, ...described(id, reason) }
  const text = value === undefined || value === null ? '' : String(value)
  if (property.enum)
    return <Choice {...common} value={text} options={property.enum.map((v) => [v, v])} />
  if (property.format !== 'textarea')
    return <input {...common} {...inputKind(property)} value={text} />
  return (
    <textarea {...common} rows={3} maxLength={property.maxLength}>
      {text}
    </textarea>
  )
}

function inputKind(property: FormField) {
  if (property.type === 'number')
    return { type: 'number' as const, step: 'any', min: property.minimum, max: property.maximum }
  if (property.format === 'date') return { type: 'date' as const }
  return { type: 'text' as const, minLength: property.minLength, maxLength: property.maxLength }
}

const Materials = ({ item, my, draft, reusable, promisedNot }: Filling) => (
  <>
    <h2>{APPLY.materials}</h2>
    <p class="note">{APPLY.materialsNote}</p>
    {item.materials
      .filter((m) => !my?.exempt.includes(m.materialId))
      .map((m) => (
        <Material
          material={m}
          draft={draft}
          isReusable={reusable.includes(m.name)}
          promisedNot={promisedNot}
        />
      ))}
  </>
)

/** One material: the file, or what may stand in its place. */
function Material({
  material: m,
  draft,
  isReusable,
  promisedNot,
}: {
  material: ItemVersion['materials'][number]
  draft: Draft
  isReusable: boolean
  promisedNot: LegalDay | undefined
}) {
  const uploaded = draft.uploaded[m.materialId]
  return (
    <fieldset class="material" data-material={m.materialId}>
      <legend>
        {m.name}
        {!m.required && APPLY.bySituation}
      </legend>
      {uploaded && (
        <p class="kept">
          {APPLY.kept}
          <input type="hidden" name={`kept.${m.materialId}`} value={uploaded} />
        </p>
      )}
      {isReusable && (
        <Check
          name={`reuse.${m.materialId}`}
          checked={draft.reuse.includes(m.materialId) || !uploaded}
        >
          {APPLY.reuse}
        </Check>
      )}
      {m.commitment && promisedNot && <p class="note">{promisedNotText(promisedNot)}</p>}
      {m.commitment && !promisedNot && (
        <Check
          name={`commitment.${m.materialId}`}
          checked={draft.commitments.includes(m.materialId)}
        >
          {APPLY.commit}
        </Check>
      )}
      <label for={`m-${m.materialId}`} class="hidden">
        {uploadLabel(m.name)}
      </label>
      <input
        type="file"
        id={`m-${m.materialId}`}
        name={`file.${m.materialId}`}
        accept={`${UPLOAD_ENDINGS},image/*`}
      />
    </fieldset>
  )
}

/** Where scripts let a photograph be turned and cropped. */
export const Crop = () => (
  <dialog class="crop" aria-label={CROP.title}>
    <div class="stage" />
    <p class="actions">
      <button type="button" data-turn="-90" class="plain">
        {CROP.left}
      </button>
      <button type="button" data-turn="90" class="plain">
        {CROP.right}
      </button>
      <button type="button" data-use>
        {CROP.use}
      </button>
      <button type="button" data-cancel class="plain">
        {CROP.cancel}
      </button>
    </p>
  </dialog>
)
