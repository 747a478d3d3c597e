import { useQuery } from '@tanstack/react-query'
import { Alert, Drawer, Empty, Skeleton } from 'antd'

export interface PreviewOf {
  title: string
  url: string
}

/** A material or document beside the case: pictures and PDF in place, other files as a download. */
export function Preview({ title, url, onClose }: PreviewOf & { onClose: () => void }) {
  const kind = useQuery({
    queryKey: ['preview', url],
    staleTime: 600_000,
    queryFn: async () => {
      const head = await fetch(url, { method: 'HEAD' })
      if (!head.ok) throw new Error('这个文件现在打不开，请稍后重试。')
      return head.headers.get('content-type') ?? ''
    },
  })
  const isPicture = kind.data?.startsWith('image/')
  const isPdf = kind.data?.startsWith('application/pdf')
  return (
    <Drawer
      open
      title={title}
      size="min(960px, 100vw)"
      onClose={onClose}
      extra={
        <a href={url} target="_blank" rel="noopener">
          在新窗口打开
        </a>
      }
      styles={{ body: { padding: 0 } }}
    >
      {kind.isPending && <Skeleton active style={{ padding: 16 }} />}
      {kind.error && (
        <Alert type="error" showIcon title={kind.error.message} style={{ margin: 16 }} />
      )}
      {isPicture && (
        <img
          src={url}
          alt={title}
          style={{ maxWidth: '100%', display: 'block', margin: '0 auto' }}
        />
      )}
      {isPdf && (
        <iframe
          src={url}
          title={title}
          style={{ border: 0, width: '100%', height: '100%', display: 'block' }}
        />
      )}
      {kind.data !== undefined && !isPicture && !isPdf && (
        <Empty
          style={{ marginTop: 60 }}
          description={
            <>
              这种文件不能在页面里显示。
              <a href={url} download>
                下载后查看
              </a>
            </>
          }
        />
      )}
    </Drawer>
  )
}
