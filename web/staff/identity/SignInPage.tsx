import { TOTP_DIGITS } from '#identity/contract'
import { Alert, Button, Card, Form, type FormInstance, Input } from 'antd'
import { useState } from 'react'
import { SIGN_IN } from '#text/identity'
import { SHELL } from '#text/shell'
import { useSend } from '../../ui/send.ts'
import { api, ProblemError } from '../client.ts'

interface Credentials {
  staffId: string
  password: string
  totp?: string
  newPassword?: string
  repeated?: string
}

/** What the server asks for beside name and password; not a fault of whoever signs in. */
const ASKED: ReadonlySet<string> = new Set(['second-factor-needed', 'new-password-needed'])
const needed = (message: string) => [{ required: true, message }]

/** Signs in, and finds out what is asked for besides. */
function useSignIn(form: FormInstance<Credentials>, onSignedIn: () => void) {
  const [needsCode, setNeedsCode] = useState(false)
  const [setsPassword, setSetsPassword] = useState(false)
  const signing = useSend(
    async ({ repeated: _, staffId, ...credentials }: Credentials) => {
      try {
        return await api.POST('/api/session', {
          body: { ...credentials, staffId: staffId.trim() },
        })
      } catch (error) {
        const code = error instanceof ProblemError ? error.code : ''
        if (code === 'second-factor-needed') setNeedsCode(true)
        if (code === 'new-password-needed') setSetsPassword(true)
        if (code === 'new-password-weak') {
          form.resetFields(['newPassword', 'repeated'])
          form.focusField('newPassword')
        }
        throw error
      }
    },
    { onDone: onSignedIn },
  )
  return { signing, needsCode, setsPassword, changePassword: () => setSetsPassword(true) }
}

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const [form] = Form.useForm<Credentials>()
  const { signing, needsCode, setsPassword, changePassword } = useSignIn(form, onSignedIn)
  const { problem } = signing
  const isQuestion = problem instanceof ProblemError && ASKED.has(problem.code)
  return (
    <main className="signin">
      <Card
        className="signin-card"
        title={
          <h1>
            <span className="shell-brand">{SHELL.brand}</span>
            {SIGN_IN.title}
          </h1>
        }
      >
        {problem && (
          <Alert
            type={isQuestion ? 'info' : 'error'}
            showIcon
            role="alert"
            title={problem.message}
          />
        )}
        <Form form={form} layout="vertical" onFinish={signing.send} requiredMark={false}>
          <Form.Item name="staffId" label={SIGN_IN.staffId} rules={needed(SIGN_IN.giveStaffId)}>
            <Input autoFocus autoComplete="username" />
          </Form.Item>
          <Form.Item name="password" label={SIGN_IN.password} rules={needed(SIGN_IN.givePassword)}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {needsCode && (
            <Form.Item name="totp" label={SIGN_IN.code} rules={needed(SIGN_IN.giveCode)}>
              <Input
                autoFocus
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={TOTP_DIGITS}
              />
            </Form.Item>
          )}
          {setsPassword && <NewPassword />}
          <Button type="primary" htmlType="submit" block loading={signing.isPending}>
            {setsPassword ? SIGN_IN.setAndSignIn : SIGN_IN.signIn}
          </Button>
          {!setsPassword && (
            <Button type="link" block onClick={changePassword}>
              {SIGN_IN.change}
            </Button>
          )}
        </Form>
      </Card>
    </main>
  )
}

/** Asked for twice, because nobody sees what is typed. */
function NewPassword() {
  return (
    <>
      <Form.Item
        name="newPassword"
        label={SIGN_IN.newPassword}
        extra={SIGN_IN.newPasswordHint}
        rules={needed(SIGN_IN.giveNewPassword)}
      >
        <Input.Password autoFocus autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={SIGN_IN.repeated}
        dependencies={['newPassword']}
        rules={[
          { required: true, message: SIGN_IN.giveRepeated },
          ({ getFieldValue }) => ({
            validator: (_, repeated) =>
              !repeated || repeated === getFieldValue('newPassword')
                ? Promise.resolve()
                : Promise.reject(new Error(SIGN_IN.differ)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  )
}
