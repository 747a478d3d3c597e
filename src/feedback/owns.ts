import { rows } from '#platform/database'
import type { Ownership } from '#platform/ownership'
import { WRITING_YEARS } from './contract.ts'
import { rebuild, type RebuildDeps } from './replay.ts'

export const owns: Ownership<RebuildDeps> = {
  rebuild,
  module: 'feedback',
  tables: {
    letter: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'letters as they stand',
    },
    rating: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: '好差评 as they stand',
    },
    writing: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, delete' },
      holds: 'what people and officers wrote: the ledger has its SM3 only',
      sealedTo: ['stream', 'version'],
      // Words are erased so many years after the last fact of their stream.
      missing: (db) =>
        rows(
          db,
          `select e.stream, e.version from ledger.fact e
           where (starts_with(e.stream, 'letter/') or starts_with(e.stream, 'rating/')) and e.body->>'textHash' is not null
             and e.recorded_at > clock_timestamp() - make_interval(years => $1)
             and not exists (select from feedback.writing w where w.stream = e.stream and w.version = e.version)`,
          [WRITING_YEARS],
        ),
    },
    letter_key: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update' },
      holds: 'how writers who did not sign in follow their letter',
      digests: ['key_hash', 'mark'],
      sealedTo: ['letter_id'],
      marked: ['letter_id', 'key_hash'],
    },
    invitation: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, delete' },
      holds: 'one-time links that people have on their phones',
      digests: ['token_hash', 'mark'],
      marked: ['token_hash', 'rating_id', 'expires_on'],
    },
  },
  sequences: { serial: 'letters; once also ratings of visits' },
  personal: [
    {
      field: '咨询、投诉、评价的内容和答复',
      columns: ['writing.body_sealed'],
      why: '办理来信',
      ground: '履行法定职责',
      readers: '承办来信的人员；被投诉单位看不到作风投诉',
      erased: `办结后 ${WRITING_YEARS} 年`,
    },
    {
      field: '没有登录的来信人留下的手机号码',
      columns: ['letter_key.phone_sealed'],
      why: '通知答复',
      ground: '本人同意',
      readers: '无人，只由系统发送',
      erased: '来信办结之后的第二天',
    },
  ],
}
