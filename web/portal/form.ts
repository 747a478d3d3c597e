import { checkForm, type FormSchema, valuesFromText } from '../../src/items/contract.ts'

/*
 * Improves the application form where scripts run: the server's own check before anything is sent,
 * autosave, photographs that are turned and cropped here, uploads that go on after a break. Without
 * scripts the form works as it stands.
 */

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const form = document.querySelector<HTMLFormElement>('form[data-schema]')
if (form) {
  check(form, JSON.parse(form.dataset.schema!) as FormSchema)
  // A correction is no draft.
  if (form.dataset.item) autosave(form)
  stillMissing(form)
  for (const box of form.querySelectorAll<HTMLFieldSetElement>('fieldset[data-material]'))
    improveUpload(form, box)
}

function check(form: HTMLFormElement, schema: FormSchema): void {
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
  const look = (control: Control) => {
    if (controls(form).includes(control)) show(control, problemsOf(form, schema).get(control))
  }
  form.addEventListener('change', (event) => look(event.target as Control))
  // What was wrong goes while it is mended: as one leaves the field for the button, the button
  // would move away from under the click.
  form.addEventListener('input', (event) => {
    const control = event.target as Control
    if (control.getAttribute?.('aria-invalid')) look(control)
  })
}

/** What is checked before sending: the fields of the form and the township. */
function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (e): e is Control =>
      e instanceof HTMLElement && /^(form\.|townshipId$)/.test((e as Control).name ?? ''),
  )
}

function problemsOf(form: HTMLFormElement, schema: FormSchema): Map<Control, string> {
  const found = new Map<Control, string>()
  const township = form.elements.namedItem('townshipId') as HTMLSelectElement | null
  if (township && township.value === '') found.set(township, '请选择所在乡镇（街道）')
  for (const { field, reason } of checkForm(
    schema,
    valuesFromText(schema, (name) =>
      textOf(form.elements.namedItem(`form.${name}`) as Control | null),
    ),
  )) {
    const control = form.elements.namedItem(`form.${field}`) as Control | null
    if (control) found.set(control, reason)
  }
  return found
}

function textOf(control: Control | null): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox')
    return control.checked ? 'on' : ''
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

/** Of the county, wherever the browser believes to be. */
const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/**
 * Everything but files goes to the server a moment after it was typed: another device goes on from
 * there.
 */
function autosave(form: HTMLFormElement): void {
  const said = form.querySelector<HTMLElement>('[data-saved]')
  let timer = 0
  const name = `unsaved:${form.dataset.item}`
  // What could not be saved before the page was closed comes back.
  const unsaved = sessionStorage.getItem(name)
  if (unsaved) {
    for (const [field, value] of JSON.parse(unsaved) as [string, string][]) {
      const control = form.elements.namedItem(field)
      if (
        /^form\./.test(field) &&
        (control instanceof HTMLInputElement ||
          control instanceof HTMLSelectElement ||
          control instanceof HTMLTextAreaElement) &&
        control.type !== 'checkbox' &&
        control.value === ''
      )
        control.value = value
    }
  }
  const save = async () => {
    const data = new FormData(form)
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name)
    const reply = await fetch(`/items/${form.dataset.item}/draft`, {
      method: 'POST',
      body: data,
    }).catch(() => undefined)
    if (reply?.ok) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, JSON.stringify([...data.entries()]))
    if (!said) return
    if (reply?.ok) said.textContent = `已自动保存 ${clock.format(new Date())}`
    else
      said.textContent =
        reply?.status === 401
          ? '登录已过期：直接点“下一步”，登录后会找回您填写的内容。'
          : reply?.status === 409
            ? '这份申请刚在另一处改过，这里填的没有自动保存。点“下一步”，会把两处不同的列出来。'
            : '网络不通，内容还在本页，连上后会自动保存。'
    if (!reply) timer = window.setTimeout(save, 5000)
  }
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(save, 1500)
  })
}

/** Says while one fills in which materials are not there yet. */
function stillMissing(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>('[data-still]')
  const say = () => {
    const missing = [...form.querySelectorAll<HTMLFieldSetElement>('fieldset[data-material]')]
      .filter((box) => {
        const id = box.dataset.material
        const file = form.elements.namedItem(`file.${id}`) as HTMLInputElement
        const isOn = (name: string) =>
          (form.elements.namedItem(`${name}.${id}`) as HTMLInputElement | null)?.checked === true
        return (
          !form.elements.namedItem(`kept.${id}`) &&
          !file.files?.length &&
          !isOn('reuse') &&
          !isOn('commitment')
        )
      })
      .map((box) => box.querySelector('legend')!.textContent!)
      .filter((name) => !name.includes('按情形'))
    line!.hidden = false
    line!.textContent =
      missing.length > 0
        ? `还缺 ${missing.length} 份材料：${missing.join('、')}。可以先提交，以后再补。`
        : '材料已经齐了。'
  }
  if (!line) return
  say()
  form.addEventListener('change', say)
  form.addEventListener('uploaded', say)
}

/**
 * A camera beside the file; pictures are turned, cropped and made small; the upload goes on after a
 * break.
 */
function improveUpload(form: HTMLFormElement, box: HTMLFieldSetElement): void {
  const input = box.querySelector<HTMLInputElement>('input[type=file]')!
  const bar = document.createElement('p')
  bar.className = 'uploading'
  bar.setAttribute('role', 'status')
  box.append(bar)
  const take = async (given: File | undefined) => {
    if (!given) return
    const file = await edited(form, given)
    if (file) await upload(form, box, bar, file)
    else input.value = ''
  }
  if (matchMedia('(pointer: coarse)').matches)
    input.before(cameraFor(box.querySelector('legend')!.textContent!, take))
  input.addEventListener('change', () => void take(input.files?.[0]))
}

function cameraFor(
  title: string,
  take: (file: File | undefined) => Promise<void>,
): HTMLButtonElement {
  const camera = document.createElement('button')
  camera.type = 'button'
  camera.className = 'plain'
  camera.textContent = `拍照：${title}`
  camera.addEventListener('click', () => {
    const shot = document.createElement('input')
    shot.type = 'file'
    shot.accept = 'image/*'
    shot.capture = 'environment'
    shot.addEventListener('change', () => void take(shot.files?.[0]))
    shot.click()
  })
  return camera
}

/**
 * A photograph as its owner turned and cropped it, another file as it is; nothing when it was given
 * up.
 */
async function edited(form: HTMLFormElement, file: File): Promise<File | undefined> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file
  const { editPicture } = await import('./picture.ts')
  return editPicture(form.parentElement!.querySelector('dialog.crop')!, file)
}

async function upload(
  form: HTMLFormElement,
  box: HTMLFieldSetElement,
  bar: HTMLElement,
  file: File,
): Promise<void> {
  const { uploadFile } = await import('./upload.ts')
  bar.classList.remove('wrong')
  try {
    const documentId = await uploadFile(
      file,
      (share) => (bar.textContent = `正在上传 ${Math.round(share * 100)}%`),
      () => (bar.textContent = '网络断了，连上后接着传……'),
    )
    box.querySelector<HTMLInputElement>('input[type=file]')!.value = ''
    box.querySelector('.kept')?.remove()
    box.querySelector('legend')!.after(keptNote(box, file, documentId))
    bar.textContent = ''
    form.dispatchEvent(new Event('uploaded'))
    form.dispatchEvent(new Event('input'))
  } catch (error) {
    bar.textContent = `没有上传：${(error as Error).message}`
    bar.classList.add('wrong')
  }
}

/** Says that the file is there, and sends its id along with the form. */
function keptNote(box: HTMLFieldSetElement, file: File, documentId: string): HTMLElement {
  const kept = document.createElement('p')
  kept.className = 'kept'
  kept.textContent = `已上传：${file.name}（${size(file.size)}）`
  const hidden = document.createElement('input')
  hidden.type = 'hidden'
  hidden.name = `kept.${box.dataset.material}`
  hidden.value = documentId
  kept.append(hidden)
  return kept
}

const size = (bytes: number) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`
