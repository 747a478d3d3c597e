import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import { UPLOAD_NAMES } from '#documents/contract'
import { MOST_UPLOAD } from '#foundation/limits'
import type { Duration } from '../../src/foundation/duration.ts'
import { PORTAL } from './portal.ts'
import { chineseDay, durationText, workdaysText } from './time.ts'

/** The steps of an application, as whoever fills it in sees them. */
export const APPLYING = ['填写', '核对签名', '提交'] as const

/** 填写. */
export const APPLY = {
  here: '申请',
  steps: '申请步骤',
  notYet: '还不能进入下一步。',
  mend: '请改正下面的问题，已填写的内容都在：',
  prefill: '[用我以前填过的内容预填]（同意本平台使用您以前在本县办事时填写的内容）',
  answerFirst: '先回答几个问题，可以少交材料：[看看我的情形]',
  answered: '已按您的情形列出材料。[换个情形]',
  keep: '同意保存这些材料，以后办事时由我选择复用',
  next: '下一步：核对签名',
  saveDraft: '保存草稿',
  principal: '以谁的名义申请',
  self: '我自己',
  township: '所在乡镇（街道）',
  materials: '材料',
  materialsNote: `可以拍照，也可以上传 ${UPLOAD_NAMES}，单个不超过 ${MOST_UPLOAD}。网络断了再连上会接着传。暂时没有的可以先不传，窗口会一次告知您还缺什么。`,
  bySituation: '（按情形）',
  kept: '已上传，无需再传',
  reuse: '使用以前提交过的这份材料（您同意共享复用）',
  commit: '以告知承诺代替（下一步签署承诺书）',
} as const
/** 在两处填同一份申请. */
export const DRAFT_CHANGED =
  '这份申请刚在另一处（另一台设备或者另一个页面）改过，这里填的还没有保存。要用这里的，请再点一次；要用另一处的，请重新打开本页。'
export const filledElsewhere = (field: string, there: unknown) =>
  there === undefined || there === ''
    ? `“${field}”在另一处没有填`
    : `“${field}”在另一处填的是：${filledText(there)}`
export const promisedNotText = (until: string) =>
  `这份材料原来可以用告知承诺代替。申请人有未修复的虚假承诺记录，${chineseDay(until)}以前请提交材料；整改好以后，可以向作出决定的单位申请信用修复。`
export const applyTitle = (item: string) => `申请${item}`
export const applyHeading = (item: string) => `申请：${item}`
export const promisedByText = (unit: string, limit: Duration) =>
  `${unit}办理，承诺 ${durationText(limit)}。`
export const principalText = (name: string, untilOn: string) =>
  `${name}（委托到${chineseDay(untilOn)}）`

/** 裁剪图片. */
export const CROP = {
  title: '裁剪图片',
  left: '左转',
  right: '右转',
  use: '使用这张',
  cancel: '取消',
} as const

/** 核对签名. */
export const REVIEW = {
  heading: '核对后签名提交',
  notYet: '还没有提交。',
  changed: '这份申请刚在另一处改过。下面是现在的内容，请重新核对再提交。',
  materials: '材料',
  submitAnyway: `可以现在提交，窗口会在 ${workdaysText(ACCEPTANCE_WORKDAYS)}内一次告知要补什么；补齐之前不算受理，期限不起算。`,
  change: '回去修改',
  yes: '是',
  no: '否',
  empty: '（未填）',
  item: '事项',
  unit: '办理单位',
  applicant: '申请人',
  agent: '代理人',
  truth: '我对材料实质内容的真实性负责（行政许可法第三十一条）',
  send: '提交申请',
} as const
/** What was filled in, as a person reads it. */
export const filledText = (value: unknown): string =>
  value === true
    ? REVIEW.yes
    : value === false
      ? REVIEW.no
      : value === undefined || value === ''
        ? REVIEW.empty
        : String(value)
export const reviewTitle = (item: string) => `核对：${item}`
export const missingText = (names: readonly string[]) =>
  `还缺 ${names.length} 份：${names.join('、')}。`
export const acceptedByText = (township: string) => `（由${township}受理）`

/** 告知承诺书. */
export const COMMITMENT = {
  title: '告知承诺书',
  note: '您可以不采用告知承诺，改为提交材料。提交即为签署，签署的人和时间记入账本。（国办发〔2020〕42号）',
  sign: '我已阅读并签署告知承诺书',
  /** What is promised by whoever commits in place of materials. */
  promises: [
    '已知晓所申请事项的条件、标准和要求。',
    '已符合上述条件、标准和要求。',
    '愿意承担不实承诺的法律责任：撤销决定、记入信用记录。',
    '以上承诺是申请人的真实意思表示。',
  ],
} as const
export const commitsText = (applicant: string, item: string, materials: readonly string[]) =>
  `申请人${applicant}，就“${item}”以承诺代替下列材料：${materials.join('、')}，现作出承诺：`

/** 收件. */
export const SUBMITTED = {
  title: '已收到申请',
  notAccepted: `这还不是受理：窗口会在 ${workdaysText(ACCEPTANCE_WORKDAYS)}内告诉您已受理，或者一次告知您还缺什么。`,
  keepCode: '请记下办件编号和查询码，或者截图保存，不登录也能查进度。查询码只显示这一次。',
  receipt: '下载收件凭证',
  toCase: '查看办件',
  proof: '存证',
  toProof: `查看${PORTAL.proof}`,
  qr: '查询进度的二维码',
  scan: '扫码查进度',
} as const
export const receivedText = (item: string) => `我们已收到您的“${item}”申请。`

/** 账本存证. */
export const PROOF = {
  position: '账本位置',
  fingerprint: '这件事的指纹（SM3）',
  root: '账本的根',
  signedAt: '根的签发时间',
  download: '下载证明文件（JSON）',
  note: '证明文件可以用公开的 RFC 6962 算法核对，监察机关保存着每一个根。',
  sealing: '刚刚提交的申请还在封存，一般几秒钟就好。请稍后刷新。',
  back: '返回办件',
} as const
export const sealedText = (caseId: string) =>
  `办件 ${caseId} 的收件事实已封存在账本里，位置和指纹如下。封存后任何人，包括系统管理员，改动其中一个字都会被发现。`
export const positionText = (number: number, of: number) => `第 ${number} 号，共 ${of} 号`
