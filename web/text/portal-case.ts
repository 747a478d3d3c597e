import type { CaseView } from '../../src/cases/view.ts'
import { PORTAL } from './portal.ts'
import { chineseDay, chineseTime, monthAndDay, workdaysText } from './time.ts'

/** 办件. */
export const CASE = {
  limits: '办理期限',
  course: '办理过程',
  late: '已超过承诺时限，承办单位还没有说明原因。',
  lateNext: '您可以催办，或者[投诉]。电子监察已经记录。',
  supplyTolerated: '请补齐容缺材料',
  supply: '提交补正材料',
  correct: '提交补正',
  correctNote: '请改好下面的栏目。原来填的内容已经带出，没有改的栏目仍然等待补正。',
  howWasIt: '这次服务怎么样？',
  papers: '文书下载',
  materials: '已交材料',
  noMaterials: '还没有交材料。',
  letters: '对这个办件有疑问或意见：',
  consult: '咨询',
  complain: '投诉',
  stuck: '办不成事',
  urge: '催办',
  urgeNote: '提醒承办单位尽快办理，每天一次，记入办理过程。',
  withdraw: '撤回申请',
  withdrawWhy: `撤回原因（${PORTAL.optional}）`,
  withdrawSurely: '确认撤回',
  again: '情况有变化、能够符合条件的，可以重新申请：[用这次填的内容重新申请]。',
} as const
export const caseTitle = (caseId: string) => `办件 ${caseId}`
export const caseNumberText = (caseId: string) => `办件编号 ${caseId}`
export const handledText = (unit: string, steps: readonly string[], phone: string) =>
  `现在由 [${unit}] 办理：${steps.join('、')}。联系电话：${phone || '单位尚未登记'}`
export const pausedText = (kind: string, startedOn: string, limitWorkdays: number) =>
  `[正在${kind}，这段时间不计入办理期限。]自${chineseDay(startedOn)}起，约${workdaysText(limitWorkdays)}。`
export const whyText = (reason: string) => `理由：${reason}`
/** 复议机关, 法院, and the last days once the paper was delivered. */
export const remediesText = ({
  authority,
  court,
  reviewUntil,
  suitUntil,
}: NonNullable<CaseView['remedies']>) =>
  reviewUntil && suitUntil
    ? `不服的，${chineseDay(reviewUntil)}前（含当日）可以向${authority}申请行政复议，或者${chineseDay(suitUntil)}前（含当日）向${court}提起行政诉讼。`
    : `不服的，可以向${authority}申请行政复议，或者向${court}提起行政诉讼；最后一日从收到文书的次日起算，写在送达回证上。`
export const lateText = (reason: string) => `已超过承诺时限。原因：${reason}`
export const expectedText = (expectedOn: string) => `预计${chineseDay(expectedOn)}前办结。`
export const ratedText = (level: string) => `您评了“${level}”：[查看回访和整改的情况]。`
export const explainedText = (on: string) => `（${chineseDay(on)}说明）`
export const correctByText = (dueOn: string) => `请于${chineseDay(dueOn)}前补正`
export const supplyByText = (dueOn: string) => `请于${chineseDay(dueOn)}前补齐`
export const pdfText = (document: string) => `${document}（PDF）`
export const matterText = (times: number, firstAt: string, workdays: number, isClosed: boolean) =>
  `这件事您一共申请过 ${times} 次，第一次是${chineseTime(firstAt)}，${isClosed ? '前后' : '至今'}共${workdaysText(workdays)}。`

/** Why: what an applicant is told of a fact besides its name. */
export function reasonText({ type, body }: CaseView['timeline'][number]): string {
  switch (type) {
    case 'ProcedureStarted':
      return `：${body.kind}，约 ${workdaysText(body.limitWorkdays ?? 0)}不计入期限。理由：${body.reason}`
    case 'LimitExtended':
      return `：延长 ${workdaysText(body.workdays ?? 0)}。理由：${body.reason}`
    case 'DelayExplained':
    case 'ApprovalRevoked':
    case 'CaseDeclined':
    case 'CaseDenied':
    case 'CaseTerminated':
    case 'CaseTransferredUp':
      return `：${body.reason}`
    default:
      return ''
  }
}

/** 预约窗口. */
export const APPOINTMENT = {
  unit: '到哪个单位的窗口',
  look: '看可约的时间',
  day: '选一天',
  full: '已约满',
  note: '点时间就预约。前一个工作日会发短信提醒；来不了请在“我的”里取消，把号留给别人。',
} as const
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
export const forItemText = (item: string) => `办理：${item}`
export const noSlotsText = (unit: string) => `${unit}没有开放预约，可以在上班时间直接到窗口办理。`
export const openDayText = (day: string) =>
  `${monthAndDay(day)} 周${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]}`
export const fullDayText = (day: string) => `${monthAndDay(day)} ${APPOINTMENT.full}`
export const chooseTimeText = (day: string) => `${chineseDay(day)}，选一个时间`
export const slotText = (free: number) => (free > 0 ? `余 ${free} 个` : APPOINTMENT.full)
