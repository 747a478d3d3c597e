/** 办事指南维护. */
export const GUIDES = {
  title: '办事指南',
  share: '指南齐全的比例',
  item: '事项',
  search: '事项名称',
  unit: '单位',
  missing: '缺什么',
  state: '齐不齐',
  complete: '八项齐全',
  incomplete: '不齐',
  revision: '修订',
  revise: '修订',
  look: '查看',
  measure: '个',
  none: '本单位没有事项',
  guide: '指南',
  publish: '发布修订',
  published: '指南已修订，门户上立即生效',
  content: '指南内容',
  conditions: '条件（每行一条）',
  conditionsBasis: '条件的依据',
  quota: '数量（有无限制）',
  address: '办理地点',
  phone: '咨询电话',
  complaintPhone: '监督电话',
  purposes: '材料有什么用',
  faq: '常见问题',
  remove: '删去这一条',
  add: '加一条',
  source: '说明的来源（单位核定后可以清空）',
} as const
export const completeText = (complete: number, all: number) =>
  `应公示的八项齐全：${complete} / ${all}`
export const revisionText = (n: number) => `修订 ${n} 次`
export const guideTitle = (name: string) => `指南：${name}`
export const missingOfEightText = (missing: readonly string[]) =>
  `行政许可法第三十条要求公示的八项中，尚缺：${missing.join('、')}`
export const questionLabel = (n: number) => `问题 ${n}`
export const answerLabel = (n: number) => `答复 ${n}`
