import { strict as assert } from 'node:assert'
import { Readable } from 'node:stream'
import { book, cancelAppointment } from '#appointments'
import { amended, calendarKind, COUNTY_CALENDAR } from '#calendar'
import {
  deemRenewals,
  noteFile,
  noteReading,
  proposeProcessChange,
  rejectProcessChange,
  unmaskCase,
} from '#cases'
import { giveUpKept, keepForReuse, storeUpload } from '#documents'
import {
  findRatingOfCase,
  giveRating,
  handleLetter,
  handleRating,
  submitLetter,
  writerActs,
} from '#feedback'
import type { LetterActName } from '#feedback/contract'
import { type ApplicantId, type StaffId, staffIds, uploadIds } from '#foundation/ids'
import { addDays, addSeconds, instantAt } from '#foundation/time'
import {
  auditFile,
  auditSignIn,
  auditSignOut,
  beginPhoneChange,
  confirmPhoneChange,
  correctContact,
  declinePhoneChange,
  lapsePhoneChanges,
  noteLookup,
  noteExport,
  openAccount,
  rename,
  renewAccess,
  sendPhoneCode,
  theApplicant,
} from '#identity'
import { PHONE_CHANGE_HOURS } from '#identity/contract'
import { acceptRefused, bySystem, chain, EMPTY_STREAM } from '#ledger'
import { notifyApplicants } from '#notices'
import { processKind } from '#process'
import {
  COUNTY_LADDER,
  decideMeasure,
  ladderKind,
  proposeMeasure,
  listReached,
} from '#supervision/accountability'
import { issueByHand } from '#supervision/cards'
import { supervise } from '#supervision/judging'
import { type CaseTale, Teller } from '#sim'
import { codeSentTo, publish } from '#testing'
import { draftVersion, rejectVersion } from '#world'
import type { County } from '../src/app/county.ts'
import { acceptTime } from '../src/app/trusted-time.ts'
import { shippedFile, withStep } from '../src/testing/bpmn.ts'
import { done } from '../tests/lived-county.ts'

/*
 * What happens in no story of `sim/` and not in the lived county of the tests: one of each, by the
 * functions that the desk and the portal call, so that every type of event has a line to keep.
 */

type When = Pick<Teller, 'county' | 'at' | 'today' | 'officer' | 'person' | 'later'>

const SUPERVISOR = 'supervision.supervision-officer1'
const LEAD = 'supervision.supervision-lead'

/** Seals, and lets the followers of the sealed log come up. */
async function catchUp(county: County): Promise<void> {
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: '青岩县' })) > 0);
}

/** Does them all, from a Monday in April on. */
export async function doRareActs(county: County): Promise<void> {
  const t = new Teller(county, 'rare-acts', '2026-04-13')
  const decided = await cases(t)
  await personalData(t, decided)
  await atCounter(t, decided.applicantId)
  await signIns(t)
  await letters(t)
  await appointments(t)
  await ratings(t, decided)
  await measures(t)
  await calendar(t)
  await processes(t)
  await foreignFact(t)
  await acceptTime(county.pool, { doubt: 'set-back', at: t.at, trusted: t.at })
  await deemedRenewal(t)
}

async function cases(t: Teller): Promise<CaseTale> {
  const up = await t.applies('食品经营许可', { who: '转报人' })
  await up.does('market.clerk1', 'acceptance')
  await up.does('market.approver', 'upward-transfer', {
    toOrgan: '市市场监督管理局',
    reason: '依法应当由上级机关决定',
  })
  const mended = await t.applies('食品经营许可', { who: '更正人' })
  await mended.does('market.clerk1', 'spot-correction', {
    correction: '经营场所门牌号应为 18 号',
    form: { premises: '青石路 18 号' },
  })
  await mended.does('market.clerk1', 'acceptance')
  const [step] = (await mended.state()).visits
  await mended.does('market.handler1', 'transfer', {
    stepId: step!.stepId,
    officerId: 'market.handler2',
    reason: '另有公务，转同科室办理',
  })
  const granted = await t.applies('个体工商户设立登记', { who: '评价人甲' })
  await granted.does('market.clerk1', 'acceptance')
  await granted.does('market.approver', 'approval', { opinion: '材料齐全，当场登记' })
  await granted.does('market.clerk1', 'delivery', { way: 'counter', receiver: 'applicant' })
  await catchUp(t.county)
  return granted
}

/** The last of all: the years pass. */
async function deemedRenewal(t: Teller): Promise<void> {
  const itemName = '食品小作坊小餐饮登记'
  const first = await t.applies(itemName, { who: '延续人' })
  await first.does('market.clerk1', 'acceptance')
  await first.isExamined('market')
  const granted = await first.does('market.approver', 'approval', { opinion: '准予许可' })
  const until = granted.validUntil!
  t.at = instantAt(addDays(until, -60), 9 * 3600)
  const { applicantId } = first
  const about = { licence: granted.certificateNumber!, kind: 'renewal' } as const
  const renewal = await t.applies(itemName, { applicantId, about })
  await renewal.does('market.clerk1', 'acceptance')
  t.at = instantAt(addDays(until, 1), 60)
  await deemRenewals(t.county, t.at)
}

async function personalData(t: When, about: CaseTale): Promise<void> {
  const { pool, keys } = t.county
  const { caseId, applicantId } = about
  await noteReading(t.county, caseId, await t.officer('county-office.leader'), t.at)
  const supervisor = await t.officer(SUPERVISOR)
  done(await unmaskCase(t.county, caseId, supervisor, '核实举报线索', t.at))
  await noteFile(t.county, caseId, `${caseId}-receipt-1`, supervisor, t.at)
  await noteLookup(t.county, applicantId, await t.officer('market.clerk1'), t.at)
  await correctContact(pool, keys, applicantId, { email: 'someone@example.cn' }, t.at)
  await noteExport(pool, applicantId, t.at)
  const file = Readable.from([Buffer.from('%PDF-1.7\n')])
  const deps = { ...t.county, db: pool }
  const { upload } = done(await storeUpload(deps, applicantId, '证明.pdf', file, t.at))
  const documentId = uploadIds.of(upload.documentId)
  await keepForReuse(pool, applicantId, '经营场所证明', documentId, t.today)
  assert(await giveUpKept(t.county, { applicantId, documentId }, [], t.at))
}

async function atCounter(t: When, applicantId: ApplicantId): Promise<void> {
  const { pool, keys } = t.county
  const clerk = await t.officer('market.clerk1')
  const { idNumber, name } = await theApplicant(pool, keys, applicantId)
  const second = await t.officer('market.clerk2')
  const shown = { idNumber, name }
  const begins = async (phone: string, more = shown) => {
    const asked = { by: clerk.staffId, from: {}, mostAnHour: 1000, purpose: 'new-phone' } as const
    done(await sendPhoneCode(pool, keys, phone, t.at, asked))
    const code = await codeSentTo(t.county, phone)
    return done(await beginPhoneChange(t.county, clerk, { ...more, phone, code }, t.at, {}))
  }
  const declined = await begins('13600000002')
  done(await declinePhoneChange(t.county, second, declined.changeId, 'wrong-phone', t.at))
  const { changeId } = await begins('13600000001')
  done(await confirmPhoneChange(t.county, second, changeId, shown, t.at))
  const renamed = { idNumber, name, newName: '评价人乙', basis: 'register' } as const
  done(await rename(t.county, clerk, renamed, t.at))
  await begins('13600000003', { idNumber, name: renamed.newName })
  await lapsePhoneChanges(t.county, addSeconds(t.at, PHONE_CHANGE_HOURS * 3600))
}

async function signIns({ county: { pool, keys }, at }: When): Promise<void> {
  const [account, address] = ['market.clerk1', '10.0.0.8'] as const
  await auditSignIn(pool, keys, { ok: false, code: 'wrong-credentials' }, { address }, at)
  const signed = { ok: true, account } as const
  await auditSignIn(pool, keys, signed, { address, setsPassword: true }, at)
  await auditFile(pool, keys, account, address, { route: '/api/audit/file', about: [] }, at)
  await auditSignOut(pool, keys, account, address, at)
  const newcomer = { staffId: 'market.newcomer', unitId: 'market', name: '新来的' } as const
  assert(await openAccount(pool, keys, { ...newcomer, roles: ['clerk'] }, at))
  assert(await renewAccess(pool, keys, newcomer.staffId, { at }))
}

async function letters(t: When): Promise<void> {
  const { county } = t
  const write = async () =>
    done(
      await submitLetter(
        county,
        {
          kind: 'consultation',
          aboutUnitId: 'market',
          subject: '小作坊办证',
          body: '做豆腐要办什么证？',
          isOpen: true,
          phone: '13900001111',
        },
        t.at,
      ),
    )
  const letter = await write()
  const act = async (name: LetterActName, command: object, by: StaffId = 'market.unit-head') =>
    done(
      await handleLetter(
        county,
        letter.letterId,
        name,
        command as never,
        await t.officer(by),
        t.at,
      ),
    )
  await act('transfer', { toUnitId: 'tax', reason: '由主管单位答复' })
  await act('extension-request', { workdays: 2, reason: '需要到现场核实' }, 'tax.handler1')
  await act('extension', {}, 'tax.unit-head')
  await act('answer', { text: '实行登记管理，请到窗口办理' }, 'tax.handler1')
  const writer = { kind: 'key', key: letter.key! } as const
  const text = '没有说清楚要带什么材料'
  done(await writerActs(county, letter.letterId, 'review-request', { text }, writer, t.at))
  await act('review-decision', { outcome: 'redo', opinion: '答复不完整，请重新答复' }, SUPERVISOR)
  const withdrawn = await write()
  const key = { kind: 'key', key: withdrawn.key! } as const
  done(await writerActs(county, withdrawn.letterId, 'withdrawal', {}, key, t.at))
  const declined = await write()
  done(
    await handleLetter(
      county,
      declined.letterId,
      'declination',
      { reason: '与前信相同，已经答复' },
      await t.officer('market.unit-head'),
      t.at,
    ),
  )
}

async function appointments(t: When): Promise<void> {
  const applicantId = await t.person('预约人')
  const day = t.county.calendar().addWorkdays(t.today, 1)
  const booked = done(
    await book(t.county, { unitId: 'market', day, minute: 570, applicantId }, t.at),
  )
  done(await cancelAppointment(t.county, booked.appointmentId, applicantId, t.at))
}

/** A bad rating that does not count, and one that does after all. */
async function ratings(t: Teller, first: CaseTale): Promise<void> {
  const second = await t.applies('个体工商户设立登记', { who: '评价人' })
  await second.does('market.clerk1', 'acceptance')
  await second.does('market.approver', 'approval', { opinion: '材料齐全，当场登记' })
  await second.does('market.clerk1', 'delivery', { way: 'counter', receiver: 'applicant' })
  await catchUp(t.county)
  for (const [tale, isExcluded] of [
    [first, true],
    [second, false],
  ] as const) {
    const rater = { caseId: tale.caseId, applicantId: tale.applicantId }
    done(await giveRating(t.county, rater, { level: 1, labels: ['办得慢'] }, t.at))
    const { ratingId } = (await findRatingOfCase(t.county.pool, tale.caseId))!
    const head = await t.officer('market.unit-head')
    const note = '电话核实，本人称点错了'
    done(
      await handleRating(
        t.county,
        ratingId,
        'call-back',
        { finding: 'mistaken', note },
        head,
        t.at,
      ),
    )
    done(
      await handleRating(
        t.county,
        ratingId,
        'exclusion',
        { isExcluded, reason: '核对通话记录后作出' },
        await t.officer(SUPERVISOR),
        t.at,
      ),
    )
  }
}

/** A measure that the lead does not approve. */
async function measures(t: Teller): Promise<void> {
  const { county } = t
  const c = await t.applies('食品经营许可', { who: '追究人' })
  await catchUp(county)
  const card = {
    caseId: c.caseId,
    unitId: 'market' as const,
    level: 'yellow' as const,
    description: '当面索要目录外的复印件',
    basis: '行政许可法第七十二条',
  }
  done(await issueByHand(county, card, await t.officer(SUPERVISOR), t.at))
  const as = async (staffId: StaffId) => ({ officer: await t.officer(staffId), at: t.at })
  const ladder = county.world.current().get(ladderKind, COUNTY_LADDER)
  const [reached] = await listReached(county.supervisionPool, ladder)
  assert(reached, 'a rung of the ladder is reached')
  const { rung, subjectId, period } = reached
  const given = { ladder: rung.code, subjectId, period }
  const { measureId } = done(
    await proposeMeasure(county, ladder, given, await as(SUPERVISOR)),
  ).state
  const opinion = '首次发生，已经当场改正'
  done(await decideMeasure(county, measureId, { approved: false, opinion }, await as(LEAD)))
}

/** A change of the calendar that is sent back. */
async function calendar(t: When): Promise<void> {
  const { county, today, at } = t
  const { content } = county.world.current().get(calendarKind, COUNTY_CALENDAR)
  const basis = '县政办〔2026〕9号'
  const changes = [{ day: addDays(today, 3), kind: 'holiday', name: '防汛停工' }] as const
  const { draftId } = done(
    await draftVersion(
      county,
      calendarKind,
      COUNTY_CALENDAR,
      { content: amended(content, changes, basis), effectiveOn: today, basis },
      await t.officer('info-centre.system-admin'),
      at,
    ),
  )
  const sentBack = { draftId, reason: '通知还没有正式印发' }
  done(
    await rejectVersion(county, calendarKind, COUNTY_CALENDAR, sentBack, await t.officer(LEAD), at),
  )
}

/** A version takes effect; that the cases under way follow it is proposed, and sent back. */
async function processes(t: When): Promise<void> {
  const { county, at } = t
  const { hash: from } = county.world.current().version('process', 'general')!
  const step = { id: 'talk', name: '廉政谈话', role: 'handler' }
  const xml = withStep(shippedFile('general'), 'f2', step)
  const to = await publish(county, processKind, 'general', { xml })
  const wanted = { processKey: 'general', from: [from], to, mapping: {} }
  const reason = '在办的件一并谈话'
  const drafter = await t.officer('info-centre.system-admin')
  const { state } = done(await proposeProcessChange(county, { ...wanted, reason }, drafter, at))
  const sentBack = '在办的件不多，仍照旧版办完'
  done(await rejectProcessChange(county, state.planId, sentBack, await t.officer(LEAD), at))
}

/** A line that the sealer refuses, as no process of the county wrote it, and somebody saw. */
async function foreignFact({ county, at }: Teller): Promise<void> {
  const actor = staffIds.of('market.clerk1')
  const origin = { ...bySystem(at), actor }
  const [line] = chain(
    'case/2026-999999',
    EMPTY_STREAM,
    [{ type: 'Forged', shape: 1, body: {} }],
    origin,
  )
  await county.pool.query(
    `with written as (
       insert into ledger.event (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
       values ('{}', $1, 1, 'Forged', 1, 0, $2, '', 'system', $3, $3, $4, $5)
     ) insert into ledger.unsealed (stream, version, hashes) values ($1, 1, $5)`,
    [line!.stream, actor, at, line!.prevHash, line!.hash],
  )
  await county.sealer.sealAll()
  await acceptRefused(county.pool, at)
}
