import { spawnSync } from 'node:child_process'

/** A program of the machine that is not ours, and so says what others would. */
export const isInstalled = (program: string): boolean =>
  !spawnSync(program, ['--version'], { stdio: 'ignore' }).error

/** What it says, on both of its channels, and how it ended. */
export function saysOf(
  program: string,
  ...args: readonly string[]
): { says: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Asia/Shanghai', LC_ALL: 'C.UTF-8' },
  })
  return { says: `${stdout}${stderr}`, status }
}
