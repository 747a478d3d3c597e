import { Alert, Button, Card, Form, Input } from 'antd'
import { useState } from 'react'
import type { StaffId } from '../../../src/foundation/ids.ts'
import { post, ProblemError } from '../client.ts'

interface Credentials {
  staffId: StaffId
  password: string
  totp?: string
  newPassword?: string
  repeated?: string
}

/** What the server asks for beside name and password; not a fault of whoever signs in. */
const ASKED: Record<string, 'totp' | 'newPassword'> = {
  'second-factor-needed': 'totp',
  'new-password-needed': 'newPassword',
}

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const [form] = Form.useForm<Credentials>()
  const [problem, setProblem] = useState<{ says: string; isQuestion: boolean }>()
  const [needsCode, setNeedsCode] = useState(false)
  const [setsPassword, setSetsPassword] = useState(false)
  const [busy, setBusy] = useState(false)
  const submit = async ({ repeated: _, staffId, ...credentials }: Credentials) => {
    setBusy(true)
    try {
      await post('/api/session', { ...credentials, staffId: staffId.trim() })
      onSignedIn()
    } catch (error) {
      const code = error instanceof ProblemError ? error.code : ''
      if (ASKED[code] === 'totp') setNeedsCode(true)
      if (ASKED[code] === 'newPassword') setSetsPassword(true)
      if (code === 'new-password-weak') {
        form.resetFields(['newPassword', 'repeated'])
        form.focusField('newPassword')
      }
      setProblem({ says: (error as Error).message, isQuestion: code in ASKED })
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="signin">
      <Card
        className="signin-card"
        title={
          <h1 style={{ fontSize: 20, margin: 0 }}>
            <span className="shell-brand">一门</span>工作人员登录
          </h1>
        }
      >
        {problem && (
          <Alert
            type={problem.isQuestion ? 'info' : 'error'}
            showIcon
            title={problem.says}
            style={{ marginBottom: 16 }}
          />
        )}
        <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
          <Form.Item
            name="staffId"
            label="用户名"
            rules={[{ required: true, message: '请填写用户名' }]}
          >
            <Input autoFocus autoComplete="username" />
          </Form.Item>
          <Form.Item
            name="password"
            label="密码"
            rules={[{ required: true, message: '请填写密码' }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {needsCode && (
            <Form.Item
              name="totp"
              label="动态验证码（6 位）"
              rules={[{ required: true, message: '请填写动态验证码' }]}
            >
              <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
          )}
          {setsPassword && <NewPassword />}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {setsPassword ? '设置新密码并登录' : '登录'}
          </Button>
          {!setsPassword && (
            <Button type="link" block onClick={() => setSetsPassword(true)}>
              修改密码
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
        label="新密码"
        extra="至少 10 个字符，字母、数字、符号至少有两种，不含用户名。"
        rules={[{ required: true, message: '请填写新密码' }]}
      >
        <Input.Password autoFocus autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeated"
        label="再填一次新密码"
        dependencies={['newPassword']}
        rules={[
          { required: true, message: '请再填一次新密码' },
          ({ getFieldValue }) => ({
            validator: (_, repeated) =>
              !repeated || repeated === getFieldValue('newPassword')
                ? Promise.resolve()
                : Promise.reject(new Error('两次填写的新密码不一样')),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  )
}
