import { rows } from '#platform/database'
import { workdaysText } from '#text/time'
import { besideDetector, type Other } from './detector.ts'

const WORKDAYS = 5
const LEAST = 3

/** 化整为零: one applicant asks for the same item again and again within days. */
export const d17 = besideDetector({
  name: '化整为零',
  score: 60,
  async hold(client, decided) {
    const asked = decided.map(({ caseId, position, applicantId, itemId, receivedOn, calendar }) => {
      const [from, to] = [-WORKDAYS, WORKDAYS].map((n) => calendar.addWorkdays(receivedOn, n))
      return { caseId, position, applicantId, itemId, from, to }
    })
    const same = Map.groupBy(
      await rows<Pick<Other, 'caseId' | 'unitId' | 'itemId'> & { beside: string }>(
        client,
        `select o.case_id as "caseId", o.unit_id as "unitId", o.item_id as "itemId",
           d."caseId" as beside
         from jsonb_to_recordset($1) as d("caseId" text, position bigint, "applicantId" text,
           "itemId" text, "from" date, "to" date)
         join supervision.application o on o.applicant_id = d."applicantId"
           and o.item_id = d."itemId" and o.received_on between d."from" and d."to"
           and o.position < d.position
         order by o.case_id`,
        [JSON.stringify(asked)],
      ),
      (o) => o.beside,
    )
    return decided.flatMap(({ caseId, at }) => {
      const cases = same.get(caseId) ?? []
      const because = { cases: cases.length, workdays: WORKDAYS }
      return cases.length < LEAST ? [] : cases.map((o) => ({ ...o, at, because }))
    })
  },
  says: ({ workdays, cases }) =>
    `同一申请人就同一事项在 ${workdaysText(workdays)}前后申请了 ${cases} 次。`,
})
