import { chineseDay } from './time.ts'

/** 告知承诺核查, for officers. */
export const COMMITMENTS = {
  title: '告知承诺核查',
  says: '以告知承诺代替材料、已经准予的办件。核查、核实整改在办件页上办；到期没有办的排在前面。',
  measure: '件',
  none: '没有这样的办件',
  caseId: '办件编号',
  item: '事项',
  applicant: '申请人',
  unit: '单位',
  state: '核查',
  decidedOn: '准予日期',
  dueOn: '下一步期限',
  late: '只看超期的',
  isLate: '已超期',
  checkedOn: '核查日期',
  credit: '失信记录',
  csv: '导出 CSV',
} as const

/** 失信记录: until when no commitment is taken, or since when it is repaired. */
export const creditText = ({
  barredUntil,
  repairedOn,
}: {
  barredUntil: string | null
  repairedOn: string | null
}): string => {
  if (!barredUntil) return ''
  return repairedOn ? `${chineseDay(repairedOn)}已修复` : `到${chineseDay(barredUntil)}`
}
