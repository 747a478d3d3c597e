import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOCUMENT_TEMPLATE, renderPdf, templateKind } from '#documents'
import type { ApplicantId } from '#foundation/ids'
import { addDays, dayOf, type Instant, instantAt, toInstant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import { type Queryable, row } from '#platform/database'
import { tell } from '#platform/progress'
import { simulate } from './county.ts'
import { HABITS } from './habits.ts'
import { monthAndDay, workdaysText } from '#text/time'
import type { Config } from '../src/app/config.ts'
import { fontsDir } from '#platform/repository'
import { type County, openCounty } from '../src/app/county.ts'
import { placesOf } from '../src/app/places.ts'

/* The county that a newcomer meets: invented people have been at work in it for two months. */

/**
 * Whatever the day, one whole month is among them: what is told month by month has something to
 * tell.
 */
const WORKDAYS = 45
const CASES_A_DAY = 10

/**
 * A little wrongdoing, so that there is something to find: about three in a hundred eligible cases.
 */
const DISHONEST = {
  'one-sitting': 0.008,
  'at-night': 0.006,
  'borrowed-pause': 0.006,
  'stalling-correction': 0.006,
  'clock-reset': 0.006,
} as const

/**
 * Lies in the state folder while the simulation runs; where it is found later, somebody interrupted
 * it.
 */
const UNFINISHED = 'demonstration-unfinished'

/**
 * Lives the last workdays before `at` in a county without a case; one that has some is left as it
 * is.
 */
export async function fillDemonstration(
  ownerUrl: string,
  config: Config,
  at: Instant,
): Promise<void> {
  const unfinished = join(config.stateDir, UNFINISHED)
  let now = at
  const county = await openCounty({
    ...config,
    ownerUrl,
    places: placesOf(config, () => toInstant(new Date())),
    now: () => now,
    durable: false,
  })
  try {
    if (await row(county.pool, 'select 1 from cases.case_row limit 1')) {
      if (existsSync(unfinished))
        process.stdout.write('上一次没有模拟完就停止了。要完整的演示数据：npm run demo:reset\n')
      return
    }
    writeFileSync(unfinished, '')
    const today = dayOf(at)
    const calendar = county.calendar()
    const from = calendar.workdayOnOrAfter(calendar.addWorkdays(today, -WORKDAYS))
    const days = calendar.workdaysBetween(from, addDays(today, -1)) + 1
    const progress = tell(`模拟${county.tenant.name}最近 ${workdaysText(days)}的办件`)
    const habits = {
      ...HABITS,
      seed: 42,
      from,
      days,
      cases: days * CASES_A_DAY,
      sampleFile: await sampleMaterial(county),
      wrongdoing: DISHONEST,
    }
    const { cases, acts } = await simulate(county, habits, (day, done) => {
      now = instantAt(day, 18.5 * 3600)
      progress.at(done.cases, habits.cases, `${monthAndDay(day)}，${done.cases} 件`)
    })
    progress.end(`${cases} 件，${acts} 次操作`)
    rmSync(unfinished)
  } finally {
    await county.close()
  }
}

/**
 * The phone of somebody who has a case under way: whoever tries the portal sees more with it than
 * with a new one.
 */
export async function findTrialPhone(
  db: Queryable,
  keys: PersonalKeys,
): Promise<string | undefined> {
  const found = await row<{ applicant_id: ApplicantId; phone_sealed: Buffer }>(
    db,
    `select applicant_id, phone_sealed from cases.case_row
     join identity.applicant using (applicant_id)
     where stage = 'processing' and kind = 'natural-person'
     order by received_at desc, case_id limit 1`,
  )
  return (
    found &&
    keys.unseal(['identity.applicant.phone_sealed', found.applicant_id], found.phone_sealed)
  )
}

/** What is shown for a material that was sent online. */
function sampleMaterial({ world, publicUrl, tenant }: County): Promise<Buffer> {
  const { typst } = world.current().get(templateKind, DOCUMENT_TEMPLATE)
  return renderPdf(
    { typst, fonts: fontsDir },
    {
      county: tenant.name,
      unit: tenant.name,
      title: '示例材料',
      number: '模拟数据',
      addressee: '',
      columns: [],
      header: [],
      rows: [],
      closing: [],
      date: '',
      seal: '示例材料，无印章',
      verifyUrl: `${publicUrl}/verify`,
      paragraphs: ['本文件由模拟程序生成，用来演示材料的上传、核对和预览，不含任何真实信息。'],
    },
  )
}
