import type { LegalDay } from '#foundation/time'
import { row } from '#platform/database'
import type { County } from '../src/app/county.ts'

/**
 * What holds at the end of every day of a sound county; each query counts the cases for which it
 * does not.
 */
const INVARIANTS: readonly { says: string; violations: string }[] = [
  {
    says: '已受理未决定的办件都有法定时限在走',
    violations: `select count(*) as n from cases.case_row c where c.stage = 'processing'
      and not exists (select from clock.countdown k where k.case_id = c.case_id and k.kind = 'statutory')`,
  },
  {
    says: '未办结的办件都有人要办（等待申请人补正的除外）',
    violations: `select count(*) as n from cases.case_row c where c.stage in ('submitted', 'processing', 'decided')
      and not exists (select from tasks.task t where t.stream = 'case/' || c.case_id)`,
  },
  {
    says: '受理时限届满而未告知的，当日已视为受理',
    violations: `select count(*) as n from clock.countdown where kind = 'acceptance' and due_on < $1`,
  },
  {
    says: '补正期限届满的，当日已处理',
    violations: `select count(*) as n from clock.countdown where kind = 'correction' and due_on < $1`,
  },
  {
    says: '已办结的办件没有时限在走，也没有人要办，除非还要核查承诺',
    violations: `select count(*) as n from cases.case_row c where c.stage = 'closed'
      and not exists (select from cases.commitment m where m.case_id = c.case_id and m.revoked_on is null
        and (m.checked_on is null or m.consequence is not null and m.rectified_on is null))
      and (exists (select from clock.countdown k where k.case_id = c.case_id) or exists (select from tasks.task t where t.stream = 'case/' || c.case_id))`,
  },
  {
    says: '办件的每一个事件都已封存',
    violations: 'select count(*) as n from ledger.unsealed',
  },
  {
    says: '办件投影的版本就是账本中的版本',
    violations: `select count(*) as n from cases.case_row c
      where c.version <> (select max(e.version) from ledger.fact e where e.stream = 'case/' || c.case_id)`,
  },
]

/** The invariants that do not hold on this day, each with the number of violations. */
export async function brokenInvariants(county: County, day: LegalDay): Promise<string[]> {
  const broken: string[] = []
  for (const { says, violations } of INVARIANTS) {
    const { n } = (await row<{ n: number }>(
      county.pool,
      violations,
      violations.includes('$1') ? [day] : [],
    ))!
    if (n > 0) broken.push(`${day} ${says}：${n} 件不符`)
  }
  return broken
}
