import type { Ownership } from '#platform/ownership'
import { UNUSED_UPLOAD_DAYS } from './contract.ts'

export const owns: Ownership = {
  module: 'documents',
  tables: {
    upload: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, delete' },
      holds: 'files that people handed in',
    },
    used: {
      nature: 'derived',
      may: { yimen_app: 'select, insert' },
      holds: 'those that facts name: none of them is erased',
    },
    reusable: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update' },
      holds: 'consent that a material may serve again',
    },
    issued: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'legal documents of cases, and the SM3 of their files',
    },
    incoming: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'files on their way, at most for a day',
    },
  },
  folders: {
    incoming: { nature: 'passing', holds: 'their pieces, sealed', behind: 'blobs' },
    uploads: {
      nature: 'kept',
      holds: 'files that people handed in, sealed, under their SM3',
      behind: 'blobs',
    },
    issued: { nature: 'kept', holds: 'issued documents as they were first made', behind: 'blobs' },
  },
  personal: [
    {
      field: '上传的材料（文件和文件名）',
      columns: ['upload.file_name_sealed', 'incoming.metadata_sealed'],
      why: '审查申请；本人同意时供以后复用',
      ground: '履行法定职责；复用基于同意',
      readers: '承办单位的承办人员',
      erased: `办件归档期满；没有用到的，上传 ${UNUSED_UPLOAD_DAYS} 日以后；照片里的拍摄地点在保存前就去掉`,
    },
  ],
}
