/** Sentences of refusals that several acts have; those of one act stand in its file. */
export const SHARED_REFUSALS = {
  'case-already-decided': '该办件已作出决定或已办结，不能再进行此操作。',
  'case-in-correction': '该办件正在等待申请人补正，补正齐全后才能受理。',
  'case-not-awaiting-acceptance': '该办件不在待受理状态，请刷新页面查看最新情况。',
  'case-not-in-progress': '该办件不在办理中，请刷新页面查看最新情况。',
  'commitment-barred':
    '申请人有未修复的虚假承诺记录（办件 {caseId}，到{dueOn}为止），信用修复以前不能采用告知承诺。请提交材料：{materials}。',
  'correction-empty': '请至少列明一项材料，或者申请表的一个栏目。',
  'correction-invalid': '改后的申请表有误：{reasons}。请改好再提交。',
  'correction-unchanged': '申请表没有改动。请先改好要更正的栏目。',
  'countersign-instead': '该环节需要会签，请由会签人签署意见。',
  'examiner-may-not-decide': '您已参与该办件的审查，须由其他有权人员作出决定。',
  'extension-not-for-instant': '即办件不能延期。',
  'extension-only-once': '办理期限只能延长一次。',
  'glyph-missing':
    '文书里有现有字体画不出的字：{characters}，没有办理。请对照证件核对是不是写错了；没有写错的，请系统管理员装上有这个字的字体再办。',
  'happened-in-future': '实际发生时间不能晚于现在。',
  'limit-already-over': '办理期限已经届满，不能再延期或停止计时。',
  'item-not-needed': '按您选择的情形，不需要办理这个事项。{says}',
  'material-not-listed': '材料不在该事项公布的材料目录中，不得要求或收取。',
  'material-not-replaceable': '下列材料不能以告知承诺代替：{materials}。',
  'material-twice': '下列材料重复提交：{materials}。每项材料请只提交一次。',
  'materials-missing': '材料不齐，不能受理。缺少：{materials}。请一次性告知申请人补正。',
  'needs-second-person': '须由申请人（提出人）以外的另一名工作人员批准。',
  'no-place-in-process': '办件所在的环节在新版流程里没有去处：{steps}。',
  'paper-at-counter': '纸质材料由窗口收取，不能自行登记：{materials}。请上传电子件，或者交到窗口。',
  'procedure-running': '特别程序正在进行，结束后才能继续办理。',
  'process-not-concerned': '该办件不在方案所列的流程版本上。',
  'reason-missing': '请写明具体的事实和理由，不能为空或只写套话。',
  'reuse-by-owner': '委托人以前留存的材料只由本人复用，代理人请另行提交。',
  'step-assigned-to-other': '该环节已由其他工作人员承办。',
  'step-gone': '办件的流程已经变更，其中没有这个环节了。需要重新核实的，请退回到现行流程的环节。',
  'step-not-open': '该环节当前不在办理中，请刷新页面查看最新情况。',
  'steps-not-done': '前面的环节尚未完成，不能作出决定。',
  'township-missing': '该事项由乡镇（街道）初审，请选择所在乡镇（街道）。',
  'unit-unknown': '没有这个单位，请从名单里选择。',
  'officer-unknown': '没有这位工作人员，请从名单里选择。',
  'officer-not-of-step': '这位工作人员不在该环节的岗位上，请选择本环节岗位的人。',
} as const

export type SharedRefusal = keyof typeof SHARED_REFUSALS

/** Those of them that an act says no with. */
export const shared = <C extends SharedRefusal>(...codes: C[]) =>
  Object.fromEntries(
    codes.map((code): [string, string] => [code, SHARED_REFUSALS[code]]),
  ) as Record<C, string>
