import { rows } from '#platform/database'
import { besideDetector, type Other } from './detector.ts'

const STRANGERS = 2

/** 同一份材料多人使用: of a case's files, the one that serves most people. */
export const d12 = besideDetector({
  name: '同一份材料多人使用',
  score: 70,
  async hold(client, decided) {
    const shared = await rows<Omit<Other, 'position'> & { people: number }>(
      client,
      `with touched as (select distinct case_id from supervision.file_use where hash = any($1)),
         people as (
           select hash, count(distinct applicant_id)::int as n from supervision.file_use
           where hash in (select hash from supervision.file_use join touched using (case_id))
             group by hash)
       select o.case_id as "caseId", o.unit_id as "unitId", o.item_id as "itemId", o.at,
         max(people.n) as people
       from touched join supervision.decision o using (case_id)
         join supervision.file_use using (case_id) join people using (hash)
       group by o.case_id having max(people.n) > $2 order by o.case_id`,
      [decided.flatMap((d) => d.hashes), STRANGERS],
    )
    return shared.map(({ people, ...o }) => ({ ...o, because: { people } }))
  },
  says: ({ people }) => `有一份材料与另外的申请完全相同，涉及 ${people} 名申请人。`,
})
