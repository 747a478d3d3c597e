import { unzipSync } from 'fflate'

/*
 * Office files and OFD are ZIP archives: what lies in one decides what it is and whether it is
 * taken, not that it is one.
 */

const MOST_ENTRIES = 20_000
/** What a system runs by its name, and archives, which hide what is in them. */
const PROGRAM =
  /\.(?:exe|dll|com|scr|pif|cpl|msi|msp|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|reg|jar|apk|sh|zip|rar|7z|iso|img)$/i
/** Macros, controls and packaged files of Office. */
const ACTIVE_PART =
  /(?:^|\/)(?:vbaProject[^/]*\.bin|vbaData\.xml|activeX\/|embeddings\/[^/]*\.bin$)/i
const OUTSIDE = /^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i

/** What is wrong with an archive of this kind. */
export function faultOfArchive(
  bytes: Buffer,
  mediaType: string,
): 'file-broken' | 'file-has-program' | 'file-is-archive' | undefined {
  const names: string[] = []
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        names.push(name)
        return false
      },
    })
  } catch {
    return 'file-broken'
  }
  const isOfd = names.includes('OFD.xml')
  if (mediaType === 'application/zip' && !isOfd) return 'file-is-archive'
  const isRefused = (name: string) =>
    PROGRAM.test(name) || ACTIVE_PART.test(name) || OUTSIDE.test(name)
  return names.length > MOST_ENTRIES || names.some(isRefused) ? 'file-has-program' : undefined
}
