import { z } from 'zod'
import { applicantIds, authorityIds, staffIds } from '#foundation/ids'
import { ids, keyOf, legalDay } from '#foundation/schema'
import { StreamKind } from '#ledger'
import { PHONE_DECLINES, RENAME_BASES } from './contract.ts'

/** Published facts about officers, stream `staff/<staffId>` of the absent one. */
const identityEvents = {
  /** AB 岗: for these days the substitute may do what the absent officer may. */
  DelegationGiven: z.object({
    delegationId: ids.delegation,
    absentId: ids.staff,
    substituteId: ids.staff,
    fromOn: legalDay,
    toOn: legalDay,
  }),
  DelegationRevoked: z.object({ delegationId: ids.delegation }),
}

/**
 * Published facts about access, stream `access/<staffId>/<what>/<day>`: short, and nobody waits
 * for anybody.
 */
const accessEvents = {
  /** 查看个人信息: somebody who reads a case masked was shown whose it is. */
  PersonalDataUnmasked: z.object({ caseId: ids.case, reason: z.string() }),
  /**
   * 调阅: somebody from outside the handling unit opened a case (masked), or anybody a letter or a
   * rating, whose person is named (a case tells whose it is); once a day.
   */
  CaseRead: z.object({ caseId: ids.subject, applicantId: ids.applicant.optional() }),
  /** 打开文件: they opened a file of a case that they read masked; once a day. */
  FileOpened: z.object({ caseId: ids.case, file: z.string() }),
  /** 按号码查找: a counter looked somebody up by the number of their card; once a day. */
  PersonLookedUp: z.object({ applicantId: ids.applicant }),
}

/** As people are told of it. */
export const ACCESS_KINDS = {
  PersonalDataUnmasked: 'unmasked',
  CaseRead: 'read',
  FileOpened: 'file',
  PersonLookedUp: 'looked-up',
  PhoneChangeBegun: 'phone-begun',
  PhoneChangedAtCounter: 'phone',
  PhoneChangeDeclined: 'phone-declined',
  NameChanged: 'name',
} as const satisfies Record<keyof typeof accessEvents, string> &
  Partial<Record<keyof typeof personEvents, string>>
export type AccessKind = (typeof ACCESS_KINDS)[keyof typeof ACCESS_KINDS]
export const accessKind = z.enum(Object.values(ACCESS_KINDS))

/** Published facts about agents, stream `authority/<authorityId>`. */
export const authorityEvents = {
  /** 委托代理: until that day the agent may apply in the principal's name. */
  AuthorityGiven: z.object({
    principalId: ids.applicant,
    agentId: ids.applicant,
    itemIds: z.array(ids.item).optional(),
    fromOn: legalDay,
    untilOn: legalDay,
  }),
  AuthorityEnded: z.object({}),
}

/** Published facts of what people did with their own data, stream `person/<applicantId>`. */
const personEvents = {
  PersonalDataCorrected: z.object({ fields: z.array(z.string()).optional() }),
  PersonalDataExported: z.object({}),
  /**
   * 窗口更换手机号, begun: their document was shown, and the new phone answered. It waits for a
   * second officer. `namesakes`: accounts of the unit in the same name, which may be one person's.
   */
  PhoneChangeBegun: z.object({
    changeId: ids.phoneChange,
    namesakes: z.array(ids.staff).optional(),
  }),
  /**
   * 窗口更换手机号: whoever acts was shown the document, too. Of before, one officer did it alone.
   */
  PhoneChangedAtCounter: z.object({
    changeId: ids.phoneChange.optional(),
    begunBy: ids.staff.optional(),
  }),
  /** 不同意更换手机号: everything stays as it was. */
  PhoneChangeDeclined: z.object({
    changeId: ids.phoneChange,
    begunBy: ids.staff,
    why: keyOf(PHONE_DECLINES),
  }),
  /** Nobody confirmed it in time. */
  PhoneChangeLapsed: z.object({ changeId: ids.phoneChange }),
  /** 更名: the name on their document is another, by what was shown; the names are not in it. */
  NameChanged: z.object({ basis: keyOf(RENAME_BASES) }),
  /** 撤回同意: a material is not kept for later applications any more. */
  ConsentWithdrawn: z.object({ documentId: ids.upload }),
}

/**
 * 审计日志, stream `audit/<day>/<mark>`, one fact each. `network` is a digest; `account` is left out
 * where nobody has that name.
 */
const ofAccount = { account: ids.actor, network: z.string() }
export const auditEvents = {
  SignedIn: z.object(ofAccount),
  /** `times` of that day, of this account from this network. */
  SignInRefused: z.object({
    account: ids.actor.optional(),
    network: z.string(),
    reason: z.string(),
    times: z.int(),
  }),
  SignedOut: z.object(ofAccount),
  PasswordChanged: z.object(ofAccount),
  /** At the machine, by whoever runs it. What the account may do is published as its post. */
  AccountOpened: z.object({ account: ids.staff }),
  AccessRenewed: z.object({ account: ids.staff }),
  /** 下载、导出: by which route, and what it was about. */
  FileTaken: z.object({ ...ofAccount, route: z.string(), about: z.array(z.string()) }),
}

export const staffStream = new StreamKind('staff', identityEvents, '<staffId>', staffIds)
export const accessStream = new StreamKind<string, typeof accessEvents>(
  'access',
  accessEvents,
  '<staffId>/<what>/<day>',
)
export const authorityStream = new StreamKind(
  'authority',
  authorityEvents,
  '<authorityId>',
  authorityIds,
)
export const personStream = new StreamKind('person', personEvents, '<applicantId>', applicantIds)
export const auditStream = new StreamKind<string, typeof auditEvents>(
  'audit',
  auditEvents,
  '<day>/<mark>',
)
