import { workdaysText } from './time.ts'
import type { DetectorCode } from '../../src/supervision/evidence/authenticity.ts'
import type { SupervisionEventType } from '#supervision/events'
import type { CardActName } from '#supervision/contract'
import { chineseDay } from './labels.ts'

export { CARD_STATUSES, DIRECTIVE_STATUSES, LEVELS } from '#supervision/contract'

export const CARD_EVENTS: Record<SupervisionEventType, string> = {
  CardIssued: '发牌',
  CardEscalated: '升级',
  CardAcknowledged: '签收',
  CardRectified: '整改反馈',
  CardClosed: '销号',
  ObjectionFiled: '申诉',
  ObjectionDismissed: '申诉决定：维持',
  CardRevoked: '申诉决定：撤销',
}
export const CARD_ACT_NAMES: Record<CardActName, string> = {
  acknowledgement: '签收',
  rectification: '反馈整改',
  closing: '销号',
  objection: '申诉',
  'objection-decision': '决定申诉',
}
export const OBJECTION_GROUNDS: Record<string, string> = {
  'system-fault': '系统或网络故障',
  'exchange-delay': '数据交换延迟',
  'applicant-cause': '申请人原因',
  'unrecorded-pause': '依法不计时而未登记',
  'rule-error': '规则配置有误',
  'vertical-system': '垂管系统无法同步',
  other: '其他',
}

export { RULE_PARAMETERS as PARAMETERS } from './rule-parameters.ts'

type Because = Record<string, string | number>
const day = (because: Because, name: string) => chineseDay(String(because[name]))
const workdays = (because: Because, name: string) => workdaysText(Number(because[name]))

/** What a lead rests on, in one sentence. */
export function findingSentence(detector: DetectorCode, because: Because): string {
  switch (detector) {
    case 'D01':
      return `${because.events} 件事在登记的发生时间之后很久才录入，最长 ${because.hours} 个工作小时（允许 ${because.allowed} 个），没有经批准的补录申报。`
    case 'D03':
      return `受理、${because.steps} 个环节和决定都由同一个账号（${because.account}）录入。`
    case 'D04':
      return `同一事项 ${because.cases} 件，由 ${because.account} 在 ${because.minutes} 分钟内一并作出决定。`
    case 'D07':
      return `证照 ${because.number} ${day(because, 'on')}已经发出，办件${day(because, 'acceptedOn')}才受理。`
    case 'D08':
      return `票据 ${because.number} ${day(because, 'on')}已经开出，办件${day(because, 'acceptedOn')}才受理。`
    case 'D12':
      return `有一份材料与另外的申请完全相同，涉及 ${because.people} 名申请人。`
    case 'D17':
      return `同一申请人就同一事项在 ${workdays(because, 'workdays')}前后申请了 ${because.cases} 次。`
    case 'D02':
      return `承诺 ${workdays(because, 'promisedWorkdays')}的事项，从受理到决定只用了 ${because.minutes} 分钟录完。`
    case 'D05':
      return `${because.steps} 个环节中有 ${because.atNight} 个在夜间或休息日录入。`
    case 'D06':
      return `承诺时限${day(because, 'dueOn')}届满，${day(because, 'startedOn')}才启动特别程序，程序结束后 ${because.minutesToDecision} 分钟就作了决定。`
    case 'D15':
      return `收件后第 ${workdays(because, 'workdays')}才告知补正，要补的 ${because.materials} 份材料都已经收到。`
    case 'D16':
      return `上一次申请（${because.previous}）办到第 ${workdays(because, 'usedWorkdays')}（承诺 ${workdays(because, 'promisedWorkdays')}）时撤回，随即重新收件。`
  }
}

/** Stages of a case as supervision sees them. */
export const WATCHED_STAGES: Record<string, string> = {
  submitted: '待受理',
  correcting: '待补正',
  processing: '审批中',
  paused: '特别程序',
  decided: '待送达',
  closed: '已办结',
}

/** What a unit's month as a whole shows. */
export function patternSentence(detector: string, because: Because): string {
  switch (detector) {
    case 'D10':
      return `自${day(because, 'since')}以来没有一件申请。`
    case 'D13':
      return `外来系统登记的 ${because.declared} 个发生时间中，有 ${because.round} 个恰在整点。`
    case 'D14':
      return `${because.cases} 件承诺件中，有 ${because.onTheEdge} 件卡在期限的最后一成时间办结。`
    default:
      return ''
  }
}
