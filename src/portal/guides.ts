import type { FastifyReply } from 'fastify'
import { DEFAULT_OFFICE_HOURS, type OfficeHours } from '#calendar'
import { listDecided } from '#cases'
import { stepLimit } from '#clock'
import { DOCUMENT_TEMPLATE, renderPdf, templateKind } from '#documents'
import { listPublished } from '#feedback'
import type { ItemId } from '#foundation/ids'
import { answersOf, decideSituation, guideOf, type ItemVersion, missingOfEight } from '#items'
import { EVERYBODY } from '#platform/access'
import { getStep, processKind } from '#process'
import { durationText, workdaysText } from '#text/time'
import type { MySituation } from '../../web/portal/guide.tsx'
import { fontsDir } from '../config.ts'
import type { County } from '../county.ts'
import type { Portal } from './context.ts'

/** 工作日 5月1日至9月30日 08:00–12:00、15:00–18:00；其余 … */
function officeHoursText(hours: readonly OfficeHours[] = DEFAULT_OFFICE_HOURS): string {
  const day = (monthDay: string) =>
    `${Number(monthDay.slice(0, 2))}月${Number(monthDay.slice(3))}日`
  const times = (h: OfficeHours) => `${h.morning.join('–')}、${h.afternoon.join('–')}`
  return `工作日 ${hours.length === 1 ? times(hours[0]!) : hours.map((h) => `${day(h.from)}至${day(h.to)} ${times(h)}`).join('；')}`
}

/** Answers to 情形导办 travel in the address as `s.<question>`. */
export function situationOf(
  item: ItemVersion,
  query: Record<string, unknown>,
): MySituation | undefined {
  if (!item.situations) return undefined
  const given = Object.fromEntries(
    Object.entries(query)
      .filter(([k]) => k.startsWith('s.'))
      .map(([k, v]) => [k.slice(2), String(v)]),
  )
  const decided = decideSituation(item.situations, given)
  return {
    questions: item.situations.questions,
    answers: answersOf(item.situations, given),
    open: decided.open.map((q) => q.id),
    exempt: [...decided.exempt],
    withoutProcedures: [...decided.withoutProcedures],
    notNeeded: decided.notNeeded,
    says: decided.says,
  }
}

/** Guides, and the papers that belong to them. */
export function registerGuides({ server, county, show, asItem, unitName }: Portal): void {
  server.get('/items/:itemId', { config: { access: EVERYBODY } }, async (request, reply) => {
    const item = asItem(request, reply)
    if (!item) return reply
    const guide = guideOf(county.world.current(), item.itemId)
    return show(request, reply, 'guide', {
      item,
      guide,
      unitName: unitName(item),
      steps: stepsOf(county, item),
      officeHours: officeHoursText(
        item.unitId ? county.units.get(item.unitId)?.officeHours : undefined,
      ),
      missing: missingOfEight(guide, {
        legalBasis: item.legalBasis.length > 0,
        materials: item.materials.length > 0,
        sample: county.catalogue.hasOwnForm(item.itemId),
      }),
      hasOwnForm: county.catalogue.hasOwnForm(item.itemId),
      lately: await lately(county, item.itemId),
      my: situationOf(item, request.query as Record<string, string>),
      answers: await listPublished(county.pool, { itemId: item.itemId, limit: 5 }),
    })
  })

  /** The form as a paper: blank, or filled as the sample has it. */
  for (const [file, isFilled] of [
    ['form', false],
    ['sample', true],
  ] as const) {
    server.get(
      `/items/:itemId/${file}.pdf`,
      { config: { access: EVERYBODY } },
      async (request, reply) => {
        const item = asItem(request, reply)
        if (!item) return reply
        const schema = county.catalogue.form(item.itemId)
        const shown = (v: unknown) => (v === true ? '是' : v === false ? '否' : String(v))
        return sendPaper(county, reply, item, file, {
          unit: unitName(item),
          title: schema.title,
          number: isFilled ? '示范文本（内容均为虚构）' : `${item.name}`,
          addressee: '',
          paragraphs: [],
          columns: ['2fr', '3fr'],
          header: ['栏目', '填写'],
          rows: Object.entries(schema.properties).map(([name, p]) => [
            `${p.title}${schema.required.includes(name) ? '' : '（选填）'}${p.enum && !isFilled ? `：${p.enum.join('／')}` : ''}`,
            isFilled && p.examples ? shown(p.examples[0]) : '',
          ]),
          closing: [
            '我对申请材料实质内容的真实性负责（行政许可法第三十一条）。',
            `申请人签名：${isFilled ? '张示例' : ''}　　　　　　　日期：`,
          ],
          date: '',
          seal: '',
          qrText: '扫码网上填写，不必再交纸质表',
        })
      },
    )
  }

  server.get(
    '/items/:itemId/result.pdf',
    { config: { access: EVERYBODY } },
    async (request, reply) => {
      const item = asItem(request, reply)
      if (!item) return reply
      return sendPaper(county, reply, item, 'result', {
        unit: unitName(item),
        title: item.result.name,
        number: '样本，不具有法律效力',
        addressee: '',
        columns: ['2fr', '3fr'],
        header: ['栏目', '内容'],
        paragraphs: [],
        rows: [
          ['持证人', '（申请人姓名或名称）'],
          ['事项', item.name],
          ['编号', '（签发时生成）'],
          ['有效期', item.result.validity],
          ['签发单位', unitName(item)],
        ],
        closing: ['正式的证照有编号、签发日期和核验二维码，可以在“验真伪”里核对。'],
        date: '',
        seal: '',
        qrText: '扫码看办事指南',
      })
    },
  )
}

async function sendPaper(
  county: County,
  reply: FastifyReply,
  item: ItemVersion,
  name: string,
  text: Omit<Parameters<typeof renderPdf>[1], 'county' | 'verifyUrl'>,
): Promise<FastifyReply> {
  const { typst } = county.world.current().get(templateKind, DOCUMENT_TEMPLATE)
  const pdf = await renderPdf(
    { typst, fonts: fontsDir },
    {
      county: county.tenant.name,
      verifyUrl: `${county.publicUrl}/items/${item.itemId}${name === 'result' ? '' : '/apply'}`,
      ...text,
    },
  )
  return reply
    .type('application/pdf')
    .header('cache-control', 'public, max-age=600')
    .header('content-disposition', `inline; filename="${item.itemId}-${name}.pdf"`)
    .send(pdf)
}

/** The way of a case with each step's share of the promise. */
function stepsOf(county: County, item: ItemVersion): { name: string; limit: string }[] {
  const { net } = county.world.current().get(processKind, item.processKey)
  const tasks = net.nodes
    .filter((n) => n.kind === 'user-task')
    .map((n) => {
      const { limitShare } = getStep(net, n.id)
      const limit = stepLimit(item.promisedLimit, limitShare)
      return { name: n.name, limit: limit ? durationText(limit) : '' }
    })
  return [
    { name: '提交申请', limit: '' },
    { name: '受理', limit: item.caseType === 'instant' ? '当场' : `${workdaysText(5)}内` },
    ...tasks,
    { name: '送达', limit: item.caseType === 'instant' ? '当场' : `${workdaysText(10)}内` },
  ]
}

/** How long it really took in the last half year: workdays from acceptance to decision, for at least five cases. */
async function lately(
  county: County,
  itemId: ItemId,
): Promise<{ medianWorkdays: number; p90Workdays: number; n: number } | undefined> {
  const done = await listDecided(county.pool, itemId)
  if (done.length < 5) return undefined
  const used = done
    .map((d) => county.calendar().workdaysBetween(d.acceptedOn, d.decidedOn))
    .sort((a, b) => a - b)
  const at = (share: number) => used[Math.min(used.length - 1, Math.ceil(share * used.length) - 1)]!
  return { medianWorkdays: at(0.5), p90Workdays: at(0.9), n: used.length }
}
