/** 改动记录: what was changed in an application form, by whom and when. */
export const FORM_CHANGES = {
  title: '改动记录',
  before: '原来',
  after: '改为',
  /** Of whoever may not see what the form says. */
  hidden: '（内容不显示）',
} as const
const VALUES = { yes: '是', no: '否', none: '（没有填）' } as const

/** What a field of a form says. */
export const formValueText = (value: string | number | boolean | undefined): string =>
  typeof value === 'boolean' ? VALUES[value ? 'yes' : 'no'] : String(value ?? VALUES.none)

/** A field among what must be put right. */
export const formFieldText = (title: string) => `申请表“${title}”`
/** What the counter said of a field that must be put right. */
export const saidOfFieldText = (reason: string) => `窗口说明：${reason}`
/** 当场更正，李建国; of an act that names its doer, only that. */
export const changedByText = (act: string, by: string) =>
  act.startsWith(by) ? act : `${act}，${by}`
