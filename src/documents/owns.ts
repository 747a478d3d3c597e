import { rows } from '#platform/database'
import type { Ownership } from '#platform/ownership'
import { UNUSED_UPLOAD_DAYS } from './contract.ts'

export const owns: Ownership = {
  module: 'documents',
  tables: {
    upload: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, delete' },
      holds: 'files that people handed in',
      sealedTo: ['document_id', 'owner_id', 'hash'],
    },
    used: {
      nature: 'derived',
      may: { yimen_app: 'select, insert' },
      holds: 'those that facts name: none of them is erased',
    },
    forgotten: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, delete' },
      holds: 'files that nothing names any more: they go once that is committed',
    },
    reusable: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'consent that a material may serve again',
    },
    issued: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'legal documents of cases, and the SM3 of their files',
    },
    words: {
      nature: 'kept',
      may: { yimen_app: 'select, insert' },
      holds: 'what issued documents say: the ledger has its SM3 only',
      sealedTo: ['document_id', 'words_hash'],
      missing: (db) =>
        rows(
          db,
          `select body->>'documentId' as document_id, body->>'wordsHash' as words_hash from ledger.fact
           where type = 'DocumentIssued' and body->>'wordsHash' is not null and not exists (
             select from documents.words w where w.document_id = body->>'documentId' and w.words_hash = body->>'wordsHash')`,
        ),
    },
    incoming: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'files on their way, at most for a day',
      sealedTo: ['upload_id', 'owner_id'],
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
      field: '出具的文书（名称、内容）',
      columns: ['words.body_sealed'],
      why: '文书照出具时的内容印制和核验',
      ground: '履行法定职责',
      readers: '本人；承办单位的承办人员；其他人写明理由才能查看，并留痕',
      erased: '办件归档期满',
    },
    {
      field: '上传的材料（文件和文件名）',
      columns: ['upload.file_name_sealed', 'incoming.metadata_sealed'],
      why: '审查申请；本人同意时供以后复用',
      ground: '履行法定职责；复用基于同意',
      readers: '承办单位的承办人员',
      erased: `办件归档期满；留着复用的，本人不再同意时；没有用到的，上传 ${UNUSED_UPLOAD_DAYS} 日以后；照片里的拍摄地点在保存前就去掉`,
    },
  ],
}
