import { MOST_UPLOAD } from '#foundation/limits'
import { DetailedError, Upload } from 'tus-js-client'

/**
 * Sends a file in pieces; after a break it goes on where the server stands. Answers the document's
 * id; throws with a sentence for people.
 */
export function uploadFile(
  file: File,
  onProgress: (share: number) => void,
  onBreak: () => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let documentId: string | undefined
    const upload = new Upload(file, {
      endpoint: '/uploads',
      chunkSize: 256 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000, 30_000],
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name },
      onAfterResponse: (_request, response) => {
        documentId = response.getHeader('x-document-id') ?? documentId
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0
        const isRefused = status >= 400 && status < 500 && status !== 409 && status !== 423
        if (!isRefused) onBreak()
        return !isRefused
      },
      onProgress: (sent, total) => onProgress(total === 0 ? 1 : sent / total),
      onSuccess: () =>
        documentId
          ? resolve(documentId)
          : reject(new Error('服务器没有确认，请再选一次这个文件。')),
      onError: (error) => {
        const reply = error instanceof DetailedError ? error.originalResponse : undefined
        const status = reply?.getStatus()
        reject(
          new Error(
            status === 422 || status === 429
              ? reply!.getBody()
              : status === 413
                ? `文件超过 ${MOST_UPLOAD}。`
                : status === 401
                  ? '登录已过期，请重新登录后再传。'
                  : status === 503
                    ? '暂时不能接收文件，请过几分钟再选一次这个文件，会接着传。'
                    : '网络一直不通，请稍后再选一次这个文件，会接着传。',
          ),
        )
      },
    })
    // The same file chosen again goes on with what was begun before.
    void upload.findPreviousUploads().then(([previous]) => {
      if (previous) upload.resumeFromPreviousUpload(previous)
      upload.start()
    })
  })
}
