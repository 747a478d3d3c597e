import { rows } from '#platform/database'
import type { Ownership } from '#platform/ownership'
import { type IdDocumentKind, MESSAGE_DAYS, PHONE_CHANGE_HOURS, SESSION_HOURS } from './contract.ts'
import { numberSpace } from './id-documents.ts'
import { rebuild, type RebuildDeps } from './replay.ts'

export const owns: Ownership<RebuildDeps> = {
  rebuild,
  module: 'identity',
  tables: {
    staff: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update' },
      holds: 'officers and how they sign in',
      digests: ['mark'],
      sealedTo: ['staff_id'],
      marked: ['staff_id', 'password_hash', 'is_one_time'],
      missing: (db) =>
        rows(
          db,
          `select distinct actor as staff_id from ledger.fact
           where actor like '%.%' and not exists (select from identity.staff s where s.staff_id = actor)`,
        ),
    },
    duty: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'who holds which post from when to when',
    },
    delegation: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'AB 岗: who stands in for whom',
    },
    authority: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: '委托代理: who may apply in whose name',
    },
    applicant: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update' },
      holds: 'people and enterprises',
      digests: ['mark'],
      sealedTo: ['applicant_id'],
      marked: ['applicant_id', 'phone_index', 'is_phone_proved', 'phone_from'],
      indexedAs: {
        id_number_sealed: {
          with: ['document_kind'],
          of: (number, row) => numberSpace(row.document_kind as IdDocumentKind, number),
        },
      },
      missing: (db) =>
        rows(
          db,
          `select applicant_id from (
             select substr(actor, 11) as applicant_id from ledger.fact where actor like 'applicant:%'
             union select body->>'applicantId' from ledger.fact where starts_with(stream, 'case/') and version = 1
           ) named
           where not exists (select from identity.applicant a where a.applicant_id = named.applicant_id)`,
        ),
    },
    phone_change: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update, delete' },
      holds:
        'phones that a counter was given and that wait for a second officer; the facts say which',
      digests: ['mark'],
      sealedTo: ['change_id'],
      marked: ['change_id', 'applicant_id', 'begun_by', 'unit_id', 'begun_at'],
      missing: (db) =>
        rows(
          db,
          `select b.body->>'changeId' as change_id from ledger.fact b
           where b.stream >= 'person/' and b.stream < 'person0' and b.type = 'PhoneChangeBegun'
             and not exists (
               select from ledger.fact e where e.stream = b.stream and e.version > b.version
                 and e.type in ('PhoneChangeBegun', 'PhoneChangedAtCounter', 'PhoneChangeDeclined', 'PhoneChangeLapsed')
             )
             and not exists (
               select from identity.phone_change c where c.change_id = b.body->>'changeId'
             )`,
        ),
    },
    id_document: {
      nature: 'kept',
      may: { yimen_app: 'select, insert' },
      holds: 'documents by which somebody was known before, with the name as printed',
      sealedTo: ['document_id'],
    },
    message: {
      nature: 'kept',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'what was said to people, and what is still to be sent',
      sealedTo: ['key'],
    },
    phone_code: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'codes for signing in, for five minutes, each of whoever asked for it',
      digests: ['code_hash', 'place'],
    },
    sign_in_place: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds:
        'from which browsers and networks accounts and phones were signed in to of late, or guessed at',
      digests: ['who', 'place'],
    },
    wrong_guess: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, delete' },
      holds:
        'what was guessed at and when: the application takes back what is two days old, and no more',
      digests: ['who'],
    },
    session: {
      nature: 'passing',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'who is signed in: everybody signs in again after a restore',
      digests: ['token_hash', 'mark'],
      sealedTo: ['token_hash'],
      marked: [
        'token_hash',
        'staff_id',
        'applicant_id',
        'created_at',
        'ends_at',
        'has_second_factor',
      ],
    },
  },
  sequences: {
    message_message_id_seq: 'messages',
    session_opened_no_seq: 'the order in which sessions began',
  },
  personal: [
    {
      field: '姓名、企业名称',
      columns: ['applicant.name_sealed', 'id_document.name_sealed'],
      why: '确认申请人',
      ground: '履行法定职责（个人信息保护法第十三条第三项；行政许可法第二十九条）',
      readers: '承办单位的承办人员；监察人员看到的是遮住的',
      erased: '办件归档期满后由本县档案部门鉴定销毁（许可档案一般十年以上）',
      isPublic: '准予许可的决定依法公开，个人只显示姓',
    },
    {
      field: '证件种类和号码（含曾用的）',
      columns: [
        'applicant.id_number_sealed',
        'applicant.id_number_index',
        'id_document.number_sealed',
      ],
      why: '确认身份，防止冒名',
      ground: '履行法定职责',
      readers: '承办单位的承办人员',
      erased: '同上',
    },
    {
      field: '手机号码',
      columns: ['applicant.phone_sealed', 'applicant.phone_index', 'phone_code.phone_index'],
      why: '登录，通知办理情况，差评回访',
      ground: '履行法定职责',
      readers: '承办人员；登记回访的单位监察员',
      erased: '同上；本人可以更换',
    },
    {
      field: '窗口更换手机号时，等第二位窗口人员核对的新手机号',
      columns: ['phone_change.phone_sealed'],
      why: '更换登录和接收通知的手机号',
      ground: '履行法定职责',
      readers: '无人；办理的单位看到的是遮住的',
      erased: `换好、不同意即删；没有核对的，${PHONE_CHANGE_HOURS} 小时后`,
    },
    {
      field: '电子邮箱（选填）',
      columns: ['applicant.email_sealed'],
      why: '通知办理情况',
      ground: '本人同意',
      readers: '无人，只由系统发送',
      erased: '本人清空即删',
    },
    {
      field: '发给您的短信、邮件',
      columns: ['message.to_sealed', 'message.text_sealed'],
      why: '通知办理情况',
      ground: '履行法定职责',
      readers: '只有本人',
      erased: `发出后 ${MESSAGE_DAYS} 日`,
    },
    {
      field: '登录时用的浏览器、设备种类和网络（隐去末段）',
      columns: ['session.from_sealed'],
      why: '让本人认出自己的登录，结束不认识的',
      ground: '网络安全法',
      readers: '只有本人',
      erased: `退出登录即删；没有退出的，${SESSION_HOURS} 小时内`,
    },
    {
      field: '工作人员的动态口令密钥',
      columns: ['staff.totp_sealed'],
      why: '工作人员登录',
      ground: '网络安全法',
      readers: '无人',
      erased: '不再担任任何岗位之后的第二天',
    },
  ],
}
