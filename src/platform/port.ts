import { createServer } from 'node:net'
import { NotReadyError } from './not-ready.ts'

/** A port of the loopback interface that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return listenOnce(0, '127.0.0.1')
}

/** Said before a long start, not after it. @throws NotReadyError when we could not listen there. */
export async function checkPort(port: number, host: string): Promise<void> {
  try {
    await listenOnce(port, host)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new NotReadyError(
      code === 'EADDRINUSE'
        ? `端口 ${port} 已被别的程序占用。请换一个，例如 PORT=${port + 1} npm start。`
        : `不能在 ${host} 的端口 ${port} 上提供服务（${message}）。请检查 HOST 和 PORT。`,
      { cause: error },
    )
  }
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address() as { port: number }
      server.close(() => resolve(address.port))
    })
  })
}
