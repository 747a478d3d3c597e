import type { Misfit, Place } from '#process'
import type { ProcessPlan } from '#cases'

/** Words of the page on plans of change. */
export const PLAN_STATES: Record<ProcessPlan['state'], string> = {
  proposed: '待批准',
  approved: '已批准，正在逐件换',
  rejected: '已退回',
  'carried-out': '已执行',
}
const PLACE_KINDS: Record<Place['kind'], string> = {
  task: '环节',
  'joint-task': '会签',
  timer: '等待期限',
  message: '等待消息',
  join: '汇合前',
}
const MISFITS: Record<Misfit['problem'], string> = {
  'no-target': '新版里没有去处',
  'other-kind': '新版里的去处不是同一种',
  taken: '与另一处并到了一起',
  'other-join': '同等一处的要分在两处等',
  'no-way-out': '往下没有走得通的路',
  skipped: '还没有办，换过去就跳过了',
}

export const PLAN_WORDS = {
  title: '流程变更',
  intro:
    '流程公布新版之后，在办的件仍照受理时的版本办到底。确需改用新版的，在这里提出方案：写明环节的对应关系和理由，逐件看过去向，由另一人批准后逐件换过去。',
  plans: '方案',
  noPlans: '没有方案',
  propose: '提出方案',
  process: '流程',
  from: '在办的件所在的版本',
  to: '改用的版本',
  mapping: '新版里没有的，停在那里的件去哪里',
  mapped: '对应关系：',
  noMapping: '原来的环节新版里都有，不需要对应',
  stays: '没有去处，留在原版',
  preview: '逐件查看去向',
  reason: '为什么在办的件也要改用新版',
  submit: '提出，请另一人批准',
  proposed: '已提出，待另一人批准',
  look: '逐件查看',
  approve: '批准',
  approved: '已批准，一分钟内开始逐件换',
  reject: '退回',
  rejected: '已退回',
  rejectReason: '退回的理由',
  cancel: '取消',
  noVersions: '没有公布过新版的流程',
  noCases: '没有在办的件在这个版本上',
  case: '办件',
  notAccepted: '尚未受理',
  fromTheBeginning: '受理后从头走新版',
  moved: '已换到新版',
  way: '从哪里到哪里',
  notes: '说明',
  measure: '件',
  close: '关闭',
} as const

export const versionText = (v: { number: number; isInForce: boolean; openCases: number }) =>
  `第 ${v.number} 版${v.isInForce ? '（现行）' : ''}，在办 ${v.openCases} 件`
export const changeText = (from: readonly number[], to: readonly number[]) =>
  `第 ${from.join('、')} 版 → 第 ${to.join('、')} 版`
export const countText = (cases: number, staying: number) =>
  `共 ${cases} 件，${cases - staying} 件换到新版，${staying} 件留在原版`
export const shownText = (shown: { cases: number; staying: number }) =>
  `批准时看过 ${shown.cases} 件，其中 ${shown.staying} 件不能换`
export const outcomeText = (moved: number, staying: number) =>
  `换了 ${moved} 件，留在原版 ${staying} 件`
export const proposedText = (by: string, at: string) => `${by} ${at}提出`
export const decidedText = (by: string, at: string, state: ProcessPlan['state']) =>
  `${by} ${at}${state === 'rejected' ? '退回' : '批准'}`
export const skipsText = (names: readonly string[]) => `不再经过：${names.join('、')}`
export const handedOverText = (names: readonly string[]) =>
  `换了岗位，重新开始：${names.join('、')}`
export const misfitText = (name: string, problem: Misfit['problem']) =>
  `“${name}”${MISFITS[problem]}`

/** What a plan does, as the heading of its page. */
export const planTitle = (process: string, state: ProcessPlan['state']) =>
  `${process}：${PLAN_STATES[state]}`
/** A place and its kind: 承办审查（环节）. */
export const placeText = (name: string, kind: Place['kind']) => `${name}（${PLACE_KINDS[kind]}）`
/** How a process is drawn. */
export const DIAGRAM = { none: '这份流程没有画出图形，请看全文。' } as const
