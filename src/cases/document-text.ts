import { dueDay } from '#clock'
import { type DocumentText, type IssuedKind, ISSUED_KINDS, printedNumber } from '#documents'
import type { ActorId, DocumentId, MaterialId } from '#foundation/ids'
import { chineseDay, workdaysText } from '#text/time'
import type { CaseFact } from './events.ts'
import { type CaseState, caseClocks, type World } from './state.ts'

export interface DocumentContext {
  county: string
  unitName: string
  applicantName: string
  officerName: (actor: ActorId) => string
  verifyUrl: string
  phone: string
}

const CHANNELS = { counter: '窗口', portal: '网上', mail: '邮寄' } as const
const HOW = {
  upload: '电子件',
  paper: '纸质件',
  reuse: '共享复用',
  commitment: '告知承诺',
} as const

const REMEDIES =
  '如不服本决定，可以自收到本决定书之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。'

/** The words of a legal document, from the facts at the time of its issue (domain 9.7). */
export function documentText(
  documentId: DocumentId,
  state: CaseState,
  facts: readonly CaseFact[],
  world: World,
  context: DocumentContext,
): DocumentText {
  const issued = state.documents.find((d) => d.documentId === documentId)!
  const kind = issued.kind as IssuedKind
  const cause = facts[issued.version - 2]!
  // The certificate follows the approval document, so its cause stands one further back.
  const fact = cause.type === 'DocumentIssued' ? facts[issued.version - 3]! : cause
  const { item } = world
  const name = (materialId: MaterialId) =>
    item.materials.find((m) => m.materialId === materialId)?.name ?? materialId
  const base: DocumentText = {
    county: context.county,
    unit: context.unitName,
    title: kind === 'certificate' ? item.result.name : ISSUED_KINDS[kind].title,
    number: printedNumber(issued.number, context.unitName),
    addressee: context.applicantName,
    paragraphs: [],
    columns: [],
    header: [],
    rows: [],
    closing: [],
    date: chineseDay(issued.on),
    seal:
      kind === 'approval-decision' || kind === 'denial-decision' || kind === 'certificate'
        ? '加盖单位印章处'
        : '加盖行政审批专用章处',
    verifyUrl: context.verifyUrl,
  }
  const intro = `您（单位）于${chineseDay(state.receivedOn)}通过${CHANNELS[state.channel]}提出的“${item.name}”申请（办件编号 ${state.caseId}）`
  const limits = () => {
    const [statutory, promised] = ['statutory', 'promised'].map(
      (k) =>
        caseClocks(
          { ...state, decidedOn: undefined, closedOn: undefined } as CaseState,
          world,
        ).find((c) => c.kind === k)!,
    )
    return {
      statutory: chineseDay(dueDay(statutory!, world.calendar, issued.on)),
      promised: chineseDay(dueDay(promised!, world.calendar, issued.on)),
    }
  }
  switch (kind) {
    case 'receipt':
      return {
        ...base,
        paragraphs: [
          `${intro}已收到，收到材料如下。本凭证不代表受理；我们将在五个工作日内告知您是否受理或一次性告知需要补正的全部内容，逾期不告知的，自收到材料之日起即为受理。`,
        ],
        columns: ['auto', '1fr', 'auto'],
        header: ['序号', '材料名称', '方式'],
        rows: state.materials.map((m, i) => [String(i + 1), name(m.materialId), HOW[m.by]]),
        closing: [`收件人：${context.officerName(state.receivedBy)}。咨询电话：${context.phone}。`],
      }
    case 'correction-notice': {
      const missing =
        fact.type === 'CorrectionRequired' ? fact.body : { missing: [], dueOn: issued.on }
      return {
        ...base,
        paragraphs: [
          `${intro}，材料不齐全或者不符合法定形式。依照《中华人民共和国行政许可法》第三十二条第一款第（四）项，现一次性告知需要补正的全部内容：`,
        ],
        columns: ['auto', '1fr', '1.4fr'],
        header: ['序号', '材料', '需要补正的内容'],
        rows: missing.missing.map((m, i) => [String(i + 1), name(m.materialId), m.reason]),
        closing: [
          `请于${chineseDay(missing.dueOn)}前补正。除本告知书所列内容外，不再要求补正其他材料。`,
        ],
      }
    }
    case 'acceptance-notice': {
      const { statutory, promised } = limits()
      const gaps = state.tolerated.map(
        (g) => `《${name(g.materialId)}》（${chineseDay(g.dueOn)}前补齐）`,
      )
      return {
        ...base,
        paragraphs: [
          state.deemed
            ? `${intro}，因本机关未在五个工作日内一次性告知补正内容，依照《中华人民共和国行政许可法》第三十二条第一款第（四）项，自${chineseDay(state.countsFrom!)}起即为受理。`
            : `${intro}，属于本机关职权范围，依照《中华人民共和国行政许可法》第三十二条第一款第（五）项，决定自${chineseDay(state.countsFrom!)}起受理。`,
          `法定办结日期为${statutory}，承诺办结日期为${promised}。依法进行听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内，并将另行书面告知。`,
          ...(gaps.length > 0 ? [`本件为容缺受理，请按承诺期限补齐：${gaps.join('、')}。`] : []),
        ],
        closing: [`咨询电话：${context.phone}。办理进度可凭办件编号和查询码在网上查询。`],
      }
    }
    case 'decline-decision': {
      const body =
        fact.type === 'CaseDeclined' ? fact.body : { ground: 'not-ours' as const, reason: '' }
      return {
        ...base,
        paragraphs: [
          `${intro}，${body.ground === 'not-needed' ? '依法不需要取得行政许可' : '不属于本机关职权范围'}。依照《中华人民共和国行政许可法》第三十二条第一款第（${body.ground === 'not-needed' ? '一' : '二'}）项，决定不予受理。`,
          `理由：${body.reason}`,
          ...('whereToApply' in body && body.whereToApply
            ? [`请向${body.whereToApply}提出申请。`]
            : []),
        ],
        closing: [REMEDIES],
      }
    }
    case 'procedure-notice': {
      const body =
        fact.type === 'ProcedureStarted' ? fact.body : { kind: '', limitWorkdays: 0, reason: '' }
      return {
        ...base,
        paragraphs: [
          `${intro}，因${body.reason}，需要进行${body.kind}，自${chineseDay(issued.on)}起所需时间约 ${workdaysText(body.limitWorkdays)}。依照《中华人民共和国行政许可法》第四十五条，该时间不计算在办理期限内。`,
        ],
        closing: [
          `预计承诺办结日期顺延至 ${chineseDay(world.calendar.addWorkdays(issued.on, body.limitWorkdays))} 之后，以程序实际结束日为准。`,
        ],
      }
    }
    case 'extension-notice': {
      const body = fact.type === 'LimitExtended' ? fact.body : { workdays: 0, reason: '' }
      const { statutory, promised } = limits()
      return {
        ...base,
        paragraphs: [
          `${intro}，因${body.reason}，在原期限内不能作出决定。依照《中华人民共和国行政许可法》第四十二条，经本行政机关负责人批准，办理期限延长 ${workdaysText(body.workdays)}。延长后承诺办结日期为${promised}，法定办结日期为${statutory}。`,
        ],
      }
    }
    case 'hearing-rights-notice':
      return {
        ...base,
        paragraphs: [
          `${intro}，直接涉及申请人与他人之间重大利益关系。依照《中华人民共和国行政许可法》第四十七条，您有要求听证的权利。请在收到本告知书之日起五日内提出听证申请，逾期视为放弃。听证不收取费用。`,
        ],
      }
    case 'approval-decision': {
      const opinion = fact.type === 'CaseApproved' ? fact.body.opinion : ''
      return {
        ...base,
        paragraphs: [
          `${intro}，经审查，符合法定条件、标准。依照《中华人民共和国行政许可法》第三十八条第一款，决定准予行政许可。`,
          `审查意见：${opinion}`,
          ...(state.validUntil ? [`有效期至${chineseDay(state.validUntil)}。`] : []),
          `设定依据：${item.legalBasis.map((b) => `《${b.law}》${b.articles.join('、')}`).join('；')}。`,
        ],
      }
    }
    case 'denial-decision': {
      const body = fact.type === 'CaseDenied' ? fact.body : { reason: '', legalGround: '' }
      return {
        ...base,
        paragraphs: [
          `${intro}，经审查，不符合${body.legalGround}规定的条件。依照《中华人民共和国行政许可法》第三十八条第二款，决定不予行政许可。`,
          `理由：${body.reason}`,
        ],
        closing: [REMEDIES],
      }
    }
    case 'certificate':
      return {
        ...base,
        addressee: '',
        columns: ['auto', '1fr'],
        header: ['项目', '内容'],
        rows: [
          ['证照编号', state.certificateNumber ?? ''],
          ['持证人', context.applicantName],
          ['许可事项', item.name],
          ['发证日期', chineseDay(issued.on)],
          ['有效期至', state.validUntil ? chineseDay(state.validUntil) : item.result.validity],
          ['发证机关', context.unitName],
        ],
      }
    case 'delivery-receipt': {
      const body =
        fact.type === 'ResultDelivered'
          ? fact.body
          : { way: 'counter' as const, receiver: 'applicant' as const }
      return {
        ...base,
        addressee: '',
        columns: ['auto', '1fr'],
        header: ['项目', '内容'],
        rows: [
          ['办件编号', state.caseId],
          ['事项', item.name],
          ['受送达人', context.applicantName],
          ['送达方式', { counter: '窗口直接送达', post: '邮寄送达', online: '电子送达' }[body.way]],
          ['签收人', body.receiver === 'agent' ? '代理人' : '本人'],
          ['送达日期', chineseDay(issued.on)],
        ],
      }
    }
  }
}
