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
  // 版式文件 (GB/T 33190): a ZIP with an OFD.xml in it.
  'application/zip': { name: 'OFD', endings: '.ofd' },
}
const types = Object.values(UPLOAD_TYPES)
/** PDF、图片、Word …, for people. */
export const UPLOAD_NAMES = [...new Set(types.map(({ name }) => name))].join('、')
/** For `accept`. */
export const UPLOAD_ENDINGS = types.map(({ endings }) => endings).join()

export const UPLOAD_REFUSALS = {
  'file-too-large': `文件超过 ${MOST_UPLOAD}，请压缩后重新上传。`,
  'file-type-not-allowed': `文件内容不是允许的类型。可以上传 ${UPLOAD_NAMES} 文件。`,
  'file-empty': '文件是空的，请重新选择。',
} as const
