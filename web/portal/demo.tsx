/** @jsxImportSource preact */
import type { StaffId } from '../../src/foundation/ids.ts'
import { chineseTime } from '../text/labels.ts'
import { type Frame, Page } from './frame.tsx'
import { Heads, Scroll } from './kit.tsx'

export function Demo({
  frame,
  accounts,
  messages,
  password,
}: {
  frame: Frame
  password: string
  accounts: { staffId: StaffId; name: string; unitName: string; role: string; totp?: string }[]
  messages: { to: string; text: string; queuedAt: string }[]
}) {
  return (
    <Page frame={frame} title="演示">
      <h1>演示账号与短信箱</h1>
      <p>
        人员均为虚构。所有演示账号的密码都是 <code>{password}</code>，在
        <a href="/staff/">工作人员入口</a>登录。
      </p>
      <Scroll label="演示账号">
        <table>
          <Heads names={['用户名', '姓名', '单位', '岗位', '动态验证码']} />
          <tbody>
            {accounts.map((a) => (
              <tr>
                <td>
                  <code>{a.staffId}</code>
                </td>
                <td class="nowrap">{a.name}</td>
                <td>{a.unitName}</td>
                <td>{a.role}</td>
                <td>{a.totp ? <code>{a.totp}</code> : '不需要'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h2>最近的短信</h2>
      {messages.length === 0 && <p>还没有短信。</p>}
      <ul class="plainlist">
        {messages.map((m) => (
          <li>
            <small>
              {chineseTime(m.queuedAt)} 发往 {m.to}
            </small>
            <br />
            {m.text}
          </li>
        ))}
      </ul>
    </Page>
  )
}
