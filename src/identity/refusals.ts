import {
  CODE_PAUSE_MINUTES,
  ID_NUMBER_LENGTH,
  LEAST_PASSWORD,
  LOCK_MINUTES,
  MOST_FAILURES,
  NUMBER_END,
  PHONE_REST_HOURS,
  SLOW_MINUTES,
} from './contract.ts'

/** What a sign-in at the desk says no with. */
export const STAFF_SIGN_IN_REFUSALS = {
  'wrong-credentials': `账号或密码不正确。连续输错 ${MOST_FAILURES} 次将锁定 ${LOCK_MINUTES} 分钟。`,
  'new-password-needed': '您用的是一次性密码。请设置自己的新密码，再登录。',
  'new-password-weak': `新密码至少 ${LEAST_PASSWORD} 个字符，字母、数字、符号至少有两种，不能含有账号，也不能与现在的密码相同。`,
  'second-factor-needed': '请输入动态验证码。',
  'second-factor-missing':
    '您的岗位登录时要用动态验证码，这个账号还没有。请联系系统运维人员重新发放登录凭证。',
  'wrong-code': '验证码不正确，请重新输入。',
  'code-used': '这个动态验证码已经用过，请等验证器显示下一个，再登录。',
} as const
export const LOCKED = {
  locked: `连续输错次数过多，这里 ${LOCK_MINUTES} 分钟内不能登录这个账号。请稍后再试，或在平时使用的电脑上登录。`,
} as const
export const SLOWED = {
  slowed: `近来有人反复试猜这个账号或这个网络里的账号。请 ${SLOW_MINUTES} 分钟后再试，或在平时使用的电脑上登录。`,
} as const

/** What proving again who sits there says no with. */
export const PRESENCE_REFUSALS = {
  'wrong-password': `密码不正确，请重新输入。连续输错 ${MOST_FAILURES} 次将锁定 ${LOCK_MINUTES} 分钟。`,
} as const

/** What signing in by phone says no with. */
export const PHONE_SIGN_IN_REFUSALS = {
  'wrong-code': STAFF_SIGN_IN_REFUSALS['wrong-code'],
  'code-expired': '验证码已失效，请重新获取。',
  'unknown-phone': '该手机号还没有登记，请先填写身份信息。',
  'number-taken': '该证件号码已用其他手机号登记。请用原手机号登录，或到窗口更换手机号。',
  'number-end-wrong': `证件号码后 ${NUMBER_END} 位不对，请对照证件填写。`,
  'numbers-used-up': '今天填错的次数过多，请明天再试，或带证件到窗口办理。',
  'phone-rests': `这个手机号是在窗口新换的，为防别人冒换，换后 ${PHONE_REST_HOURS} 小时才能登录。急着查进度的，请用回执上的查询码；要办事的，可以到窗口。`,
} as const
/** What asking for a code says no with. */
export const CODE_PACE_REFUSALS = {
  'code-too-often': `验证码已发送，请 ${CODE_PAUSE_MINUTES} 分钟后再获取。`,
  'codes-used-up': '今天向这个号码发送的验证码已达上限，请明天再试，或到窗口办理。',
  'network-too-many': '这个网络一小时内获取或输错的验证码过多，请稍后再试，或到窗口办理。',
  'codes-paused':
    '这一小时全县发送的验证码太多，暂停发送。请用登录过的手机或电脑再试，或一小时后再试，也可以到窗口办理。',
} as const
const CODE_REFUSALS = { ...PHONE_SIGN_IN_REFUSALS, ...CODE_PACE_REFUSALS }

/** What is wrong with the number of whoever applies. */
export const APPLICANT_REFUSALS = {
  'identity-number-invalid': '身份证号码有误，请对照证件检查每一位。',
  'credit-code-invalid': '统一社会信用代码有误，请对照营业执照检查每一位。',
  'residence-permit-invalid': `港澳台居民居住证号码有误：应为 ${ID_NUMBER_LENGTH} 位，以 810000、820000 或 830000 开头。请对照证件检查每一位。`,
  'permanent-card-invalid': `外国人永久居留身份证号码有误：新版为 ${ID_NUMBER_LENGTH} 位，以 9 开头；旧版为三个字母加十二位数字。请对照证件检查每一位。`,
  'number-of-a-person':
    '这是个人的身份证号码，不是单位的代码。单位申请的，请填营业执照或登记证书上的统一社会信用代码；个人申请的，请改选个人证件。',
  'number-of-card':
    '这里面是居民身份证号码，请把证件类型改选为居民身份证（或者户口簿、临时身份证），只填号码。',
  'number-characters':
    '证件号码只有字母和数字（军官证等和老注册号可以写“某字第某号”）。请对照证件，用键盘逐位填写。',
  'document-of-others': '证件类型与申请人不符：个人用个人证件，单位用统一社会信用代码或注册号。',
  'number-unusual':
    '号码的位数或写法与这种证件通常的不一样。请对照证件检查；确认无误的，勾选“已对照证件核对”再提交；单位的，请带证照到窗口登记。',
} as const

/** The sentences of identity's refusals. */
export const IDENTITY_REFUSALS = {
  ...STAFF_SIGN_IN_REFUSALS,
  ...LOCKED,
  ...SLOWED,
  ...CODE_REFUSALS,
  ...APPLICANT_REFUSALS,
}
export type StaffSignInRefusal =
  | keyof typeof STAFF_SIGN_IN_REFUSALS
  | keyof typeof LOCKED
  | keyof typeof SLOWED
export type CodeRefusal = keyof typeof CODE_REFUSALS
export type ApplicantRefusal = keyof typeof APPLICANT_REFUSALS
