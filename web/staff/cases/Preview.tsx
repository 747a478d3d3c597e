import { useQuery } from '@tanstack/react-query'
import { Drawer, Empty } from 'antd'
import { PREVIEW } from '#text/cases'
import { Fetched } from '../../ui/Fetched.tsx'
import { mediaTypeOf } from '../client.ts'

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
      const type = await mediaTypeOf(url)
      if (type === undefined) throw new Error(PREVIEW.unreadable)
      return type
    },
  })
  return (
    <Drawer
      open
      className="preview"
      title={title}
      size="min(960px, 100vw)"
      onClose={onClose}
      extra={
        <a href={url} target="_blank" rel="noopener">
          {PREVIEW.newWindow}
        </a>
      }
    >
      <Fetched of={kind}>{(type) => <FileView title={title} url={url} type={type} />}</Fetched>
    </Drawer>
  )
}

function FileView({ title, url, type }: PreviewOf & { type: string }) {
  if (type.startsWith('image/')) return <img src={url} alt={title} />
  if (type.startsWith('application/pdf')) return <iframe src={url} title={title} />
  return (
    <Empty
      description={
        <>
          {PREVIEW.notHere}
          <a href={url} download>
            {PREVIEW.download}
          </a>
        </>
      }
    />
  )
}
