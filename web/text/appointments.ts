/** 窗口预约. */
export const APPOINTMENTS = {
  title: '窗口预约',
  day: '日期',
  clock: '时间',
  visitor: '来访人',
  item: '事项',
  state: '情况',
  measure: '个',
  none: '这一天没有预约',
  came: '到场',
  missed: '没有来',
} as const
export const VISIT_STATES = {
  booked: '未到',
  cancelled: '已取消',
  arrived: '已到场',
  missed: '没有来',
} as const
