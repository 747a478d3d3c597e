/** 我的待办. */
export const DESK = {
  title: '我的待办',
  chooseSome: '勾选同一环节的几件，可以一起办理。',
  notTogether: '所选办件不能一起办理：只有同一环节的受理、同意、送达可以批量办理。',
  confirm: '确认办理',
  lookAgain: '再看看',
  case: '办件',
  item: '事项',
  applicant: '申请人',
  step: '环节',
  since: '等办自',
  dueOn: '到期日',
  remaining: '剩余',
  measure: '件',
  agreed: '同意承办意见',
} as const
export const BATCHES = {
  acceptance: '受理',
  delivery: '窗口送达',
  review: '审核同意',
} as const
export const newsText = (n: number) => `有 ${n} 张监察牌等您签收或处理`
export const nothingText = (name: string) => `${name}，现在没有等待您办理的事项`
export const batchText = (label: string, n: number) => `批量${label}（${n} 件）`
export const batchTitle = (label: string, n: number) => `${label} ${n} 件`
export const batchDoneText = (n: number) => `${n} 件已办理`
export const batchFailedText = (done: number, failed: number) =>
  `${done} 件已办理，${failed} 件没有办理`
export const urgedText = (n: number) => `催办 ${n} 次`
export const chooseText = (caseId: string) => `选择 ${caseId}`
