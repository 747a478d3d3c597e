import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { AGAIN } from '#text/identity'
import { UI } from '#text/ui'
import { api, fileAt, ProblemError, saveFile } from '../staff/client.ts'
import { Problem } from './Problem.tsx'
import { useSend } from './send.ts'

/** Takes a file along; where the server asks again who sits here, after the password. */
export function FileButton({ href, children = UI.export }: { href: string; children?: string }) {
  const [asks, setAsks] = useState(false)
  const taking = useSend(async () => {
    try {
      saveFile(await fileAt(href))
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'presence-needed')) throw error
      setAsks(true)
    }
  })
  const take = () => taking.send()
  return (
    <>
      <Button onClick={take} loading={taking.isPending}>
        {children}
      </Button>
      {taking.problem && <Problem of={taking.problem} onRetry={take} />}
      <Modal
        open={asks}
        title={AGAIN.title}
        footer={null}
        onCancel={() => setAsks(false)}
        destroyOnHidden
      >
        <Password
          onProved={() => {
            setAsks(false)
            take()
          }}
        />
      </Modal>
    </>
  )
}

function Password({ onProved }: { onProved: () => void }) {
  const proving = useSend((body: { password: string }) => api.POST('/api/me/presence', { body }), {
    onDone: onProved,
  })
  return (
    <Form layout="vertical" onFinish={proving.send} requiredMark={false}>
      <p>{AGAIN.says}</p>
      {proving.problem && <Problem of={proving.problem} />}
      <Form.Item
        name="password"
        label={AGAIN.password}
        rules={[{ required: true, message: AGAIN.givePassword }]}
      >
        <Input.Password autoFocus autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={proving.isPending}>
        {AGAIN.confirm}
      </Button>
    </Form>
  )
}
