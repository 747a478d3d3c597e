import type { Figures } from './figures.ts'

/** The tables of open data: what each is called, and its fields. */
const TABLES = {
  decisions: {
    title: '行政许可决定',
    heading: {
      number: '办件编号',
      item: '事项',
      holder: '行政相对人',
      decision: '决定',
      certificate: '证照编号',
      validUntil: '有效期至',
      unit: '决定机关',
      decidedOn: '决定日期',
    },
  },
  months: {
    title: '每月办理情况',
    heading: {
      month: '月份',
      received: '收件',
      online: '其中网上申请',
      decided: '作出决定',
      granted: '其中准予',
      onTime: '按承诺时限',
      medianWorkdays: '用时中位数（工作日）',
    },
  },
  units: {
    title: '各单位办理情况',
    heading: {
      unit: '单位',
      decided: '作出决定',
      onTime: '按承诺时限',
      onTimeShare: '按时率',
      medianWorkdays: '用时中位数（工作日）',
      p90Workdays: '九成在几个工作日内',
    },
  },
  ratings: {
    title: '各单位评价',
    heading: {
      name: '单位',
      invited: '邀请评价',
      rated: '已评价',
      l5: '非常满意',
      l4: '满意',
      l3: '基本满意',
      l2: '不满意',
      l1: '非常不满意',
      satisfiedShare: '满意率',
    },
  },
  changes: {
    title: '事项目录',
    heading: {
      itemId: '事项编码',
      item: '事项',
      unit: '单位',
      version: '版本',
      guideRevision: '指南修订',
    },
  },
} as const
type TableName = keyof typeof TABLES

type Rows = readonly Record<string, string | number | boolean | null>[]

/** A table of open data, for whoever wants to count for themselves. */
interface Table {
  name: TableName
  title: string
  make: () => Promise<{ heading: Readonly<Record<string, string>>; rows: Rows }>
}

export function openTables(figures: Figures): Table[] {
  const rows: { [N in TableName]: () => Promise<Rows> } = {
    decisions: async () => (await figures.latest()).rows,
    months: async () => (await figures.months()).map((m) => ({ ...m })),
    units: async () => figures.units(),
    ratings: async () =>
      (await figures.ratings('unit')).map(({ levels, ...r }) => ({
        ...r,
        ...Object.fromEntries(levels.map((n, i) => [`l${i + 1}`, n])),
      })),
    changes: async () => figures.changes(),
  }
  return (Object.keys(TABLES) as TableName[]).map((name) => {
    const { title, heading } = TABLES[name]
    return { name, title, make: async () => ({ heading, rows: await rows[name]() }) }
  })
}
