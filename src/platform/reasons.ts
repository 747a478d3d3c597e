import type { z } from 'zod'

const MISSING = '请填写'

/** What is wrong with a field, in words, where its schema has none of its own. */
export function reasonOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? MISSING : '填写的格式不对'
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return MISSING
      if (issue.origin === 'array') return `请至少选择 ${issue.minimum} 项`
      return issue.origin === 'string'
        ? `请至少填写 ${issue.minimum} 个字`
        : `不能小于 ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'array') return `最多 ${issue.maximum} 项`
      return issue.origin === 'string' ? `最多 ${issue.maximum} 个字` : `不能大于 ${issue.maximum}`
    case 'invalid_value':
      return '请从所列的选项中选择'
    case 'unrecognized_keys':
      return `没有这个栏目：${issue.keys.join('、')}`
    default:
      return '填写的格式不对'
  }
}
