/** Made by `npm run generate` from the rules of src/supervision/rules. */
export const RULE_PARAMETERS: Record<string, string> = {
  enabled: '启用',
  workdaysBefore: '提前几个工作日',
  shortestWorkdays: '承诺时限不少于几个工作日的才预警',
  workdaysOver: '超过几个工作日',
  redFactor: '超过时限几倍发红牌',
  workdays: '工作日数',
  yellowNaturalDays: '逾期几天（自然日）发黄牌',
  redNaturalDays: '逾期几天（自然日）发红牌',
  seconds: '容许的时钟误差（秒）',
  warnAbove: '超过几次预警',
  yellowAbove: '超过几次黄牌',
  naturalDays: '天数（自然日）',
  mostWorkdays: '最多几个工作日',
}
