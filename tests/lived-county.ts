import { performAct, previewPlan, readDocument, seenOf } from '#cases'
import type { ActName } from '#cases/contract'
import {
  type ApplicantId,
  type AuthorityId,
  type CaseId,
  type DelegationId,
  type DocumentId,
  type DraftId,
  type ItemId,
  type MeasureId,
  type PlanId,
  staffIds,
  type UnitId,
} from '#foundation/ids'
import { dayOf, instantAt, type LegalDay, monthOf } from '#foundation/time'
import {
  delegate,
  endAuthority,
  findApplicant,
  findOfficer,
  giveAuthority,
  type Officer,
  revokeDelegation,
} from '#identity'
import { guideOf, guideSchema, reviseGuide } from '#items'
import { chain, EMPTY_STREAM, insert, type NewEvent } from '#ledger'
import { createHttpServer, type HttpServer, within } from '#platform/http'
import {
  answerDirective,
  carryOutMeasure,
  decideMeasure,
  type Directive,
  issueDirective,
  proposeMeasure,
  type Rung,
  settleDirective,
} from '#supervision/accountability'
import { examineDecided, importRegister } from '#supervision/evidence'
import { handleCard, issueByHand, searchCards } from '#supervision/cards'
import { openDailyCheck, signDailyCheck } from '#supervision/inspection'
import { supervise } from '#supervision/judging'
import type { CardActName } from '#supervision/contract'
import { processKind } from '#process'
import { HABITS, simulate } from '#sim'
import { fileIn, openTestCounty, publish, signedIn, type TestCounty } from '#testing'
import { registerApi } from '../src/app/api.ts'
import { shippedFile, withStep } from '../src/testing/bpmn.ts'

/*
 * A county lives some thirty workdays in which everything happens that a derived table is made of:
 * the simulator's people do most of it; what they do not do stands below, day by day.
 */

const FROM: LegalDay = '2026-03-02'

/** The county after its days, everything sealed and followed to the end. The caller drops it. */
export async function liveCounty(): Promise<TestCounty> {
  const county = await openTestCounty('2026-03-02T00:00:00.000Z')
  const server = createHttpServer({ logLevel: 'silent' })
  await within(server, (part) => registerApi(part, county))
  let doings = doingsOf(county, server)
  await simulate(
    county,
    {
      ...HABITS,
      seed: 11,
      from: FROM,
      days: 30,
      cases: 340,
      sampleFile: Buffer.from('%PDF-1.7\n'),
      neglectShare: 0.04,
      feedback: { ...HABITS.feedback, neglectShare: 0.15, letterShare: 0.15, badShare: 0.2 },
      wrongdoing: {
        'one-sitting': 0.04,
        'at-night': 0.04,
        'borrowed-pause': 0.04,
        'stalling-correction': 0.04,
        'clock-reset': 0.06,
        'late-entry': 0.04,
        'shared-file': 0.06,
        splitting: 0.03,
        burst: 1,
        'certificate-first': 0.04,
      },
      neverEnteredShare: 0.1,
    },
    async (day) => {
      county.setTime(instantAt(day, 23.75 * 3600))
      const left: Doing[] = []
      for (const doing of doings)
        if (day < doing[0] || (await doing[1]()) === false) left.push(doing)
      doings = left
    },
  )
  if (doings.length > 0) throw new Error(`never possible: ${doings.map(String).join('\n')}`)
  await county.sealer.sealAll()
  while ((await supervise(county)) > 0) await county.sealer.sealAll()
  while ((await examineDecided(county)) > 0);
  await server.close()
  return county
}

/** The result, when it is a good one. */
export function done<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result as Extract<T, { ok: true }>
}

/**
 * Who reaches which measure is the county's own ladder; here everybody with one yellow card does.
 */
const LADDER: readonly Rung[] = [
  {
    code: 'L1',
    subject: 'unit',
    period: 'month',
    level: 'yellow',
    from: 1,
    measure: '提醒',
    basis: '县内规定',
  },
]
const URGED: readonly LegalDay[] = [
  '2026-03-05',
  '2026-03-06',
  '2026-03-09',
  '2026-03-10',
  '2026-03-11',
  '2026-03-12',
  '2026-03-13',
  '2026-03-16',
  '2026-03-17',
  '2026-03-18',
  '2026-03-19',
  '2026-03-20',
  '2026-03-23',
  '2026-03-24',
  '2026-03-25',
]
const BODY = 'supervision.supervision-officer1'
const LEAD = 'supervision.supervision-lead'

/** What is done from which day on: tried every evening until it does not answer false. */
type Doing = [from: LegalDay, what: () => Promise<unknown>]

function doingsOf(county: TestCounty, server: HttpServer): Doing[] {
  const on = () => dayOf(county.now())
  const at = () => county.now()
  const officer = async (staffId: string): Promise<Officer> =>
    (await findOfficer(county.pool, staffIds.of(staffId), on()))!
  const as = async (staffId: string) => ({ officer: await officer(staffId), at: at() })
  const all = async <T extends object>(text: string, ...values: unknown[]): Promise<T[]> =>
    (await county.pool.query<T>(text, values)).rows

  /** A request of an officer to the desk's server. */
  async function asks(staffId: string, url: string, payload: object = {}): Promise<unknown> {
    const cookie = await signedIn(server, county, staffIds.of(staffId))
    const reply = await server.inject({ method: 'POST', url, payload, headers: { cookie } })
    if (reply.statusCode >= 300) throw new Error(reply.body)
    return reply.json()
  }

  async function amend(notice: string, changes: object[]): Promise<void> {
    const { amendmentId } = (await asks('info-centre.system-admin', '/api/calendar/amendments', {
      notice,
      changes,
    })) as { amendmentId: DraftId }
    await asks(LEAD, `/api/calendar/amendments/${amendmentId}/approval`)
  }

  async function standIn(): Promise<DelegationId> {
    const given = {
      absentId: 'market.approver',
      substituteId: 'market.unit-head',
      fromOn: on(),
      toOn: on(),
    } as const
    return done(await delegate(county.pool, await officer('market.approver'), given, at()))
      .delegationId
  }

  async function authorise(): Promise<{ authorityId: AuthorityId; principalId: ApplicantId }> {
    const [principal, agent] = await all<{ id: ApplicantId }>(
      'select applicant_id as id from identity.applicant order by applicant_id limit 2',
    )
    const { idNumber } = (await findApplicant(county.pool, county.keys, agent!.id))!
    const given = { agentIdNumber: idNumber, itemIds: ['item-001' as const], untilOn: on() }
    const { authorityId } = done(
      await giveAuthority(county.pool, county.keys, principal!.id, given, at()),
    )
    return { authorityId, principalId: principal!.id }
  }

  const revise = async (revision: number) =>
    reviseGuide(
      county,
      'item-001',
      guideSchema.parse({
        ...guideOf(county.world.current(), 'item-001'),
        quota: `第 ${revision} 稿`,
      }),
      revision - 1,
      await officer('market.unit-maintainer'),
      at(),
    ).then(done)

  /** An act on the first cases of which this holds. */
  async function act(
    name: ActName,
    where: string,
    role: string,
    command: object,
    { most = 1, hour }: { most?: number; hour?: number } = {},
  ): Promise<void> {
    for (const { case_id, unit_id } of await all<{ case_id: CaseId; unit_id: UnitId }>(
      `select case_id, unit_id from cases.case_row where ${where} order by case_id limit ${most}`,
    )) {
      const entry = { actor: await officer(`${unit_id}.${role}`), via: 'desk', at: at() } as const
      const occurredAt = hour === undefined ? undefined : instantAt(on(), hour * 3600)
      done(await performAct(county, case_id, name, { ...command }, { ...entry, occurredAt }))
    }
  }

  /**
   * Acts, one after the other, on the newest card of this level and status that allows the first;
   * answers whether one did.
   */
  async function onCard(
    level: 'yellow' | 'red',
    status: NonNullable<Parameters<typeof searchCards>[1]['status']>,
    ...acts: [act: CardActName, command: object, by?: string][]
  ): Promise<boolean> {
    const { rows } = await searchCards(county.supervisionPool, { level, status, limit: 5 })
    for (const card of rows) {
      let isDone = false
      for (const [act, command, by = `${card.unitId}.unit-supervisor`] of acts) {
        const result = await handleCard(
          county,
          card.cardId,
          act,
          { ...command },
          await officer(by),
          at(),
        )
        if (!isDone && !result.ok) break
        isDone = done(result).ok
      }
      if (isDone) return true
    }
    return false
  }

  async function direct(): Promise<Directive> {
    const [open] = await all<{ case_id: CaseId; unit_id: UnitId }>(
      "select case_id, unit_id from cases.case_row where stage = 'processing' order by case_id limit 1",
    )
    const given = {
      caseId: open!.case_id,
      demand: '请说明为什么还没有办完，并在期限内办结',
      basis: '电子监察规则第九条',
      dueOn: county.calendar().addWorkdays(on(), 2),
    }
    return done(await issueDirective(county, given, await as(BODY))).state
  }

  const answer = async ({ directiveId, unitId }: Directive) => {
    const by = await as(`${unitId}.unit-supervisor`)
    done(await answerDirective(county, directiveId, '已安排专人办理，本周内办结', by))
  }
  const settle = async ({ directiveId }: Directive, againBy?: LegalDay) => {
    const settled = { opinion: '请按答复办理并报告', againBy }
    done(await settleDirective(county, directiveId, settled, await as(BODY)))
  }

  async function signCheck(unitId: UnitId): Promise<void> {
    const { sample } = await openDailyCheck(county, unitId, on())
    const given = {
      sample: sample.map(({ caseId }) => ({ caseId, result: 'consistent', note: '' }) as const),
      note: '逐份核对，一致',
    }
    done(await signDailyCheck(county, given, await officer(`${unitId}.unit-supervisor`), at()))
  }

  async function propose(): Promise<MeasureId> {
    const { rows } = await searchCards(county.supervisionPool, { level: 'yellow', limit: 50 })
    const card = rows.find((c) => c.status !== 'revoked' && monthOf(c.levelOn) === monthOf(on()))
    const given = { ladder: 'L1', subjectId: card!.unitId, period: monthOf(on()) }
    return done(await proposeMeasure(county, LADDER, given, await as(BODY))).state.measureId
  }

  async function issueOne(): Promise<void> {
    const [open] = await all<{ caseId: CaseId; unitId: UnitId }>(
      `select case_id as "caseId", unit_id as "unitId" from cases.case_row where stage = 'processing' order by case_id limit 1`,
    )
    const card = {
      ...open!,
      level: 'yellow' as const,
      description: '现场发现窗口无人值守超过半小时',
      basis: '县电子监察规则第十二条',
    }
    done(await issueByHand(county, card, await officer(BODY), at()))
  }

  /** Books of others: one line that a case explains, and lines that none does. */
  async function importBooks(): Promise<void> {
    const [known] = await all<{ case_id: CaseId; unit_id: UnitId; item_id: ItemId }>(
      "select case_id, unit_id, item_id from cases.case_row where stage <> 'submitted' order by case_id limit 1",
    )
    const line = { unitId: known!.unit_id, itemId: known!.item_id }
    const by = await officer(BODY)
    await importRegister(
      county,
      'receipt',
      [
        { ...line, number: 'P-1', on: '2026-03-01', caseId: known!.case_id },
        { ...line, number: 'P-2', on: '2026-03-02', caseId: '2026-999999' },
      ],
      by,
      at(),
    )
    const tickets = Array.from({ length: 600 }, (_, i) => ({
      ...line,
      number: `T-${i}`,
      on: FROM,
    }))
    await importRegister(county, 'ticket', tickets, by, at())
  }

  /** What another system puts into the ledger past the desk: nobody can judge it. */
  async function tellNonsense(): Promise<void> {
    const from = {
      actor: 'exchange',
      unit: 'tax',
      via: 'exchange',
      occurredAt: at(),
      recordedAt: at(),
    } as const
    const submission = {
      itemId: 'item-001',
      pins: { ...county.catalogue.pins('item-001'), item: 'f'.repeat(64) },
      unitId: 'tax',
      applicantId: 'a',
      channel: 'counter',
      formHash: 'f',
      materials: [],
      matterId: 'm',
      attempt: 1,
    }
    const told: [string, Omit<NewEvent, 'shape'>[]][] = [
      ['case/2026-900001', [{ type: 'CaseAccepted', body: { since: '2026-03-02' } }]],
      [
        'case/2026-900002',
        [
          { type: 'CaseSubmitted', body: submission },
          { type: 'CaseApproved', body: { opinion: '准予', entered: [], cancelled: [] } },
        ],
      ],
    ]
    for (const [stream, events] of told)
      await insert(
        county.pool,
        chain(
          stream,
          EMPTY_STREAM,
          events.map((event) => ({ shape: 1, ...event })),
          from,
        ),
      )
  }

  /** The general process gets a step more, and the cases under way follow it. */
  async function changeProcess(): Promise<void> {
    const { hash: from } = county.world.current().version('process', 'general')!
    const xml = withStep(shippedFile('general'), 'f2', {
      id: 'talk',
      name: '廉政谈话',
      role: 'handler',
    })
    const to = await publish(county, processKind, 'general', { xml })
    const plan = { processKey: 'general', from: [from], to, reason: '在办的件一并谈话' }
    const { planId } = (await asks('info-centre.system-admin', '/api/process-changes', plan)) as {
      planId: PlanId
    }
    const seen = seenOf(await previewPlan(county, { ...plan, mapping: {} }))
    await asks(LEAD, `/api/process-changes/${planId}/approval`, { seen })
  }

  let demanded: Directive
  let measureId: MeasureId
  /** Told at a full hour, day after day, so that the month of the unit looks like it. */
  const urge = () =>
    act(
      'urging',
      "stage = 'processing' and unit_id = 'market'",
      'unit-head',
      { message: '请抓紧办理' },
      { most: 60, hour: 10 },
    )
  return [
    ...URGED.map((day): Doing => [day, urge]),
    ['2026-03-04', () => revise(1)],
    ['2026-03-05', standIn],
    ['2026-03-06', authorise],
    [
      '2026-03-09',
      async () => {
        const head = await officer('market.unit-head')
        done(await revokeDelegation(county.pool, head, await standIn(), at()))
      },
    ],
    [
      '2026-03-10',
      async () => {
        const { authorityId, principalId } = await authorise()
        done(await endAuthority(county.pool, authorityId, principalId, at()))
      },
    ],
    ['2026-03-11', () => revise(2)],
    [
      '2026-03-11',
      async () => {
        demanded = await direct()
      },
    ],
    [
      '2026-03-12',
      () =>
        amend('县政府通知：3 月 20 日临时放假', [
          { day: '2026-03-20', kind: 'holiday', name: '临时放假' },
        ]),
    ],
    ['2026-03-12', () => signCheck('market')],
    ['2026-03-12', () => answer(demanded)],
    ['2026-03-13', () => settle(demanded, county.calendar().addWorkdays(on(), 2))],
    ['2026-03-13', direct],
    ['2026-03-16', () => answer(demanded)],
    ['2026-03-16', () => settle(demanded)],
    ['2026-03-16', importBooks],
    [
      '2026-03-16',
      async () => {
        for (const { id, unitId } of await all<{ id: DocumentId; unitId: UnitId }>(
          `select document_id as id, unit_id as "unitId"
           from documents.issued join cases.case_row using (case_id) order by 1 limit 3`,
        ))
          fileIn(await readDocument(county, id, await officer(`${unitId}.clerk1`)))
      },
    ],
    ['2026-03-17', tellNonsense],
    [
      '2026-03-18',
      () =>
        act('copying', "stage = 'processing'", 'handler1', {
          toUnitId: 'service-centre',
          note: '请知悉',
        }),
    ],
    [
      '2026-03-17',
      () =>
        onCard(
          'yellow',
          'acknowledged',
          ['objection', { ground: 'system-fault', reason: '当日系统停机两小时，办件无法录入' }],
          ['objection-decision', { revoked: true, reason: '停机属实，记录已核对' }, BODY],
        ),
    ],
    [
      '2026-03-19',
      () =>
        onCard(
          'red',
          'acknowledged',
          ['objection', { ground: 'other', reason: '申请人要求缓办，有书面说明' }],
          ['objection-decision', { revoked: false, reason: '没有书面说明，理由不成立' }, LEAD],
        ),
    ],
    [
      '2026-03-20',
      () => onCard('yellow', 'rectified', ['closing', { opinion: '整改到位，予以销号' }, BODY]),
    ],
    [
      '2026-03-19',
      async () => {
        measureId = await propose()
      },
    ],
    [
      '2026-03-23',
      async () => {
        const opinion = '事实清楚，同意'
        const by = await as(LEAD)
        done(await decideMeasure(county, measureId, { approved: true, opinion }, by))
      },
    ],
    [
      '2026-03-24',
      async () => {
        const by = await as(BODY)
        done(await carryOutMeasure(county, measureId, '县效能办〔2026〕4号', by))
      },
    ],
    ['2026-03-19', changeProcess],
    ['2026-03-23', issueOne],
    [
      '2026-03-24',
      () =>
        amend('县政府通知：3 月 20 日照常上班，3 月 28 日补休改为上班', [
          { day: '2026-03-20', kind: 'ordinary', name: '' },
          { day: '2026-03-28', kind: 'make-up', name: '调休上班' },
        ]),
    ],
    [
      '2026-04-01',
      () =>
        act(
          'revocation',
          "ending = 'granted' and state::text not like '%.unit-head%'",
          'unit-head',
          { ground: 'fraud', reason: '申请人提交的场所证明系伪造，已经核实' },
        ),
    ],
  ]
}
