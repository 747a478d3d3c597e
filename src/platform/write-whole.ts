import { randomUUID } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** How a file is called that is still being written. */
export const DRAFT = '.draft'

/**
 * The file is there with all of its content, or not at all, and no power cut takes it back when
 * this returns.
 */
export async function writeWhole(
  file: string,
  content: Uint8Array | string,
  mode = 0o666,
): Promise<void> {
  const draft = `${file}.${randomUUID()}${DRAFT}`
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
  // A name that a crash takes back was not written: the folder is written out, too.
  const folder = await open(dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
