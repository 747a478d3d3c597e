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
    this.refusal = refusal
    this.what = what
  }
}

const MEND = '请告诉承办单位，由系统管理员从备份找回；找不回来的，可以重新提交一份。办件不受影响。'

export const FILE_GONE: Refusal = {
  status: 410,
  code: 'file-gone',
  detail: `这份材料或者文书的文件不在了，打不开。${MEND}`,
}
export const FILE_ALTERED: Refusal = {
  status: 409,
  code: 'file-altered',
  detail: `这份材料或者文书的文件损坏了，或者被改动过，打不开。${MEND}`,
}
export const FORM_GONE: Refusal = {
  status: 410,
  code: 'form-gone',
  detail: '这个办件的申请表不在了，或者被改动过，打不开。请告诉系统管理员，从备份找回。',
}
