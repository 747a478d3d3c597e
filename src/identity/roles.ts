import type { ApplicantId, StaffId, UnitId } from '#foundation/ids'
/** 岗位角色. What each may do stands in `src/cases/policies.ts` and, for other modules, beside their routes. */
export const ROLES = {
  clerk: '窗口操作员',
  'hall-clerk': '综合窗口人员',
  handler: '承办人',
  reviewer: '审核人',
  approver: '分管领导（决定人）',
  'unit-head': '主要负责人',
  'unit-admin': '单位系统管理员',
  'unit-maintainer': '单位维护员',
  'unit-supervisor': '单位监察员',
  'hall-manager': '政务中心管理员',
  'supervision-officer': '电子监察人员',
  'supervision-lead': '电子监察负责人',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  auditor: '审计管理员',
  leader: '县领导',
} as const
export type Role = keyof typeof ROLES

/** Roles whose power ends at one unit. */
export const UNIT_ROLES: ReadonlySet<Role> = new Set([
  'clerk',
  'handler',
  'reviewer',
  'approver',
  'unit-head',
  'unit-admin',
  'unit-maintainer',
  'unit-supervisor',
])

/** Supervisors and administrators sign in with a second factor. */
export const SECOND_FACTOR_ROLES: ReadonlySet<Role> = new Set([
  'supervision-officer',
  'supervision-lead',
  'unit-supervisor',
  'system-admin',
  'security-admin',
  'auditor',
  'unit-admin',
])

/** An officer as the acts see them on a day: own duties, and those of colleagues who delegated theirs (AB 岗). */
export interface Officer {
  kind: 'officer'
  staffId: StaffId
  name: string
  unitId: UnitId
  roles: readonly Role[]
  /** Colleagues whose duties this officer has taken over today. */
  actsFor: readonly StaffId[]
}

/** A citizen, an enterprise, or an agent of either, signed in on the portal. */
export interface ApplicantActor {
  kind: 'applicant'
  applicantId: ApplicantId
}

export type Actor = Officer | ApplicantActor
