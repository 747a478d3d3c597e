import { Button, Checkbox, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { KEYS } from '#text/desk'

const KEPT = 'keys'
const areOn = () => localStorage.getItem(KEPT) !== 'off'

/** Where somebody writes or chooses, keys mean what they say there. */
const isWriting = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu]') !==
    null

/** What keys do while this is shown. Whoever needs them for something else can switch them off. */
export function useKeys(acts: Readonly<Record<string, (() => void) | undefined>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = acts[event.key]
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return
      if (isWriting(event.target) || (!areOn() && event.key !== '?')) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

const rowOfFocus = () => document.activeElement?.closest('tr')

/**
 * Goes up and down the tasks; the focus itself moves, so that every reader of the screen follows.
 */
export function moveBy(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('a.task')]
  const at = links.findIndex((link) => rowOfFocus()?.contains(link) ?? false)
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
}

/** Claims or releases the task where the focus is. */
export const claimHere = () => rowOfFocus()?.querySelector<HTMLElement>('.claim button')?.click()

/** Which keys there are, and whether they are used. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [isOn, setOn] = useState(areOn)
  const choose = (on: boolean) => {
    localStorage.setItem(KEPT, on ? 'on' : 'off')
    setOn(on)
  }
  return (
    <Modal title={KEYS.title} open={isOpen} onCancel={onClose} footer={null}>
      <dl className="keys">
        {KEYS.of.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{KEYS.hint}</p>
      <Checkbox checked={isOn} onChange={({ target }) => choose(target.checked)}>
        {KEYS.on}
      </Checkbox>
    </Modal>
  )
}

export function KeysButton({ onOpen }: { onOpen: () => void }) {
  return (
    <Button className="wide-only" aria-keyshortcuts="?" onClick={onOpen}>
      {KEYS.title}
    </Button>
  )
}
