import type { Refusal } from './problem.ts'

/**
 * Something that was kept is gone, or is not what it was when it was kept: nobody is served
 * another. `what` names it for whoever looks after the store: never a person.
 */
export class LostError extends Error {
  readonly refusal: Refusal
  readonly what: string

  constructor(refusal: Refusal, what: string) {
    super(`${what}: ${refusal.code}`)
    this.name = 'LostError'
    this.refusal = refusal
    this.what = what
  }
}

/**
 * What opens it; undefined where it is lost: a list goes on without it. Whoever looks after the
 * store is told of each once, by a warning of the process.
 */
export function openedOrTold<T>(open: () => T): T | undefined {
  try {
    return open()
  } catch (fault) {
    if (!(fault instanceof LostError)) throw fault
    if (!told.has(fault.what)) process.emitWarning(fault.message, 'LostWarning')
    told.add(fault.what)
    return undefined
  }
}
const told = new Set<string>()

const MEND = '请告诉承办单位，由系统管理员从备份找回；找不回来的，可以重新提交一份。办件不受影响。'

const fileGone = (called: string): Refusal => ({
  status: 410,
  code: 'file-gone',
  detail: `${called}的文件不在了，打不开。${MEND}`,
})
const fileAltered = (called: string): Refusal => ({
  status: 409,
  code: 'file-altered',
  detail: `${called}的文件损坏了，或者被改动过，打不开。${MEND}`,
})
/** What readers call a file that nobody has named. */
const A_FILE = '这份材料或者文书'

export const WORDS_GONE: Refusal = {
  status: 410,
  code: 'words-gone',
  detail: '这份文书的内容不在了，或者被改动过，打不开。请告诉系统管理员，从备份找回。',
}
/** A document that needs a character which none of our fonts draws. */
export const glyphMissing = (character: string): Refusal => ({
  status: 409,
  code: 'glyph-missing',
  detail: `现有的字体画不出文书里的 ${character}，文书暂时不能制成。请告诉系统管理员，装上有这个字的字体后再打开。`,
})
/** Of a route that opens files. */
export const LOST_FILE: readonly Refusal[] = [
  fileGone(A_FILE),
  fileAltered(A_FILE),
  WORDS_GONE,
  glyphMissing('𱈴（U+31234）'),
]

/** A file of the store; `called`: what its readers know it by. */
export const lostFile = (how: 'gone' | 'altered', name: string, called = A_FILE): LostError =>
  new LostError(how === 'gone' ? fileGone(called) : fileAltered(called), name)

export const DATA_ALTERED: Refusal = {
  status: 409,
  code: 'data-altered',
  detail: '这里用到的资料损坏了，或者被改动过，打不开。请告诉系统管理员，从备份找回。',
}
export const FORM_GONE: Refusal = {
  status: 410,
  code: 'form-gone',
  detail: '这个办件的申请表不在了，或者被改动过，打不开。请告诉系统管理员，从备份找回。',
}
/** Of somebody whom the ledger names. */
export const PERSON_GONE: Refusal = {
  status: 410,
  code: 'person-gone',
  detail: '这个人的资料不在了，打不开。请告诉系统管理员，从备份找回。',
}
