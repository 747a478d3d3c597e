import { join } from 'node:path'
import { expect, test } from 'vitest'
import { performAct } from '#cases'
import { row, rows } from '#platform/database'
import { fileKeys } from '#platform/keyring'
import { supervise } from '#supervision'
import { asOwner, counterOf, officerOf, openNeutralCounty } from '#testing'
import { NEUTRAL } from '../testing/neutral.ts'
import { checkReady, prepareDatabase } from './county.ts'

test('从旧版本升级：迁移点名的各表由账本补齐从前的事；没补完，不启动', async () => {
  const county = await openNeutralCounty()
  try {
    await counterOf(() => county, county.now()).applied()
    await county.sealer.sealAll()
    const cases = () => rows(county.pool, 'select case_id, stage, version from cases.case_row')
    const before = await cases()
    expect(before).toHaveLength(1)
    // As an older program leaves it: the migration is not there yet, nor what it is to fill.
    await asOwner(
      county,
      `delete from platform.migration where name = '0054_rebuild.sql';
       delete from cases.case_row`,
    )
    const keys = fileKeys(join(county.stateDir, 'keys'))
    expect(await prepareDatabase(county.ownerUrl, keys, { beginning: NEUTRAL })).toEqual([
      '0054_rebuild.sql',
    ])
    expect(await cases()).toEqual(before)
    await checkReady(county, true)
    await asOwner(
      county,
      "update platform.migration set rebuild = '{cases}' where name like '0054%'",
    )
    await expect(checkReady(county, true)).rejects.toThrow('数据库的升级没有做完')
  } finally {
    await county.drop()
  }
})

test('新规则记得它出现之前的事：旧版本办过的预审，升级后不算没有预审', async () => {
  const county = await openNeutralCounty()
  try {
    // As an older program leaves it: T08 is not published, nor anything remembered for it.
    await asOwner(
      county,
      `set session_replication_role = replica;
       update ledger.event set stream = 'world/rule/T00' where stream = 'world/rule/T08';
       update ledger.edition set stream = 'world/rule/T00' where stream = 'world/rule/T08';
       update world.version set key = 'T00' where kind = 'rule' and key = 'T08'`,
    )
    const at = county.now()
    const { caseId } = await counterOf(() => county, at).applied({ channel: 'portal' })
    const entry = { actor: await officerOf(county, 'north.clerk1'), via: 'desk', at } as const
    const done = await performAct(county, caseId, 'precheck', { passed: true, opinion: '' }, entry)
    expect(done.ok).toBe(true)
    await county.sealer.sealAll()
    await supervise(county)
    await asOwner(
      county,
      "update supervision.watched set state = (state::jsonb - 'memories')::json",
    )
    const keys = fileKeys(join(county.stateDir, 'keys'))
    await prepareDatabase(county.ownerUrl, keys, { beginning: NEUTRAL })
    const text = "select state->'memories' as memories from supervision.watched"
    expect(await row(county.supervisionPool, text)).toEqual({ memories: { T08: true } })
  } finally {
    await county.drop()
  }
})
