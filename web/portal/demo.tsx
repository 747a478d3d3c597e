/** @jsxImportSource preact */
import type { StaffId } from '../../src/foundation/ids.ts'
import { DEMO, FRAME, sentToText } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Heads, Marked, Scroll } from './kit.tsx'

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
    <Page frame={frame} title={DEMO.title}>
      <h1>{FRAME.demo}</h1>
      <p>
        {DEMO.password} <code>{password}</code>
        <Marked says={DEMO.signIn} to="/staff/" />
      </p>
      <Scroll label={DEMO.accounts}>
        <table>
          <Heads names={DEMO.heads} />
          <tbody>
            {accounts.map((a) => (
              <tr>
                <td>
                  <code>{a.staffId}</code>
                </td>
                <td class="nowrap">{a.name}</td>
                <td>{a.unitName}</td>
                <td>{a.role}</td>
                <td>{a.totp ? <code>{a.totp}</code> : DEMO.notNeeded}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h2 id="messages">{DEMO.messages}</h2>
      {messages.length === 0 && <p>{DEMO.none}</p>}
      <ul class="plainlist">
        {messages.map((m) => (
          <li>
            <small>{sentToText(m.queuedAt, m.to)}</small>
            <br />
            {m.text}
          </li>
        ))}
      </ul>
    </Page>
  )
}
