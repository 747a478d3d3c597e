import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DOCUMENT_TEMPLATE, templateKind } from '#documents'
import type { DraftId, StaffId } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import { findOfficer, unitKind } from '#identity'
import { guideKind, guideOf, itemKind, reviseGuide } from '#items'
import { chain, insert, listIllegible, readHead, verifyLedger } from '#ledger'
import { row, rows } from '#platform/database'
import { approveChange, proposeChange, ruleKind } from '#supervision/parameters'
import { openNeutralCounty, type TestCounty } from '#testing'
import { approveVersion, draftVersion, publishShipped, Shelf, verifyWorld } from '#world'
import { caseStream } from '#cases/events'
import { type County, openCounty } from '../app/county.ts'
import { KINDS } from '../app/published.ts'
import { STREAMS } from '../app/streams.ts'
import { verifyCounty } from '../app/verify.ts'

const ADMIN = 'info-centre.system-admin'
const LEAD = 'supervision.supervision-lead'
const MANAGER = 'service-centre.hall-manager'

const officer = async (county: County, staffId: StaffId) =>
  (await findOfficer(county.pool, staffId, dayOf(county.now())))!

/** Somebody wants another template; answers the draft. */
/** A template that prints whatever a document says, and this word. */
const saying = (word: string) =>
  `#set text(font: "Noto Serif SC"); #let d = json(bytes(sys.inputs.data)); #d.unit #d.title #d.number #d.addressee #d.paragraphs.join() #d.closing.join() #d.date #d.verifyUrl ${word}`

async function drafted(county: County, word: string): Promise<DraftId> {
  const given = {
    content: { typst: saying(word) },
    effectiveOn: dayOf(county.now()),
    basis: '县政办〔2026〕1号',
  }
  const by = await officer(county, ADMIN)
  const done = await draftVersion(county, templateKind, DOCUMENT_TEMPLATE, given, by, county.now())
  if (!done.ok) throw new Error(done.code)
  return done.draftId
}

const approved = async (county: County, draftId: DraftId, by: StaffId = LEAD) =>
  approveVersion(
    county,
    templateKind,
    DOCUMENT_TEMPLATE,
    draftId,
    await officer(county, by),
    county.now(),
  )

async function asSuperuser(ownerUrl: string, ...statements: string[]) {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const editions = async (county: County) =>
  (
    await rows<{ edition: number }>(
      county.pool,
      'select edition from ledger.edition order by edition',
    )
  ).map((r) => r.edition)
const contiguous = (last: number) => Array.from({ length: last }, (_, i) => i + 1)

describe('two processes on one database', () => {
  let one: TestCounty
  let other: County
  beforeAll(async () => {
    one = await openNeutralCounty()
    other = await openCounty({ ownerUrl: one.ownerUrl, stateDir: one.stateDir, now: one.now })
  })
  afterAll(async () => {
    await other.close()
    await one.drop()
  })

  test('one draft, approved in both at once by different people: one version, the second hears that it is done', async () => {
    const before = one.world.book.edition
    const draftId = await drafted(one, '甲')
    const both = await Promise.all([
      approved(one, draftId, LEAD),
      approved(other, draftId, MANAGER),
    ])
    expect(both.map((r) => (r.ok ? 'ok' : r.code)).sort()).toEqual(['draft-not-open', 'ok'])
    expect(await editions(one)).toEqual(contiguous(before + 1))
    expect(one.world.book.versions('template', DOCUMENT_TEMPLATE)).toHaveLength(2)
    expect(await verifyWorld(one.pool)).toEqual([])
  })

  test('two drafts on the same version: the second is outdated, and makes no edition', async () => {
    const before = one.world.book.edition
    const drafts = [await drafted(one, '乙'), await drafted(other, '丙')]
    const both = await Promise.all([approved(one, drafts[0]!), approved(other, drafts[1]!)])
    expect(both.map((r) => (r.ok ? 'ok' : r.code)).sort()).toEqual(['draft-outdated', 'ok'])
    expect(await editions(one)).toEqual(contiguous(before + 1))
  })

  test('different things at once: both, each an edition of its own, made under the one before', async () => {
    await other.world.refresh()
    const before = other.world.book.edition
    const draftId = await drafted(one, '丁')
    const keeper = await officer(other, 'north.unit-maintainer')
    const content = guideKind.schema.parse({ quota: '不限' })
    const [first, second] = await Promise.all([
      approved(one, draftId),
      draftVersion(
        other,
        guideKind,
        'item-licence',
        { content, effectiveOn: dayOf(one.now()), basis: '单位维护员修订办事指南' },
        keeper,
        one.now(),
      ),
    ])
    expect([first, second].map((r) => (r.ok ? 'ok' : r.code))).toEqual(['ok', 'ok'])
    expect(await editions(one)).toEqual(contiguous(before + 2))
    const made = await rows<{ under: number }>(
      one.pool,
      `select e.edition as under from ledger.edition n join ledger.event e using (stream, version)
       where n.edition > $1 order by n.edition`,
      [before],
    )
    expect(made.map((m) => m.under)).toEqual([before, before + 1])
    expect(await verifyWorld(one.pool)).toEqual([])
  })

  test('one guide, revised in both at once: the second is told, and nothing of the first is lost', async () => {
    await other.world.refresh()
    const keeper = await officer(one, 'north.unit-maintainer')
    const { revision, revisedOn: _, ...guide } = guideOf(one.world.current(), 'item-licence')
    const revise = (county: County, quota: string) =>
      reviseGuide(county, 'item-licence', { ...guide, quota }, revision, keeper, one.now())
    const both = await Promise.all([revise(one, '十家'), revise(other, '二十家')])
    expect(both.map((r) => (r.ok ? 'ok' : r.code)).sort()).toEqual(['changed-meanwhile', 'ok'])
    await one.world.refresh()
    const kept = guideOf(one.world.current(), 'item-licence')
    expect([kept.quota, kept.revision]).toEqual([both[0]!.ok ? '十家' : '二十家', revision + 1])
  })

  test('whoever changes one value of a rule keeps those that another process has just published', async () => {
    const by = await officer(one, 'supervision.supervision-officer1')
    const lead = await officer(one, LEAD)
    const changed = async (county: County, name: string, value: number) => {
      const wanted = { code: 'R01', name, value, basis: '县监察办〔2026〕5号' }
      const given = { ...wanted, fromOn: dayOf(one.now()) }
      const proposed = await proposeChange(county, by, given, one.now())
      if (!proposed.ok) throw new Error(proposed.code)
      expect((await approveChange(county, lead, proposed.changeId, one.now())).ok).toBe(true)
    }
    const before = one.world.current().get(ruleKind, 'R01').values
    const name = Object.keys(before).find((n) => n !== 'enabled')!
    await changed(one, name, before[name]! + 1)
    await changed(other, 'enabled', 0)
    const { values } = other.world.current().get(ruleKind, 'R01')
    expect(values).toEqual({ ...before, [name]: before[name]! + 1, enabled: 0 })
  })

  test('whoever has seen an edition in the database waits until the process knows it', async () => {
    const draftId = await drafted(one, '戊')
    // A look that has begun before the publication, and so may miss it.
    const looking = other.world.refresh()
    expect((await approved(one, draftId)).ok).toBe(true)
    const { edition } = one.world.book
    await other.world.ensure(edition)
    expect(other.world.book.edition).toBe(edition)
    expect(other.world.current().get(templateKind, DOCUMENT_TEMPLATE).typst).toBe(saying('戊'))
    await looking
    await Promise.all(Array.from({ length: 5 }, () => other.world.refresh()))
    expect(other.world.book.versions('template', DOCUMENT_TEMPLATE)).toEqual(
      one.world.book.versions('template', DOCUMENT_TEMPLATE),
    )
  })
})

describe('what refers to something absent', () => {
  let county: TestCounty
  beforeAll(async () => {
    county = await openNeutralCounty()
  })
  afterAll(() => county.drop())

  test('is not drafted, and leaves no trace', async () => {
    const before = await readHead(county.pool, 'world/item/item-licence')
    const content = itemKind.schema.parse({
      ...(await contentOf(county, 'item', 'item-licence')),
      processKey: 'nothing',
    })
    const given = { content, effectiveOn: dayOf(county.now()), basis: '县政办〔2026〕1号' }
    expect(
      await draftVersion(
        county,
        itemKind,
        'item-licence',
        given,
        await officer(county, ADMIN),
        county.now(),
      ),
    ).toMatchObject({
      code: 'reference-absent',
      faults: [{ field: 'processKey', reason: '流程“nothing”那天还没有有效的版本' }],
    })
    expect(await readHead(county.pool, 'world/item/item-licence')).toEqual(before)
  })

  test('is not shipped either: nothing of the delivery is published', async () => {
    const count = async () =>
      (await row<{ n: number }>(county.pool, 'select count(*) as n from ledger.event'))!.n
    const before = await count()
    const content = { ...(await contentOf(county, 'item', 'item-licence')), templateKey: 'nothing' }
    await expect(
      publishShipped(
        county.pool,
        [
          { kind: unitKind, key: 'unit-new', content: await contentOf(county, 'unit', 'north') },
          { kind: itemKind, key: 'item-new', content },
        ],
        county.now(),
      ),
    ).rejects.toThrow('item/item-new refers to template/nothing, which is absent')
    expect(await count()).toBe(before)
  })
})

async function contentOf(county: County, kind: string, key: string): Promise<object> {
  const found = await row<{ body: object }>(
    county.pool,
    `select c.body from world.version v join world.content c using (hash)
     where v.kind = $1 and v.key = $2 order by v.number desc limit 1`,
    [kind, key],
  )
  return found!.body
}

describe('verification', () => {
  let county: TestCounty
  afterEach(() => county.drop())
  async function history() {
    county = await openNeutralCounty()
    await approved(county, await drafted(county, '甲'))
    await drafted(county, '草稿')
    await county.sealer.sealAll()
    expect(await verifyCounty(county)).toMatchObject({ ok: true, findings: [] })
  }
  const TEMPLATE = "stream = 'world/template/document'"

  test.each<[string, string[], object[]]>([
    [
      'a content that was changed',
      [
        `update world.content set body = '{"typst":"= 乙"}' where hash in (select hash from world.version where kind = 'template' and number = 2)`,
      ],
      [{ kind: 'content-altered', stream: 'world/template/document', version: 3 }],
    ],
    [
      'a content that was written otherwise, and says the same',
      [
        `update world.content set body = '{"typst": ${JSON.stringify(saying('甲'))}}' where hash in (select hash from world.version where kind = 'template' and number = 2)`,
      ],
      [{ kind: 'content-altered', stream: 'world/template/document', version: 3 }],
    ],
    [
      'a content that was removed, of a draft as well',
      [
        `delete from world.content where hash in (select hash from world.draft where state = 'open')`,
      ],
      [{ kind: 'content-missing', stream: 'world/template/document', version: 5 }],
    ],
    [
      'the last edition removed',
      [`delete from ledger.edition where ${TEMPLATE} and version = 4`],
      [
        { kind: 'edition-missing', stream: 'world/template/document', version: 4 },
        // The draft that came after it.
        { kind: 'edition-unknown', stream: 'world/template/document', version: 5 },
      ],
    ],
    [
      'two editions that changed places',
      [
        'update ledger.edition set edition = 9999 where edition = 1',
        'update ledger.edition set edition = 1 where edition = 2',
        'update ledger.edition set edition = 2 where edition = 9999',
      ],
      [{ kind: 'edition-differs' }, { kind: 'edition-differs' }],
    ],
    [
      'an edition that nothing made',
      [`insert into ledger.edition (edition, stream, version) values (9999, 'world/fee/x', 1)`],
      [{ kind: 'edition-unfounded', stream: 'world/fee/x', version: 1 }],
    ],
    [
      'a publication removed with its edition',
      [
        `delete from ledger.edition where edition = 3`,
        `delete from ledger.event where (stream, version) = (select stream, version from ledger.event where edition = 2 and type = 'VersionPublished')`,
      ],
      [
        { kind: 'event-missing' },
        { kind: 'root-differs' },
        { kind: 'edition-missing' },
        { kind: 'version-unfounded' },
      ],
    ],
  ])('finds %s', async (_what, statements, wanted) => {
    await history()
    await asSuperuser(county.ownerUrl, ...statements)
    const { ok, findings } = await verifyCounty(county)
    expect(ok).toBe(false)
    for (const finding of wanted) expect(findings).toContainEqual(expect.objectContaining(finding))
    expect(findings.filter((f) => !wanted.some((w) => f.kind === (w as typeof f).kind))).toEqual([])
  })

  test('a line under an edition that there never was, a field too many, a type and a shape that nobody knows: each is named, what is good is read on', async () => {
    await history()
    const origin = {
      actor: 'exchange',
      unit: 'south',
      via: 'exchange',
      occurredAt: county.now(),
      recordedAt: county.now(),
    } as const
    const told = async (stream: string, type: string, shape: number, body: object, edition = 1) =>
      insert(
        county.pool,
        chain(
          stream,
          { ...(await readHead(county.pool, stream)), edition },
          [{ type, shape, body: { ...body } }],
          origin,
        ),
      )
    await told('case/2026-900001', 'CaseUrged', 1, { message: '请抓紧', colour: 'red' })
    await told('case/2026-900001', 'CaseUrged', 1, { message: '请抓紧' }, 9999)
    await told('case/2026-900002', 'SomethingNew', 1, {})
    await told('case/2026-900002', 'CaseUrged', 7, { message: '请抓紧' })
    await told('case/2026-900002', 'CaseUrged', 1, { text: '请抓紧' })
    await told('lamp/7', 'Lit', 1, {})
    await county.sealer.sealAll()
    expect((await verifyLedger(county.pool, county.witness)).findings, '账本本身完好').toEqual([])
    const place = (f: { kind: string; stream?: string; version?: number }) =>
      `${f.kind} ${f.stream}#${f.version}`
    expect((await listIllegible(county.pool, STREAMS)).map(place).sort()).toEqual([
      'event-odd case/2026-900001#1',
      'event-unreadable case/2026-900002#1',
      'event-unreadable case/2026-900002#2',
      'event-unreadable case/2026-900002#3',
      'stream-unknown lamp/7#1',
    ])
    expect((await verifyWorld(county.pool)).map(place)).toEqual([
      'edition-unknown case/2026-900001#2',
    ])
    const [odd] = (await listIllegible(county.pool, STREAMS)).filter((f) => f.kind === 'event-odd')
    expect(odd!.says).toBe(
      '事件 case/2026-900001#1（CaseUrged，第 1 版格式）有格式之外的内容：colour',
    )
    const stored = await row<{ body: { message: string } }>(
      county.pool,
      "select body from ledger.event where stream = 'case/2026-900001' and version = 1",
    )
    expect(stored!.body, '库里的一行原样还在').toEqual({ message: '请抓紧', colour: 'red' })
    expect(
      caseStream.read({
        ...origin,
        ...stored!,
        stream: 'case/2026-900001',
        version: 1,
        type: 'CaseUrged',
        shape: 1,
        edition: 1,
      }).body,
    ).toEqual({ message: '请抓紧' })
  })
})

test('a shelf that was opened late knows what one knows that has been there all the time', async () => {
  const county = await openNeutralCounty()
  try {
    await approved(county, await drafted(county, '甲'))
    const late = await Shelf.open({ pool: county.pool, kinds: KINDS, now: county.now })
    expect(late.book.edition).toBe(county.world.book.edition)
    for (const kind of KINDS)
      for (const key of county.world.book.keys(kind.kind))
        expect(late.book.versions(kind.kind, key)).toEqual(
          county.world.book.versions(kind.kind, key),
        )
  } finally {
    await county.drop()
  }
})

test('nobody works by a content that was put under the hash of another, nor approves it', async () => {
  const county = await openNeutralCounty()
  try {
    const draftId = await drafted(county, '戊')
    const { hash } = county.world.current().version('template', DOCUMENT_TEMPLATE)!
    const altered = `update world.content set body = '{"typst":"= 己"}'`
    await asSuperuser(county.ownerUrl, `${altered} where hash = '${hash}'`)
    const opened = Shelf.open({ pool: county.pool, kinds: KINDS, now: county.now })
    await expect(opened).rejects.toThrow(`哈希 ${hash}。请运行 yimen verify`)
    const open = `select hash from world.draft where draft_id = '${draftId}'`
    await asSuperuser(county.ownerUrl, `${altered} where hash = (${open})`)
    await expect(approved(county, draftId)).rejects.toThrow('was altered; run npm run verify')
    expect(county.world.book.versions('template', DOCUMENT_TEMPLATE)).toHaveLength(1)
  } finally {
    await county.drop()
  }
})
