import { CASE_FACTS } from './case-facts.ts'
import { durationText, workdaysText } from './time.ts'
import type { Level } from '../../src/supervision/events.ts'
import type { DetectorCode } from '../../src/supervision/evidence/authenticity.ts'
import type { SupervisionEventType } from '#supervision/events'
import type { CardActName } from '#supervision/contract'
import { chineseDay } from './labels.ts'

export { CARD_STATUSES, DIRECTIVE_STATUSES, LEVELS } from '#supervision/contract'

export const LEVEL_COLORS: Record<Level, string> = { warning: 'blue', yellow: 'orange', red: 'red' }
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

/** What a rule's parameter is called. */
export const PARAMETERS: Record<string, string> = {
  enabled: '启用',
  workdaysBefore: '提前几个工作日',
  shortestWorkdays: '承诺时限不少于几个工作日的才预警',
  workdaysOver: '超过几个工作日',
  redFactor: '超过时限几倍发红牌',
  workdays: '工作日数',
  yellowNaturalDays: '逾期几天（自然日）发黄牌',
  redNaturalDays: '逾期几天（自然日）发红牌',
  warnAbove: '超过几次预警',
  yellowAbove: '超过几次黄牌',
  mostWorkdays: '最多几个工作日',
  naturalDays: '天数（自然日）',
  seconds: '容许的时钟误差（秒）',
}

type Because = Record<string, string | number>
const day = (because: Because, name: string) => chineseDay(String(because[name]))
const naturalDays = (because: Because, name: string) =>
  durationText({ value: Number(because[name]), unit: 'natural-day' })
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

/** Why a card was issued, in one sentence that a clerk can check. */
export function cardSentence(rule: string, because: Because): string {
  switch (rule) {
    case 'T01':
      return `承诺时限${day(because, 'dueOn')}届满，只剩 ${workdays(because, 'workdaysBefore')}时尚未办结。`
    case 'T02':
      return `承诺时限${day(because, 'dueOn')}届满，届满时尚未办结。`
    case 'T03':
      return `法定时限${day(because, 'dueOn')}届满，届满时尚未办结。`
    case 'T04':
    case 'T05':
      return `${because.procedure}自${day(because, 'startedOn')}起，申请 ${workdays(because, 'limitWorkdays')}，应于${day(because, 'dueOn')}结束，到期没有结束。`
    case 'T06':
      return `本环节时限 ${workdays(because, 'limitWorkdays')}，${day(because, 'dueOn')}届满，届满时尚未办理。`
    case 'T07':
      return `${day(because, 'receivedOn')}收到申请材料，应于${day(because, 'dueOn')}前受理或一次性告知，逾期没有处理。`
    case 'T08':
      return `${day(because, 'receivedOn')}收到网上申请，应于${day(because, 'dueOn')}前预审，逾期没有预审。`
    case 'T09':
      return `${day(because, 'decidedOn')}作出准予决定，应于${day(because, 'dueOn')}前送达，逾期没有送达。`
    case 'T10':
    case 'T11':
      return because.acceptWorkdays
        ? `应于${day(because, 'dueOn')}前决定是否受理（${workdays(because, 'acceptWorkdays')}），没有决定。`
        : `答复期限 ${workdays(because, 'limitWorkdays')}，${day(because, 'dueOn')}届满，没有答复。`
    case 'T14':
      return because.callBackWorkdays
        ? `差评应于${day(because, 'dueOn')}前回访，没有回访。`
        : `差评核实后应于${day(because, 'dueOn')}前整改，没有反馈整改。`
    case 'T12':
      return `即办件应于${day(because, 'dueOn')}当日办结，没有办结。`
    case 'H01':
      return `${because.description}（依据：${because.basis}）`
    case 'P02':
      return because.fault === 'in-future'
        ? '登记的发生时间在录入之后，是还没有到的时间。'
        : because.fault === 'clock-back'
          ? '录入的时间早于前一次录入，服务器的时钟可能被拨回。'
          : because.fault === 'repeated'
            ? `“${CASE_FACTS[because.what as keyof typeof CASE_FACTS] ?? because.what}”记了两次。`
            : '登记的发生时间早于前一件事，先后颠倒。'
    case 'P03':
      return `已经第 ${because.times} 次要求补正，补正应当一次告知。`
    case 'P04':
      return `“${CASE_FACTS[because.act as keyof typeof CASE_FACTS] ?? because.act}”没有写明具体理由：“${because.reason}”。`
    case 'P05':
      return '审查的人又作出了决定。'
    case 'P07':
      return `现场核查须 ${because.needed} 人以上，只有 ${because.present} 人。`
    case 'P08':
      return `作出决定的单位（${because.decidedBy}）没有这项决定权。`
    case 'P09':
      return because.dueOn
        ? `法定时限${day(because, 'dueOn')}届满之后才批准延期。`
        : because.workdays
          ? `延期 ${workdays(because, 'workdays')}，超过了法定的上限。`
          : `第 ${because.times} 次延期，延期只能一次。`
    case 'P01':
      return `没有经过必经环节：${because.missing}，就作了准予决定。`
    case 'P06':
      return because.fault === 'no-notice'
        ? '应当告知听证权利，没有告知就作了决定。'
        : because.fault === 'presider-examined'
          ? '审查本办件的人又主持了听证。'
          : `举行听证距告知只有 ${naturalDays(because, 'naturalDays')}，不足 ${naturalDays(because, 'needed')}。`
    case 'F01':
      return `没有收费项目的事项收了 ${because.charged}（票据 ${because.receipt}）。`
    case 'F02':
      return `应收${because.fee}，没有收费记录也没有减免就办结了。`
    case 'F03':
      return `收了 ${because.charged}，按公布的标准应收 ${because.due}（票据 ${because.receipt}）。`
    case 'F04':
      return `减免 ${because.reduced}，${because.approvedBy ? `由 ${because.approvedBy} 批准，` : ''}依据：“${because.basis}”。`
    case 'R01':
      return `${day(because, 'issuedOn')}发出的预警应于${day(because, 'dueOn')}前签收，逾期没有签收。`
    case 'R02':
      return `督办应于${day(because, 'dueOn')}前答复，逾期没有答复。`
    case 'R03':
      return `${day(because, 'issuedOn')}发的牌应于${day(because, 'dueOn')}前反馈整改，逾期没有反馈。`
    case 'M01':
      return `没有收到必要材料：${because.missing}，也没有容缺或承诺，就受理了。`
    case 'M02':
      return `要求提交公布目录之外的材料（${because.extra}）。`
    default:
      return Object.entries(because)
        .map(([name, value]) => `${name} ${value}`)
        .join('，')
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
