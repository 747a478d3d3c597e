import { addSeconds } from '#foundation/time'
import { rows } from '#platform/database'
import { besideDetector, type Other } from './detector.ts'

const MINUTES = 30
const MOST = 10
const A_DAY = 86_400

/**
 * Of decisions by one person on one item, those that stand in a window with too many. Moments in
 * milliseconds, ascending.
 */
export function bursts(moments: readonly number[]): { from: number; count: number }[] {
  const found: { from: number; count: number }[] = []
  for (let from = 0, to = 0; from < moments.length; from++) {
    while (to < moments.length && moments[to]! - moments[from]! <= MINUTES * 60_000) to++
    if (to - from > MOST) found.push({ from, count: to - from })
  }
  return found
}

/** 同一个人在半小时内对同一事项一并作出许多决定；即办件不算。 */
export const d04 = besideDetector({
  name: '集中突击办结',
  score: 60,
  async hold(client, all) {
    const decided = all.filter((d) => !d.isInstant)
    const groupOf = (d: { actor: string; itemId: string }) => `${d.actor} ${d.itemId}`
    const others = Map.groupBy(
      await rows<Other & { actor: string }>(
        client,
        `select o.case_id as "caseId", o.unit_id as "unitId", o.item_id as "itemId", o.actor, o.at,
           o.position
         from (
           select actor, "itemId", min(at) as first
           from jsonb_to_recordset($1) as d(actor text, "itemId" text, at timestamptz)
           group by 1, 2) d
         join supervision.decision o on o.actor = d.actor and o.item_id = d."itemId"
           and o.at >= d.first - interval '1 day'
         order by o.at, o.position`,
        [JSON.stringify(decided.map(({ actor, itemId, at }) => ({ actor, itemId, at })))],
      ),
      groupOf,
    )
    return decided.flatMap((d) => {
      const since = addSeconds(d.at, -A_DAY)
      const before = others
        .get(groupOf(d))!
        .filter((o) => o.position <= d.position && o.at >= since)
      return bursts(before.map((o) => Date.parse(o.at))).flatMap(({ from, count }) =>
        before
          .slice(from, from + count)
          .map((o) => ({ ...o, because: { cases: count, minutes: MINUTES, account: d.actor } })),
      )
    })
  },
  says: ({ cases, account, minutes }, { person }) =>
    `同一事项 ${cases} 件，由${person(account)}在 ${minutes} 分钟内一并作出决定。`,
})
