import { chineseDay, chineseTime } from './time.ts'

/** 版本公布. */
export const PUBLICATIONS = {
  title: '版本公布',
  says: '办件所依据的一切都在这里按版本公布：一人拟订、另一人批准，写明依据和生效日期，记入账本，以后查得到某一天有效的是哪一版。',
  mayDraft: '可拟订',
  mayApprove: '可批准',
  whenWhat: '哪一天有效的是什么',
  day: '日期',
  position: '按账本哪个位置所记（可不填）',
  kind: '哪一类',
  all: '全部',
  look: '查',
  version: '版本',
  measure: '个',
  nothing: '那一天没有有效的版本',
  search: '名称或编号',
  inForceOn: '哪一天有效的',
  onlyWaiting: '只看待批准的',
  name: '名称',
  none: '没有找到',
  newKey: '编号',
  keyHint: '字母、数字、点和横线',
  keyWrong: '编号以字母或数字开头，只含字母、数字、点和横线',
  draft: '拟订',
} as const
export const keysText = (n: number) => `${n} 个`
export const waitingText = (n: number) => `${n} 份待批准`
export const inForceOnText = (w: { day: string; versions: readonly unknown[]; edition: number }) =>
  `${chineseDay(w.day)}有效的，共 ${w.versions.length} 个（截至第 ${w.edition} 次公布）`
export const numberFromText = (number: number, day: string) =>
  `第 ${number} 版，${chineseDay(day)}起`
export const newKeyLabel = (title: string) => `新的${title}：编号`
export const versionsText = (
  inForce: { number: number; effectiveOn: string } | undefined,
  next: readonly { number: number; effectiveOn: string }[],
) =>
  [
    inForce
      ? `第 ${inForce.number} 版，${chineseDay(inForce.effectiveOn)}起生效`
      : '还没有生效的版本',
    ...next.map((v) => `第 ${v.number} 版将于${chineseDay(v.effectiveOn)}生效`),
  ].join('；')

/** One key with its versions. */
export const PUBLICATION = {
  draft: '拟订新版本',
  fromNotice: '从放假通知导入',
  whole: '全部内容',
  noneToday: '今天没有有效的版本',
  history: '历次版本',
  never: '还没有公布过。',
  copy: '以此为底稿',
  look: '看全文',
  inForce: '今天有效',
  ahead: '尚未生效',
  waiting: '待批准',
  overtaken: '提出之后已经公布了别的版本，这份草稿不能再批准，请在新版本上重新提出。',
  approve: '批准',
  reject: '退回',
  withdraw: '撤回',
  rejectTitle: '退回草稿',
  withdrawTitle: '撤回草稿',
  approveTitle: '批准草稿',
  reason: '理由',
  rejected: '已退回',
  withdrawn: '已撤回',
  system: '系统',
} as const
export const inForceTitle = (v: { number: number; effectiveOn: string }) =>
  `今天有效：第 ${v.number} 版，${chineseDay(v.effectiveOn)}起生效`
export const versionFromText = (day: string) => `${chineseDay(day)}起生效`
export const versionNumberText = (number: number) => `第 ${number} 版`
export const differenceText = (number: number) => `与第 ${number} 版的不同`
export const intendedText = (day: string) => `拟自${chineseDay(day)}起生效`
export const draftedText = (who: string, at: string, basis: string) =>
  `${who} ${chineseTime(at)}提出，依据：${basis}`
export const draftedForText = (who: string, at: string, day: string) =>
  `${who} ${chineseTime(at)}提出，${intendedText(day)}`
export const approveSays = (name: string, day: string, basis: string) =>
  `批准后${chineseDay(day)}起生效。${name}：${basis}`
export const approvedText = (number: number, moved: number | undefined) =>
  `已批准，公布为第 ${number} 版${moved ? `，${moved} 个办理期限已重新计算` : ''}`
export const waitsForText = (approvers: readonly string[]) =>
  `待另一人批准：${approvers.join('或')}`
export const rejectedByText = (who: string, at: string, isOwn: boolean, reason: string) =>
  `${who} ${chineseTime(at)}${isOwn ? '撤回' : '退回'}：${reason}`
export const publishedText = (v: {
  basis: string
  draftedBy: string
  publishedBy: string
  isAlone: boolean
  publishedAt: string
  edition: number
  position: number | null
}) => {
  const at = chineseTime(v.publishedAt)
  const people = v.isAlone
    ? `${v.publishedBy} ${at}公布`
    : `${v.draftedBy}拟订，${v.publishedBy} ${at}批准公布`
  const position = v.position === null ? '：待封存' : ` ${v.position}`
  return `依据：${v.basis}。${people}；全县第 ${v.edition} 次公布，账本位置${position}`
}

/** Writing a version. */
export const DRAFT = {
  title: '拟订新版本',
  form: '表单',
  text: '原文（JSON）',
  plainText: '原文',
  how: '怎样填写',
  goToLine: '到这一行',
  rebase: '已核对，改按最新版本提出',
  basis: '依据（文件和条款）',
  effectiveOn: '生效日期',
  propose: '提出，送另一人批准',
  publish: '公布',
  discard: '放弃',
  proposed: '已提出，待另一人批准',
  diagram: '看流程图',
  diagramLabel: '拟订的流程图',
  file: '从 BPMN 文件读入',
} as const
export const lineFaultText = (line: number, says: string) => `第 ${line} 行：${says}`
export const toLineText = (line: number) => `到第 ${line} 行`
export const placeFaultText = (place: string, reason: string) =>
  place ? `${place}：${reason}` : reason
export const publishedFromText = (day: string) => `已公布，${chineseDay(day)}起生效`
/** A reason names the line that it is about. */
export const LINE_NAMED = /第 (\d+) 行/
/** A reason names the element that it is about. */
export const ELEMENT_NAMED = /（([\w.-]+)）/

/** The form of a content. */
export const FIELD = {
  yuan: '元',
  yes: '是',
  no: '否',
  perLine: '（每行一条）',
  oneALine: '每行一条',
  id: '编号',
  number: '序号',
  remove: '删去',
  add: '加一项',
  addOther: '另加',
  pick: '选一个',
} as const
export const countedByText = (word: string) => `${word}按什么算`
export const fromToText = (word: string, i: number) => `${word}${i === 0 ? '从' : '到'}`
export const entryText = (label: string) => `第 ${label} 项`
export const removeEntryText = (label: string) => `删去第 ${label} 项`
export const removeText = (label: string) => `删去 ${label}`
export const entriesText = (n: number) => `共 ${n} 项`
export const addOneText = (word: string) => `${word}：另加一项`
export const addIdText = (word: string) => `${word}：另加一项的编号`
export const sharedNameText = (name: string, key: string) => `${name}（${key}）`

/** A content to be read, and two to be compared. */
export const CONTENT = {
  none: '（无）',
  rows: '各项',
  id: '编号',
  comparing: '正在比较',
  diagram: '流程图',
  same: '内容没有不同。',
  differences: '不同之处',
  everything: '全部内容',
  lines: '逐行比较',
  before: '原来',
  after: '改后',
  diagramBefore: '原来的流程图',
  diagramAfter: '改后的流程图',
  onlyDrawing: '环节、连线和条件都没有不同，只是画法变了。',
} as const
export const ELEMENT_LEGEND = { added: '新增', removed: '删去', changed: '改动' } as const
