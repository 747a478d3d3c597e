/*
 * Keeps what is typed into a long form until it was sent: a lost network or a closed page loses
 * nothing. Only for this tab.
 */

const form = document.querySelector<HTMLFormElement>('form[data-keep]')
if (form) keep(form, `kept:${form.dataset.keep}`)
const sent = document.querySelector<HTMLElement>('[data-sent]')
if (sent) sessionStorage.removeItem(`kept:${sent.dataset.sent}`)

function keep(form: HTMLFormElement, name: string): void {
  const controls = () =>
    [...form.elements].filter(
      (e): e is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
        'value' in e &&
        (e as HTMLInputElement).name !== '' &&
        !/^(hidden|submit|file|checkbox|radio)$/.test((e as HTMLInputElement).type),
    )
  const kept = JSON.parse(sessionStorage.getItem(name) ?? '{}') as Record<string, string>
  // What the server sent back is newer than what was kept.
  for (const control of controls())
    if (control.value === '' && kept[control.name]) control.value = kept[control.name]!
  form.addEventListener('input', () =>
    sessionStorage.setItem(
      name,
      JSON.stringify(Object.fromEntries(controls().map((c) => [c.name, c.value]))),
    ),
  )
}
