import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Bucket } from '#platform/s3'
import { repositoryDir } from '#platform/repository'

/**
 * Starts a store with an empty bucket `county`. A process of its own, because its page tokens need
 * DES, which only the legacy provider has.
 */
export async function startS3(dir: string): Promise<{ bucket: Bucket; stop: () => Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--openssl-legacy-provider', join(repositoryDir, 'tests/s3-server.mjs'), dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    bucket: {
      endpoint: `http://127.0.0.1:${port.toString().trim()}`,
      region: 'us-east-1',
      name: 'county',
      prefix: '',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}
