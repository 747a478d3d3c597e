import { ID_NUMBER_LENGTH } from '#identity/contract'
import { ROLES } from './roles.ts'
import { chineseDay, chineseTime, remainingText, workdaysText } from './time.ts'

/** 办件查询. */
export const CASES = {
  title: '办件查询',
  measure: '件',
  caseId: '办件编号，可只写一部分',
  case: '办件',
  item: '事项',
  applicant: '申请人',
  unit: '单位',
  receivedAt: '收件时间',
  stage: '状态',
  promised: '承诺时限',
  none: '还没有办件',
} as const

/** The page of one case. */
export const CASE = {
  back: '返回查询',
  deemed: '视为受理',
  manualCard: '人工发牌',
  directive: '发出督办',
  applicantTitle: '申请人与申请表',
  enterprise: '企业',
  person: '申请人',
  idNumber: '证件号码',
  phone: '手机',
  channel: '来源',
  unit: '办理单位',
  township: '初审',
  yes: '是',
  no: '否',
  materials: '材料',
  field: '栏目',
  material: '材料',
  necessity: '必要性',
  needed: '必要',
  conditional: '按情形',
  materialState: '情况',
  notReceived: '未收到',
  process: '流程',
  diagram: '流程图',
  opinions: '意见',
  clocks: '期限怎么算',
  provisional: '跨年暂算',
  documents: '文书',
  noDocuments: '还没有文书',
  copies: '抄送',
  matter: '同一件事的历次申请',
  story: '经过',
  plan: '查看方案',
  see: '查看完整信息',
  seeTitle: '查看完整的个人信息',
  seeSays:
    '当天内也可以打开它的材料和文书。谁、何时、为什么查看，打开了哪些文件，都记入账本，由负责人和审计管理员查阅，申请人本人也看得到。',
  seeReason: '理由',
  seeConfirm: '查看并留痕',
  seen: '已显示完整信息，并已留痕',
} as const
export const CHANNELS = { counter: '窗口', portal: '网上', mail: '邮寄' } as const
export const DIAGRAM_LEGEND = {
  done: '已办',
  current: '当前',
  late: '当前，已超环节时限',
  carded: '在这一环节发过牌',
} as const

export const doneText = (act: string) => `${act}：已办理`
export const nothingToDoText = (roleNames: readonly string[]) =>
  `您是${roleNames.join('、')}，当前没有需要您办理的操作。`
export const promisedText = (day: string) => `承诺${chineseDay(day)}前办结`
export const toleratedText = (day: string) => `容缺，${chineseDay(day)}前补齐`
export const correctionText = ({ requiredOn, dueOn }: { requiredOn: string; dueOn: string }) =>
  `已于${chineseDay(requiredOn)}告知补正，${chineseDay(dueOn)}前补齐`
export const reasonText = (name: string, reason: string) => `${name}：${reason}`
/** 同意；面积与图纸一致. */
export const answeredText = (agrees: boolean, words: string | undefined) =>
  `${agrees ? '同意' : '不同意'}${words ? `：${words}` : ''}`
/** 县消防救援大队：征求意见. */
export const askedOfText = (unit: string, act: string) => `${unit}：${act}`
export const unsignedText = (step: string, who: string) => `${step}：${who}还没有会签`
/** 等待：县消防救援大队 回复意见. */
export const unansweredText = (asked: string) => `等待：${asked}`
export const ofStepText = (step: string) => `（${step}）`
export const dayNumberText = (number: number) => `第 ${number} 日`
export const attemptText = (attempt: number, caseId: string) => `第 ${attempt} 次 ${caseId}`
export const recordedText = (occurredAt: string, recordedAt: string) =>
  occurredAt === recordedAt
    ? chineseTime(occurredAt)
    : `${chineseTime(occurredAt)}（录入 ${chineseTime(recordedAt)}）`
export const matterText = (receivedAt: string, workdays: number, isClosed: boolean) =>
  `首次收件：${chineseTime(receivedAt)}，${isClosed ? '前后历时' : '至今历时'} ${workdaysText(workdays)}（各项期限只计本次）`
export const officeTimeText = ({
  usedWorkdays,
  remainingWorkdays: value,
}: {
  usedWorkdays: number
  remainingWorkdays: number
}) =>
  `本单位另按办公时间计时（满一秒进一日）：承诺时限已用 ${workdaysText(usedWorkdays)}，${remainingText({ remaining: { value, unit: 'workday' }, isOverdue: value < 0 })}。`

/** Who has the case, and since when. */
export const WITH = {
  counter: '窗口',
  applicant: '申请人',
  system: '系统（到期自动进行）',
} as const
export const withText = (who: string, since: string, what: string) =>
  `现在由${who}${what}，自${chineseDay(since)}起`
export const WITH_WHAT = {
  submitted: '受理',
  correcting: '补正材料',
  decided: '送达',
} as const
export const stepOfText = (stepName: string) => `办理“${stepName}”`
export const roleAtText = (role: string, unitName: string) =>
  `${unitName}${ROLES[role as keyof typeof ROLES] ?? ''}（尚未指定到人）`
/** Why the clocks stand. */
export const standsText = (procedure: { kind: string; startedOn: string; limitWorkdays: number }) =>
  `计时已停：特别程序“${procedure.kind}”自${chineseDay(procedure.startedOn)}起，最长 ${workdaysText(procedure.limitWorkdays)}，期间不计入时限`
export const requestedText = (what: string) => `已申请${what}，等待批准`
export const REQUESTS = { procedure: '特别程序', extension: '延期' } as const

/** 窗口收件. */
export const RECEIVE = {
  title: '窗口收件',
  what: '办什么事',
  item: '事项',
  itemHint: '输入事项名称的几个字',
  township: '乡镇（街道）',
  who: '谁来办',
  kind: '申请人类型',
  person: '个人',
  enterprise: '单位',
  documentKind: '证件类型',
  byNumber: '不选的，按号码判断',
  idNumber: '证件号码',
  noPhone: '没有手机的留空，办理情况到窗口查询',
  isChecked: '号码与通常的写法不同，已对照证件核对',
  known: '已登记过，姓名和手机已自动填好',
  unknown: '第一次来办，请填写姓名和手机',
  lookUp: `填完 ${ID_NUMBER_LENGTH} 位自动带出已有信息`,
  name: '姓名或单位名称',
  phone: '手机',
  byAgent: '由代理人来办',
  agentSays: '请核对代理人的身份证和授权委托书，并把委托书收作材料。',
  agentId: '代理人身份证号码',
  agentName: '代理人姓名',
  agentPhone: '代理人手机',
  isSeenAdult: '已看证件，代理人已成年（未成年人申请、代理人的号码看不出年龄的）',
  materials: '收到的材料',
  needed: '必要',
  reusable: '可复用，免交',
  tolerable: '可容缺',
  earlier: '以前办过',
  send: '收件并出具凭证',
  print: '打印收件凭证',
  accept: '去受理',
  pickItem: '请选择事项',
  pickTownship: '请选择乡镇（街道）',
  giveId: '请填写证件号码',
  giveName: '请填写姓名或单位名称',
  received: '已收件',
  queryCode: '查询码',
  onlyOnce: '（请告知申请人，只显示一次）',
} as const
export const phoneKeptText = (phone: string) =>
  `登记的手机号是 ${phone}，与这次填的不同，没有改动，通知会发到登记的手机号。本人登录后可以在“我的信息”里更换。`
export const nameDiffersText = (name: string) =>
  `这个证件号码登记的姓名是“${name}”，与填写的不同。请对照证件检查号码和姓名；确实改了名的，先在“申请人资料”里办理更名，再收件。`
export const pleaseFillText = (title: string) => `请填写${title}`

/** A file beside the case. */
export const PREVIEW = {
  unreadable: '这个文件现在打不开，请稍后重试。',
  newWindow: '在新窗口打开',
  notHere: '这种文件不能在页面里显示。',
  download: '下载后查看',
} as const
