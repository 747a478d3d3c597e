/** Words of the kit that every page of the staff web is built of. */
export const UI = {
  opening: '正在打开',
  retry: '重试',
  confirm: '确认办理',
  cancel: '取消',
  close: '关闭',
  look: '查看',
  acts: '操作',
  open: '展开',
  export: '导出表格',
  coming: '正在读取',
  none: '—',
  noneMatch: '没有符合条件的，可放宽条件再查',
  nothing: '没有内容',
  sort: '排序',
  yuan: '元',
  failed: '操作没有成功，请稍后重试。',
  offline: '连接不上服务器。您填写的内容还在，请检查网络后重试。',
} as const

export const ascendingText = (label: string) => `${label}，从小到大`
export const descendingText = (label: string) => `${label}，从大到小`
/** 共 3 件. */
export const totalText = (n: number, measure: string) => `共 ${n} ${measure}`
/**
 * What is said above a form some of whose fields are wrong; what is wrong stands at each of them.
 */
export const fieldsWrongText = (n: number) => `有 ${n} 处要改，请看各栏下的说明。`
export const basisText = (law: string) => `依据：${law}`
/** 请填写理由, 请选择单位. */
export const askedText = (label: string, isChosen: boolean) =>
  `请${isChosen ? '选择' : '填写'}${label.replace(/（.*）$/, '')}`
