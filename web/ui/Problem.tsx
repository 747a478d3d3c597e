import { Alert, Button } from 'antd'
import { lawText } from '#text/law'
import { basisText, UI } from '#text/ui'
import type { ReactNode } from 'react'

/**
 * What did not succeed: in words, with the article where the law says no, and what may be done now.
 */
export function Problem({
  of,
  onRetry,
  children,
}: {
  of: Error & { article?: string | undefined }
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
        onRetry && (
          <Button size="small" onClick={() => onRetry()}>
            {UI.retry}
          </Button>
        )
      }
    />
  )
}
