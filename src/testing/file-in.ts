/** A file that opens. */
export function fileIn<T>(opened: { ok: true; file: T } | { ok: false; code: string }): T {
  if (!opened.ok) throw new Error(opened.code)
  return opened.file
}
