import { MOST_OPEN_ROWS } from '#portal/contract'
import { workdaysText } from './time.ts'

/** 政务公开. */
export const OPEN = {
  title: '公开',
  heading: '政务公开',
  lead: '近一年的数字，直接从办件账本统计，没有人工填报。',
  download: '下载：',
  none: '—',
  latest: `下载的文件里是最近 ${MOST_OPEN_ROWS} 件。`,
  allDecisions: '全部决定',
  answers: '公开问答',
} as const

/** 每月办件. */
export const MONTHS = {
  title: '每月办件',
  none: '还没有办件。',
  received: '收件',
  decided: '作出决定',
  chartNote: '（每月件数，具体数字见下表）',
  heads: ['月份', '收件', '网上申请', '作出决定', '按承诺时限', '一半的办件用时'],
} as const
export const monthOfYearText = (month: string) => `${Number(month.slice(5))}月`
/** How long it took. */
export const tookText = (workdays: number) => (workdays === 0 ? '当日' : workdaysText(workdays))

/** 各单位. */
export const UNITS = {
  title: '各单位',
  rank: '名次',
  heads: ['单位', '作出决定', '按承诺时限', '一半用时', '九成用时'],
} as const
export const rankingText = (leastToRank: number) =>
  `按时率相同的，用时短的在前。不足 ${leastToRank} 件的单位不排名：件数太少，比例说明不了问题。`
export const unrankedText = (leastToRank: number, units: number) =>
  `不足 ${leastToRank} 件的单位（${units} 个）`

/** 群众评价. */
export const RATINGS = {
  title: '群众评价',
  none: '还没有评价。',
  all: '全部单位和事项的评价',
  heads: ['评价 / 邀请', '五级分布', '满意率'],
  tooFew: '件数太少',
  unit: '单位',
  item: '事项',
  units: '各单位',
  items: '各事项',
} as const
export const ratingsLabel = (of: string) => `${of}评价`
export const levelsText = (levels: readonly (readonly [level: string, n: number])[]) =>
  levels.map(([level, n]) => `${level} ${n}`).join('，')
export const ratingsNote = (leastToRank: number) =>
  `每次服务只能由接受服务的人评价一次。满意率 =（非常满意 + 满意 + 基本满意）÷ 已评价；不足 ${leastToRank} 个评价的不算满意率。经监察机关核定为误评的不计入。`

/** 行政许可决定公示. */
export const DECISIONS = {
  title: '行政许可决定公示',
  here: '行政许可决定',
  none: '还没有许可决定。',
  label: '许可决定',
  heads: ['决定日期', '事项', '行政相对人', '决定', '证照编号', '决定机关'],
} as const
export const decisionsNote = (total: number) =>
  `共 ${total} 件。准予许可的决定应当公开，公众有权查阅（行政许可法第四十条）。个人姓名只显示姓。`

/** 事项目录的变化. */
export const CHANGES = {
  title: '事项目录的变化',
  label: '事项目录',
  heads: ['事项', '单位', '版本', '指南修订'],
} as const
export const changesNote = (items: number) =>
  `共 ${items} 个事项。版本改变的是时限、材料、流程；指南修订改变的是说明、地址、电话。`
export const versionText = (version: number) => `第 ${version} 版`
export const revisionsText = (revision: number) =>
  revision > 0 ? `第 ${revision} 次` : '单位尚未修订'
