import type { Suggestion } from '../contract.ts'
/* Suggests items while one types: the page finds without it, by the button. */

const input = document.querySelector<HTMLInputElement>('#q')
const list = document.querySelector<HTMLDataListElement>('#suggestions')

if (input && list) {
  let timer = 0
  let asked = ''
  input.addEventListener('input', () => {
    clearTimeout(timer)
    const q = input.value.trim()
    // The name of a suggestion was chosen: go there at once.
    const chosen = [...list.options].find((option) => option.value === q)
    if (chosen?.dataset.id) {
      location.href = `/items/${chosen.dataset.id}`
      return
    }
    timer = window.setTimeout(async () => {
      if (q === '' || q === asked) return
      asked = q
      // A failed request suggests nothing; the button still works.
      const reply = await fetch(`/suggestions?q=${encodeURIComponent(q)}`).catch(() => undefined)
      if (!reply?.ok || input.value.trim() !== q) return
      const found: Suggestion[] = await reply.json()
      list.replaceChildren(
        ...found.map(({ itemId, name }) => {
          const option = document.createElement('option')
          option.value = name
          option.dataset.id = itemId
          return option
        }),
      )
    }, 150)
  })
}
