import { MOST_UPLOAD } from '#foundation/limits'

/**
 * What may be handed in, decided by the bytes and never by the name: what people call it, and the
 * endings a browser offers.
 */
export const UPLOAD_TYPES: Readonly<Record<string, { name: string; endings: string }>> = {
  'application/pdf': { name: 'PDF', endings: '.pdf' },
  'image/jpeg': { name: '图片', endings: '.jpg,.jpeg' },
  'image/png': { name: '图片', endings: '.png' },
  'image/webp': { name: '图片', endings: '.webp' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    name: 'Word',
    endings: '.docx',
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    name: 'Excel',
    endings: '.xlsx',
  },
  // 版式文件 (GB/T 33190): a ZIP with an OFD.xml at its root.
  'application/zip': { name: 'OFD', endings: '.ofd' },
}
/** What a file is called that came without a name. */
export const NAMELESS = '文件'
const types = Object.values(UPLOAD_TYPES)
/** PDF、图片、Word …, for people. */
export const UPLOAD_NAMES = [...new Set(types.map(({ name }) => name))].join('、')
/** For `accept`. */
export const UPLOAD_ENDINGS = types.map(({ endings }) => endings).join()

/**
 * Of what somebody handed in within so many hours and no application has used: so many files, and
 * so much.
 */
export const QUOTA_HOURS = 24
export const MOST_UNUSED_FILES = 60
export const MOST_UNUSED_MEGABYTES = 200
/** So many files of one person that were not taken are read within an hour. */
export const MOST_REFUSED_FILES = 60
/** What no application, reuse or draft has used by then is erased. */
export const UNUSED_UPLOAD_DAYS = 7

/** Every kept file is compared with the ledger once in so many days, some of them each night. */
export const FILE_ROUND_DAYS = 28

export const UPLOAD_REFUSALS = {
  'file-too-large': `文件超过 ${MOST_UPLOAD}，请压缩后重新上传。`,
  'file-type-not-allowed': `文件内容不是允许的类型。可以上传 ${UPLOAD_NAMES} 文件。`,
  'file-heic':
    '这是 HEIC 照片（iPhone 默认的格式），窗口的电脑打不开。请截屏后上传截图，或用微信发给自己、存下 JPG 再上传；以后拍照前在“设置—相机—格式”里选“兼容性最佳”。',
  'file-old-office':
    '这是旧版 Office 文件（.doc、.xls 一类）。请用 Word 或 WPS 打开，另存为 .docx、.xlsx 或 PDF 再上传。',
  'file-is-archive': '压缩包不能收。请解压以后，把里面的文件逐个上传。',
  'file-has-program':
    '这个文件里夹带了宏、程序或别的文件，不能接收。请另存为 PDF 再上传，夹带的文件单独上传。',
  'file-broken': '这个文件不完整或已经损坏。请重新拍照、重新下载，或从原件另存一份再上传。',
  'file-too-complex':
    '这份文件太复杂，读不完，没有接收。请用“打印为 PDF”重新生成一份普通的 PDF，或另存为图片再传。',
  'file-empty': '文件是空的，请重新选择。',
  'file-encrypted': '这个 PDF 加了密，窗口打不开，也没法核对。请另存为不加密的 PDF 再上传。',
  'file-has-script':
    '这个 PDF 里有脚本、会启动程序或夹带别的文件，不能接收。请用“打印为 PDF”重新生成，夹带的文件单独上传。',
  'file-infected':
    '这个文件查出了病毒，没有接收。请先在电脑上杀毒，再从原件重新生成或扫描一份上传。',
  'quota-used-up': `${QUOTA_HOURS} 小时内上传后没有用在申请里的，最多 ${MOST_UNUSED_FILES} 个文件、共 ${MOST_UNUSED_MEGABYTES} MB。请先提交用到这些文件的申请，或 ${QUOTA_HOURS} 小时后再传。`,
  'too-many-refused': `一小时内没有收下的文件超过 ${MOST_REFUSED_FILES} 个，请过一小时再传；不知道文件哪里不对的，请到窗口办理。`,
  'reader-busy': '现在上传的人太多，文件没有接收。请过一分钟再传。',
  'scanner-away': '暂时不能检查病毒，文件没有接收。请过几分钟再传；一直不行的，请到窗口办理。',
} as const
export type UploadRefusal = keyof typeof UPLOAD_REFUSALS
