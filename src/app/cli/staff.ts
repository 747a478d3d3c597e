import { type StaffId, staffIds, unitIds } from '#foundation/ids'
import {
  clashOf,
  type OneTimeAccess,
  openAccount,
  renewAccess,
  type Role,
  ROLES,
  type Staff,
} from '#identity'
import type { County } from '../county.ts'
import { type Call, type Command, UsageError } from './call.ts'
import { withCounty } from './with-county.ts'

/** 开账号，换一次性密码 */
export const staff: Command = (call) => {
  const [verb, staffId] = call.rest
  if ((verb !== 'add' && verb !== 'renew') || !staffId || !staffIds.is(staffId))
    throw new UsageError(
      '写成 staff add 账号 --unit 单位 --name 姓名 --role 岗位，或 staff renew 账号（加 --second-factor 连动态验证码一起开通）；账号形如 market.zhangsan，用小写字母、数字和连字符',
    )
  return withCounty((county) =>
    verb === 'add' ? addStaff(call, county, staffId) : renewStaff(call, county, staffId),
  )
}

async function addStaff(call: Call, county: County, staffId: StaffId): Promise<number> {
  const staff = { staffId, ...newStaff(call, county) }
  const opened = await openAccount(county.pool, county.keys, staff, county.now())
  if (!opened) throw new UsageError(`账号 ${staffId} 已经有人用`)
  sayAccess(
    call,
    staffId,
    opened,
    opened.hasPost ? '已公布' : '还没有：请系统管理员在工作台“版本公布”里拟订，由另一人批准',
  )
  return 0
}

async function renewStaff(call: Call, county: County, staffId: StaffId): Promise<number> {
  const given = { withTotp: call.values['second-factor'], at: county.now() }
  const access = await renewAccess(county.pool, county.keys, staffId, given)
  if (!access) throw new UsageError(`没有账号 ${staffId}`)
  sayAccess(call, staffId, access)
  return 0
}

/** Unit, name and roles from the command line. */
function newStaff({ values }: Call, county: County): Omit<Staff, 'staffId'> {
  const { unit = '', name = '', role = '' } = values
  const unitId = unitIds.is(unit) && county.units.get(unit)?.unitId
  if (!unitId) throw new UsageError(`没有单位“${unit}”，请用 --unit 写单位的代号，例如 info-centre`)
  if (!name.trim()) throw new UsageError('请用 --name 写姓名')
  const roles = role.split(',')
  const unknown = roles.filter((each) => !isRole(each))
  if (unknown.length > 0)
    throw new UsageError(
      `没有岗位“${unknown.join('、')}”。岗位有：${Object.entries(ROLES)
        .map(([key, title]) => `${key}（${title}）`)
        .join('、')}`,
    )
  const clash = clashOf(roles.filter(isRole))
  if (clash)
    throw new UsageError(`${clash.map((each) => `“${ROLES[each]}”`).join('和')}不能由同一人担任`)
  return { unitId, name: name.trim(), roles: roles.filter(isRole) }
}

const isRole = (text: string): text is Role => Object.hasOwn(ROLES, text)

function sayAccess({ say }: Call, staffId: StaffId, access: OneTimeAccess, post?: string): void {
  say({ staffId, ...access }, () =>
    [
      `账号          ${staffId}`,
      `一次性密码    ${access.password}（首次登录时要换成自己的）`,
      ...(access.totp
        ? [`动态验证码    密钥 ${access.totp.secret}`, `              ${access.totp.uri}`]
        : []),
      ...(post ? [`岗位          ${post}`] : []),
      '以上只显示这一次，请当面交给本人。',
    ].join('\n'),
  )
}
