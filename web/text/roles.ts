/** 岗位角色, in words. */
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
