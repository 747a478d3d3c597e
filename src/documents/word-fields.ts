import { isHarmlessAddress } from './addresses.ts'
import type { Tag } from './xml-tags.ts'

/*
 * Fields of Word (ECMA-376 Part 1, 17.16): a text in the text that tells what is to be worked out
 * and shown there. Some fetch a file or ask a program, some when the document is opened.
 */

/** By these names wherever they stand in the code of a field: fields may stand within fields. */
const FETCHES =
  /(?:^|[\s"{])(?:ddeauto|dde|includepicture|includetext|include|import)(?![^\s"\\{}])/i
/** Words that also name places of a text: only before all others. */
const FETCHES_FIRST = /^[\s"{]*(?:link|database|rd)(?![^\s"\\{}])/i
const HYPERLINK = /(?:^|[\s"{])hyperlink(?![^\s"\\{}])(.*)/is
const WORDS = /"([^"]*)"?|(\S+)/g
/** What is said after these is no address: a place, a tip, a window. */
const SAYS_MORE = /^\\[lotm]$/i

/** Whether the code of a field fetches or starts something, or leads where no link may. */
function isActiveField(code: string): boolean {
  const plain = code.replaceAll(/[“”„]/g, '"')
  if (FETCHES.test(plain) || FETCHES_FIRST.test(plain)) return true
  const [, says] = HYPERLINK.exec(plain) ?? []
  if (says === undefined) return false
  let isMore = false
  for (const [, quoted, word] of says.matchAll(WORDS)) {
    const isSwitch = word?.startsWith('\\') === true && !word.startsWith('\\\\')
    if (!isSwitch && !isMore && !isHarmlessAddress(quoted ?? word!)) return true
    isMore = isSwitch && SAYS_MORE.test(word)
  }
  return false
}

/**
 * Gathers the codes of the fields of a part, each of which may be cut into runs: as they follow one
 * another, and with a gap where one run ends, as of two runs a reader may take only one.
 */
export class Fields {
  #open: { joined: string; apart: string }[] = [{ joined: '', apart: '' }]
  #isCode = false
  isActive = false

  opened({ name, attributes }: Tag): void {
    if (name === 'instrText' || name === 'delInstrText') this.#isCode = true
    if (name === 'fldSimple')
      for (const [key, value] of attributes)
        if (/(?:^|:)instr$/.test(key)) this.isActive ||= isActiveField(value)
    if (name !== 'fldChar') return
    const kind = [...attributes].find(([key]) => /(?:^|:)fldCharType$/.test(key))?.[1]
    if (kind === 'begin') this.#open.push({ joined: '', apart: '' })
    if (kind !== 'end') return
    this.#look(this.#open.pop()!)
    if (this.#open.length === 0) this.#open.push({ joined: '', apart: '' })
  }

  text(text: string): void {
    if (!this.#isCode) return
    const field = this.#open.at(-1)!
    field.joined += text
    field.apart += text
  }

  closed(name: string): void {
    if (name !== 'instrText' && name !== 'delInstrText') return
    this.#isCode = false
    this.#open.at(-1)!.apart += ' '
  }

  /** What was not closed, or stands where no field has begun, counts, too. */
  end(): void {
    for (const field of this.#open) this.#look(field)
  }

  #look({ joined, apart }: { joined: string; apart: string }): void {
    this.isActive ||= isActiveField(joined) || isActiveField(apart)
  }
}
