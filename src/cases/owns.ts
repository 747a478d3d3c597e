import { rows } from '#platform/database'
import type { Ownership } from '#platform/ownership'
import { DRAFT_DAYS, PARKED_HOURS } from './contract.ts'
import { rebuild, type RebuildDeps } from './replay.ts'

export const owns: Ownership<RebuildDeps> = {
  rebuild,
  module: 'cases',
  tables: {
    case_row: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'cases as they stand',
    },
    known_to: {
      nature: 'derived',
      may: { yimen_app: 'select, insert' },
      holds: 'units that were told of a case, or that it has asked something',
    },
    decision: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'decisions as they are disclosed',
    },
    commitment: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'cases granted on a commitment, and what was found when it was looked into',
    },
    process_plan: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'plans to change the process of open cases',
    },
    process_move: {
      nature: 'derived',
      may: { yimen_app: 'select, insert' },
      holds: 'cases that such a plan has moved',
    },
    form: {
      nature: 'kept',
      may: { yimen_app: 'select, insert' },
      holds: 'what was applied for: the ledger has its SM3 only',
      sealedTo: ['case_id', 'form_hash'],
      missing: (db) =>
        rows(
          db,
          `select substr(stream, 6) as case_id, body->>'formHash' as form_hash from ledger.fact
           where starts_with(stream, 'case/') and body->>'formHash' is not null and not exists (
             select from cases.form f where f.case_id = substr(stream, 6) and f.form_hash = body->>'formHash')`,
        ),
    },
    draft: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'applications that were not sent yet',
      sealedTo: ['owner_id', 'item_id'],
    },
    parked: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, delete' },
      holds: 'what somebody had filled in when the session ended, for a day',
      digests: ['park_hash'],
      sealedTo: ['park_hash'],
    },
    submission_key: {
      nature: 'kept',
      may: { yimen_app: 'select, insert' },
      holds: 'which application a key was used for',
      digests: ['content_index'],
    },
    query_code: {
      nature: 'kept',
      may: { yimen_app: 'select, insert' },
      holds: 'codes on receipts',
      digests: ['code_hash', 'mark'],
      marked: ['case_id', 'code_hash'],
    },
  },
  sequences: { serial: 'cases' },
  personal: [
    {
      field: '申请表',
      columns: ['form.body_sealed'],
      why: '审查申请',
      ground: '履行法定职责',
      readers: '承办单位的承办人员；其他人写明理由才能查看，并留痕',
      erased: '办件归档期满',
    },
    {
      field: '没有提交的草稿',
      columns: ['draft.body_sealed'],
      why: '换设备接着填',
      ground: '本人使用功能所必需',
      readers: '只有本人',
      erased: `提交时，或 ${DRAFT_DAYS} 日没有修改`,
    },
    {
      field: '登录过期时寄存的内容',
      columns: ['parked.body_sealed'],
      why: '重新登录后找回',
      ground: '本人使用功能所必需',
      readers: '只有本人',
      erased: `找回时；${PARKED_HOURS} 小时后不能再找回，次日删除`,
    },
  ],
}
