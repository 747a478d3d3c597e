import { acceptRefused, listRefused, type Refused } from '#ledger'
import { type Command, UsageError } from './call.ts'
import { withGround } from './with-county.ts'

const lineOf = ({ at, stream, version, type, position }: Refused) =>
  position === null
    ? `${at} ${stream}#${version} ${type}`
    : `${at} ${stream}#${version} 封存次序第 ${position} 位，没有签过名，已移开`

/** 列出不是本县的程序写下、没有封存的事实；查明之后确认，记入账本 */
export const refused: Command = ({ rest: [verb], say }) => {
  const isSeen = verb === 'seen'
  if (verb !== undefined && !isSeen) throw new UsageError('写成 refused 或 refused seen')
  return withGround(async ({ pool, now }) => {
    const found = isSeen ? await acceptRefused(pool, now()) : await listRefused(pool)
    say({ refused: found, isSeen }, () => {
      if (found.length === 0) return '没有外来的事实'
      const lines = found.map(lineOf)
      const then = isSeen
        ? '已确认看过，并记入账本。它们留在原处，不作为事实。'
        : '以上不是本县的程序写下的，没有封存，也不作为事实。请查明是谁写进数据库的，再运行 yimen refused seen。'
      return [...lines, then].join('\n')
    })
    return isSeen || found.length === 0 ? 0 : 1
  })
}
