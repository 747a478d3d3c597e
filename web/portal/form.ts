import { checkForm, type FormSchema, valuesFromText } from '../../src/items/contract.ts'

/*
 * Improves the application form where scripts run: the server's own check, before anything is sent. Without scripts the
 * same check answers after sending.
 */

const form = document.querySelector<HTMLFormElement>('form[data-schema]')
if (form) improve(form, JSON.parse(form.dataset.schema!) as FormSchema)

function improve(form: HTMLFormElement, schema: FormSchema): void {
  // Our sentences in place of the browser's bubbles.
  form.noValidate = true
  form.addEventListener('submit', (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.name === 'saveDraft') return
    const problems = problemsOf(form, schema)
    for (const control of controls(form)) show(control, problems.get(control))
    const [first] = problems.keys()
    if (!first) return
    event.preventDefault()
    first.focus()
  })
  form.addEventListener('change', (event) => {
    const control = event.target as Control
    if (controls(form).includes(control)) show(control, problemsOf(form, schema).get(control))
  })
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** What is checked before sending: the fields of the form, the township, the declaration. */
function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((e): e is Control => e instanceof HTMLElement && /^(form\.|townshipId$|truth$)/.test((e as Control).name ?? ''))
}

function problemsOf(form: HTMLFormElement, schema: FormSchema): Map<Control, string> {
  const found = new Map<Control, string>()
  const township = form.elements.namedItem('townshipId') as HTMLSelectElement | null
  if (township && township.value === '') found.set(township, '请选择所在乡镇（街道）')
  for (const { field, reason } of checkForm(schema, valuesFromText(schema, (name) => textOf(form.elements.namedItem(`form.${name}`) as Control | null)))) {
    const control = form.elements.namedItem(`form.${field}`) as Control | null
    if (control) found.set(control, reason)
  }
  const truth = form.elements.namedItem('truth') as HTMLInputElement
  if (!truth.checked) found.set(truth, '请勾选对材料真实性负责')
  return found
}

function textOf(control: Control | null): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked ? 'on' : ''
  return control?.value ?? ''
}

function show(control: Control, reason: string | undefined): void {
  const id = `${control.id || control.name}-e`
  document.getElementById(id)?.remove()
  control.closest('.field')?.classList.toggle('wrong', reason !== undefined)
  if (reason === undefined) {
    control.removeAttribute('aria-invalid')
    control.removeAttribute('aria-describedby')
    return
  }
  const note = document.createElement('p')
  note.className = 'reason'
  note.id = id
  note.textContent = reason
  const before = control.closest('label') ?? control
  before.before(note)
  control.setAttribute('aria-invalid', 'true')
  control.setAttribute('aria-describedby', id)
}
