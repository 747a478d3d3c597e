import type { FactRule } from '../rule.ts'

/** 黄牌：后一件事说是发生在前一件事之前（已批准的补录除外）。 @law 湖南省电子监察办法（办件异常） */
export const p02: FactRule = {
  code: 'P02', name: '时间倒置', article: '湖南电子监察规则：办件异常', kind: 'times-inverted', parameters: {},
  judge: (before, fact) => before.lateEntries === 0 && fact.occurredAt < before.latestAt ? { level: 'yellow', because: { occurredAt: fact.occurredAt, after: before.latestAt } } : undefined,
}
