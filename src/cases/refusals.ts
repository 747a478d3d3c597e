import { chineseDay, workdaysText } from '#text/time'
/** Every “no” of the case desk: a stable code for programs, a sentence for people that says what to do next. */
export const REFUSALS = {
  'term-running': '等待的期限尚未届满，流程还不能往下走。',
  'acceptance-term-running': '受理期限尚未届满，不能视为受理。',
  'already-prechecked': '该申请已经预审，请直接决定是否受理。',
  'already-signed': '您已签署会签意见，无需重复签署。',
  'case-already-decided': '该办件已作出决定或已办结，不能再进行此操作。',
  'case-in-correction': '该办件正在等待申请人补正，补正齐全后才能受理。',
  'case-not-awaiting-acceptance': '该办件不在待受理状态，请刷新页面查看最新情况。',
  'case-not-decided': '尚未作出决定，不能送达。',
  'case-not-in-correction': '该办件没有需要补正的材料。',
  'case-not-in-progress': '该办件不在办理中，请刷新页面查看最新情况。',
  'copy-to-self': '不能抄送给承办单位自己。',
  'correction-empty': '请至少列明一项材料。',
  'correction-incomplete': '补正告知须一次列全。还缺少：{materials}。请补充后再告知。',
  'correction-only-once': '补正只能告知一次，不能再次要求补正。请依法作出受理或不予受理决定。',
  'correction-term-over': '补正期限已于 {dueOn} 届满。您可以重新申请。',
  'correction-term-running': '补正期限尚未届满。',
  'correction-too-late': '已超过五个工作日的一次告知期限，该申请视为自收到之日起受理。',
  'countersign-instead': '该环节需要会签，请由会签人签署意见。',
  'countersigners-missing': '请至少指定一名会签人。',
  'decision-by-decision': '决定环节请作出准予或不予许可的决定。',
  'examiner-may-not-decide': '您已参与该办件的审查，须由其他有权人员作出决定。',
  'extension-not-for-instant': '即办件不能延期。',
  'extension-not-requested': '没有待批准的延期申请。',
  'extension-only-once': '办理期限只能延长一次。',
  'extension-too-long': '延长期限不得超过 {mostWorkdays}。',
  'gap-term-over': '容缺补齐期限已过。',
  'gaps-open': '容缺材料尚未补齐：{materials}。补齐后才能作出准予决定。',
  'grace-too-long': '容缺补齐期限最长为 {mostWorkdays}（比承诺时限至少短 2 个工作日）。',
  'happened-in-future': '实际发生时间不能晚于现在。',
  'late-entry-too-late': '补录申报须在实际发生后 1 个工作日内提出。',
  'late-entry-unknown': '没有找到待批准的补录申报。',
  'legal-ground-missing': '请填写不予许可所依据的法律条款。',
  'limit-already-over': '办理期限已经届满，不能再延期或停止计时。',
  'item-not-needed': '按您选择的情形，不需要办理这个事项。{says}',
  'material-not-listed': '材料不在该事项公布的材料目录中，不得要求或收取。',
  'material-not-replaceable': '下列材料不能以告知承诺代替：{materials}。',
  'materials-missing': '材料不齐，不能受理。缺少：{materials}。请一次性告知申请人补正。',
  'needs-second-person': '须由申请人（提出人）以外的另一名工作人员批准。',
  'next-step-begun': '下一环节已经开始办理，不能撤回。可请下一环节退回。',
  'no-agent': '该办件没有代理人，只能由申请人本人领取。',
  'no-gap-open': '该办件没有待补齐的容缺材料。',
  'no-place-in-process': '办件所在的环节在新版流程里没有去处：{steps}。',
  'not-a-countersigner': '您不是该环节指定的会签人。',
  'not-your-last-step': '只能撤回您本人最近一次提交的意见。',
  'not-your-turn': '会签按指定的顺序进行，请等前面的会签人签署后再签。',
  'nothing-lapsed': '没有逾期未补的材料。',
  'nothing-to-tolerate': '材料已经齐全，请直接受理。',
  'officers-too-few': '该环节须由 {needed} 名以上工作人员共同办理，请补充参加人员。',
  'precheck-only-online': '只有网上申请需要预审。',
  'procedure-does-not-stop-clock':
    '该程序不属于法定不计时的特别程序（听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审）。',
  'procedure-not-requested': '没有待批准的特别程序申请。',
  'procedure-not-running': '没有正在进行的特别程序。',
  'procedure-running': '特别程序正在进行，结束后才能继续办理。',
  'nothing-granted': '这个办件没有准予许可的决定，没有可以撤销的。',
  'already-revoked': '这项许可已经撤销。',
  'not-delayed': '办件还没有超过承诺时限，不需要说明超期原因。',
  'expected-in-past': '预计办结的日期应当在今天或以后。',
  'process-not-concerned': '该办件不在方案所列的流程版本上。',
  'reason-missing': '请写明具体的事实和理由，不能为空或只写套话。',
  'step-assigned-to-other': '该环节已由其他工作人员承办。',
  'step-gone': '办件的流程已经变更，其中没有这个环节了。需要重新核实的，请退回到现行流程的环节。',
  'step-not-done-yet': '只能退回到已经办理过的环节。',
  'step-not-open': '该环节当前不在办理中，请刷新页面查看最新情况。',
  'steps-not-done': '前面的环节尚未完成，不能作出决定。',
  'township-missing': '该事项由乡镇（街道）初审，请选择所在乡镇（街道）。',
  'tracking-number-missing': '邮寄送达请填写快递单号。',
  'transfer-to-self': '请选择其他工作人员。',
  'fee-not-now': '受理之后、办结之前才能登记收费。',
  'fee-not-listed': '这个事项没有这项收费；目录清单之外一律不得收费。',
  'receipt-used': '这个票据号已经登记过。',
  'fee-not-standard': '金额与公布的标准不符，应收（含减免）{due}。',
  'reduction-ungrounded': '减免须写明依据，并由收费人以外的人批准。',
  'urged-today': '今天已经催办过，承办单位会尽快处理。',
  'where-to-apply-missing': '不属于本机关职权的，请写明应向哪个机关申请。',
} as const

export type RefusalCode = keyof typeof REFUSALS

/** The sentence with its values filled in; the end of a value's name says what it is (STYLE 2). */
export function refusalSentence(
  code: RefusalCode,
  details: Readonly<Record<string, string | number | readonly string[]>> = {},
): string {
  return REFUSALS[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name] ?? ''
    if (Array.isArray(value)) return value.map((v) => `《${v}》`).join('、')
    if (name.endsWith('Workdays')) return workdaysText(Number(value))
    return name.endsWith('On') ? chineseDay(String(value)) : String(value)
  })
}
