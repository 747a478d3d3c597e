import { Alert, Button } from 'antd'
import { lawText } from '#text/law'
import { basisText, UI } from '#text/ui'
import type { ReactNode } from 'react'

/** What was refused is refused again. */
const isRefusal = (status = 0) => status >= 400 && status < 500 && status !== 429

/**
 * What did not succeed: in words, with the article where the law says no, and what may be done now.
 */
export function Problem({
  of,
  onRetry,
  children,
}: {
  of: Error & { article?: string | undefined; status?: number | undefined }
  onRetry?: (() => unknown) | undefined
  /** More than its sentence. */
  children?: ReactNode
}) {
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={of.message}
      description={children ?? (of.article && basisText(lawText(of.article)))}
      action={
        onRetry &&
        !isRefusal(of.status) && (
          <Button size="small" onClick={() => onRetry()}>
            {UI.retry}
          </Button>
        )
      }
    />
  )
}
