import { Alert, Button, Card, Form, Input } from 'antd'
import { useState } from 'react'
import type { StaffId } from '../../src/foundation/ids.ts'
import { post, ProblemError } from './client.ts'

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const [problem, setProblem] = useState<string>()
  const [needsCode, setNeedsCode] = useState(false)
  const [busy, setBusy] = useState(false)
  const submit = async (values: { staffId: StaffId; password: string; totp?: string }) => {
    setBusy(true)
    try {
      await post('/api/session', { ...values, staffId: values.staffId.trim() })
      onSignedIn()
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'second-factor-needed') setNeedsCode(true)
      setProblem((error as Error).message)
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
            type={needsCode && problem.includes('请输入') ? 'info' : 'error'}
            showIcon
            title={problem}
            style={{ marginBottom: 16 }}
          />
        )}
        <Form layout="vertical" onFinish={submit} requiredMark={false}>
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
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={busy}>
            登录
          </Button>
        </Form>
      </Card>
    </main>
  )
}
