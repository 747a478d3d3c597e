import type { FastifyRequest } from 'fastify'
import { type Decision, listDecisions, monthFigures, unitFigures } from '#cases'
import { countRatings } from '#feedback'
import type { ItemId, UnitId } from '#foundation/ids'
import { addDays, firstDayOf, monthOf } from '#foundation/time'
import { listApplicants, maskName, unitsOf } from '#identity'
import { guideOf, itemKind } from '#items'
import { EVERYBODY } from '#platform/access'
import { sendOpenData } from '#platform/table-file'
import type { Portal } from './context.ts'

const PAGE = 50
/** Below this many, a share says nothing and nobody is ranked by it. */
const LEAST_TO_RANK = 10
const YEAR_DAYS = 365

/** 政务公开: decisions, monthly figures, ranking of units, ratings, changes of the catalogue; as pages and as open data. */
export function registerDisclosure({ server, county, show, today, unitName }: Portal): void {
  const unit = (unitId: UnitId) => county.units.get(unitId)?.name ?? unitId
  const item = (itemId: ItemId | null) =>
    itemId ? (county.catalogue.find(itemId)?.name ?? itemId) : ''
  /** Licences only: who receives a benefit is nobody's business. */
  const licences = () =>
    county.catalogue
      .list()
      .filter((i) => i.type === '行政许可')
      .map((i) => i.itemId)
  const since = () => addDays(today(), -YEAR_DAYS)
  /** A month is told as a whole or not at all: its figures do not shrink as the year moves on. */
  const monthsSince = () => firstDayOf(monthOf(since()))

  /** What was applied for, as it was called when it was decided on. */
  const itemNamesAt = async (decisions: readonly Decision[]) => {
    await county.world.ensure(Math.max(0, ...decisions.map((d) => d.edition)))
    const worldOf = (d: Decision) => county.world.at(d.decidedOn, d.edition)
    await county.world.load(
      decisions.flatMap((d) => worldOf(d).version(itemKind.kind, d.itemId) ?? []),
    )
    return (d: Decision) => worldOf(d).find(itemKind, d.itemId)?.value.name ?? d.itemId
  }
  const decisions = async (limit: number, offset: number, unitId?: UnitId) => {
    const itemIds = licences()
    const found = await listDecisions(county.pool, { itemIds, unitId, limit, offset })
    const item = await itemNamesAt(found.rows)
    const holders = await listApplicants(
      county.pool,
      county.keys,
      found.rows.map((d) => d.applicantId),
    )
    const rows = found.rows.map((d) => {
      const holder = holders.get(d.applicantId)
      return {
        number: d.caseId,
        item: item(d),
        holder: holder ? (holder.kind === 'enterprise' ? holder.name : maskName(holder.name)) : '',
        decision: d.revokedOn
          ? `准予许可（${d.revokedOn} 撤销）`
          : d.decision === 'granted'
            ? '准予许可'
            : '不予许可',
        certificate: d.number ?? '',
        validUntil: d.validUntil ?? '',
        unit: unitsOf(county.world.at(d.decidedOn, d.edition)).get(d.unitId)?.name ?? d.unitId,
        decidedOn: d.decidedOn,
      }
    })
    return { rows, total: found.total }
  }
  /** Figures are the same for everybody: they are counted at most once a minute. */
  const minutely = <T>(count: () => Promise<T>): (() => Promise<T>) => {
    let kept: Promise<T> | undefined
    let at = 0
    return () => {
      const now = Date.parse(county.now())
      if (!kept || Math.abs(now - at) > 60_000) {
        at = now
        kept = count()
        kept.catch(() => (kept = undefined))
      }
      return kept
    }
  }
  const latest = minutely(() => decisions(5000, 0))
  const months = minutely(() => monthFigures(county.pool, monthsSince()))
  const units = minutely(async () => {
    const figures = (await unitFigures(county.pool, since())).map((u) => ({
      unit: unit(u.unitId),
      decided: u.decided,
      onTime: u.onTime,
      onTimeShare: share(u.onTime, u.decided),
      medianWorkdays: u.medianWorkdays,
      p90Workdays: u.p90Workdays,
      isRanked: u.decided >= LEAST_TO_RANK,
    }))
    return figures.sort(
      (a, b) =>
        Number(b.isRanked) - Number(a.isRanked) ||
        b.onTimeShare - a.onTimeShare ||
        a.medianWorkdays - b.medianWorkdays ||
        b.decided - a.decided,
    )
  })
  const allRatings = minutely(() => countRatings(county.pool, since()))
  const ratings = async (by: 'unit' | 'item') => {
    const counted = await allRatings()
    const groups = Map.groupBy(
      counted.filter((c) => by === 'unit' || c.itemId),
      (c) => (by === 'unit' ? unit(c.unitId) : item(c.itemId)),
    )
    return [...groups]
      .map(([name, list]) => {
        const levels = [0, 1, 2, 3, 4].map((i) => list.reduce((sum, c) => sum + c.levels[i]!, 0))
        const rated = levels.reduce((sum, n) => sum + n, 0)
        return {
          name,
          invited: list.reduce((sum, c) => sum + c.invited, 0),
          rated,
          levels,
          satisfiedShare: share(levels[2]! + levels[3]! + levels[4]!, rated),
          isRanked: rated >= LEAST_TO_RANK,
        }
      })
      .filter((r) => r.rated > 0)
      .sort(
        (a, b) =>
          Number(b.isRanked) - Number(a.isRanked) ||
          b.satisfiedShare - a.satisfiedShare ||
          b.rated - a.rated,
      )
  }
  const changes = async () => {
    const world = county.world.current()
    return county.catalogue
      .list()
      .map((i) => ({
        item: i.name,
        itemId: i.itemId,
        unit: unitName(i),
        version: i.version,
        guideRevision: guideOf(world, i.itemId).revision,
      }))
      .sort((a, b) => b.version - a.version || b.guideRevision - a.guideRevision)
  }

  server.get('/open', { config: { access: EVERYBODY } }, async (request, reply) => {
    const [byMonth, byUnit, byRating, latest] = await Promise.all([
      months(),
      units(),
      ratings('unit'),
      decisions(8, 0),
    ])
    return show(request, reply, 'open', {
      months: byMonth,
      units: byUnit,
      ratings: byRating,
      decisions: latest.rows,
      leastToRank: LEAST_TO_RANK,
    })
  })
  server.get('/open/decisions', { config: { access: EVERYBODY } }, async (request, reply) => {
    const at = pageOf(request)
    const found = await decisions(PAGE, (at - 1) * PAGE)
    return show(request, reply, 'openDecisions', {
      page: at,
      decisions: found.rows,
      total: found.total,
      hasMore: at * PAGE < found.total,
    })
  })
  server.get('/open/ratings', { config: { access: EVERYBODY } }, async (request, reply) =>
    show(request, reply, 'openRatings', {
      units: await ratings('unit'),
      items: await ratings('item'),
      leastToRank: LEAST_TO_RANK,
    }),
  )
  server.get('/open/changes', { config: { access: EVERYBODY } }, async (request, reply) =>
    show(request, reply, 'openChanges', { changes: await changes() }),
  )

  /** The same as data, for whoever wants to count for themselves. */
  const tables: Record<
    string,
    () => Promise<{
      heading: Record<string, string>
      rows: Record<string, string | number | boolean | null>[]
    }>
  > = {
    decisions: async () => ({
      heading: {
        number: '办件编号',
        item: '事项',
        holder: '行政相对人',
        decision: '决定',
        certificate: '证照编号',
        validUntil: '有效期至',
        unit: '决定机关',
        decidedOn: '决定日期',
      },
      rows: (await latest()).rows,
    }),
    months: async () => ({
      heading: {
        month: '月份',
        received: '收件',
        online: '其中网上申请',
        decided: '作出决定',
        granted: '其中准予',
        onTime: '按承诺时限',
        medianWorkdays: '用时中位数（工作日）',
      },
      rows: (await months()).map((m) => ({ ...m })),
    }),
    units: async () => ({
      heading: {
        unit: '单位',
        decided: '作出决定',
        onTime: '按承诺时限',
        onTimeShare: '按时率',
        medianWorkdays: '用时中位数（工作日）',
        p90Workdays: '九成在几个工作日内',
      },
      rows: await units(),
    }),
    ratings: async () => ({
      heading: {
        name: '单位',
        invited: '邀请评价',
        rated: '已评价',
        l5: '非常满意',
        l4: '满意',
        l3: '基本满意',
        l2: '不满意',
        l1: '非常不满意',
        satisfiedShare: '满意率',
      },
      rows: (await ratings('unit')).map(({ levels, ...r }) => ({
        ...r,
        l1: levels[0]!,
        l2: levels[1]!,
        l3: levels[2]!,
        l4: levels[3]!,
        l5: levels[4]!,
      })),
    }),
    changes: async () => ({
      heading: {
        itemId: '事项编码',
        item: '事项',
        unit: '单位',
        version: '版本',
        guideRevision: '指南修订',
      },
      rows: await changes(),
    }),
  }
  server.get('/open/data/:file', { config: { access: EVERYBODY } }, async (request, reply) => {
    const [, name = '', format = ''] =
      /^([a-z]+)\.(csv|json)$/.exec((request.params as { file: string }).file) ?? []
    const make = tables[name]
    if (!make)
      return show(request, reply.code(404), 'problem', {
        title: '没有这份数据',
        text: '请从“公开”页面选择要下载的数据。',
      })
    return sendOpenData(reply, format as 'csv' | 'json', name, await make())
  })
}

const share = (part: number, whole: number) =>
  whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000
const pageOf = (request: FastifyRequest) =>
  Math.max(1, Math.min(10_000, Number((request.query as Record<string, string>).page) || 1))
