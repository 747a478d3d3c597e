import type { Ownership } from '#platform/ownership'

const WRITTEN = 'select, insert, update, delete'

export const owns: Ownership = {
  module: 'desk',
  tables: {
    view: { nature: 'kept', may: { yimen_app: WRITTEN }, holds: 'views that officers have saved' },
    reminder: {
      nature: 'kept',
      may: { yimen_app: WRITTEN },
      holds: 'who wants to be told outside of the site, of what and where',
      sealedTo: ['officer_id'],
    },
    notice: {
      nature: 'kept',
      may: { yimen_app: WRITTEN },
      holds: 'what officers were told: nobody is told the same twice',
    },
  },
  sequences: { notice_notice_id_seq: 'notices' },
  personal: [
    {
      field: '工作人员的手机号码、电子邮箱（选填）',
      columns: ['reminder.phone_sealed', 'reminder.email_sealed'],
      why: '提醒本人有待办事项',
      ground: '本人同意',
      readers: '只有本人；由系统发送',
      erased: '本人清空即删',
    },
  ],
}
