import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rows } from '#platform/database'
import { fileKeys } from '#platform/keyring'
import { asOwner, counterOf, openNeutralCounty } from '#testing'
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
