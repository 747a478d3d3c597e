import { unzipSync } from 'fflate'
import { own } from '#foundation/own'
import { type ArchiveKind, isPart } from './archive-parts.ts'
import { tagsOf } from './xml-tags.ts'

/*
 * Office files and OFD are ZIP archives: what lies in one decides what it is and whether it is
 * taken, not that it is one. Nothing is taken whose name its software does not write.
 */

const MOST_ENTRIES = 20_000
/** What says what the parts are, and how they hang together. */
const SAYS = /(?:^\[content_types\]\.xml|\.rels)$/i
const MOST_SAID_BYTES = 2 * 1024 * 1024
/** What a part is, or what it is to another, that runs, carries or fetches something. */
const ACTIVE =
  /macro|vba|activex|oleobject|embedded|\/package$|\/control$|attachedtemplate|attachedtoolbars|customization|afchunk|subdocument|webextension|externallink|connections|querytable|mailmerge|recipientdata|customui/i
/** Of another place, not of a part. */
const ADDRESS = /^\s*(?:[a-z][\w+.-]*:|\/\/)|\\/i
const KINDS: Readonly<Record<string, ArchiveKind>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'word',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'excel',
  'application/zip': 'ofd',
}

/** What is wrong with an archive of this kind. */
export function faultOfArchive(
  bytes: Buffer,
  mediaType: string,
): 'file-broken' | 'file-has-program' | 'file-is-archive' | undefined {
  const names: string[] = []
  let left = MOST_SAID_BYTES
  let said: Record<string, Uint8Array>
  try {
    said = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        names.push(name)
        if (!SAYS.test(name)) return false
        left -= originalSize
        return left >= 0
      },
    })
  } catch {
    return 'file-broken'
  }
  if (mediaType === 'application/zip' && !names.includes('OFD.xml')) return 'file-is-archive'
  const kind = own(KINDS, mediaType)
  const isTaken =
    kind &&
    left >= 0 &&
    names.length <= MOST_ENTRIES &&
    // Of two of one name, each reader takes its own.
    new Set(names.map((name) => name.toLowerCase())).size === names.length &&
    names.every((name) => isPart(kind, name)) &&
    Object.values(said).every(saysNothingActive)
  return isTaken ? undefined : 'file-has-program'
}

/** Outside lies only what somebody clicks on. What cannot be read may say anything. */
const saysNothingActive = (xml: Uint8Array): boolean =>
  tagsOf(xml)?.every(({ attributes }) => {
    const type = attributes.get('Type') ?? ''
    if (ACTIVE.test(type) || ACTIVE.test(attributes.get('ContentType') ?? '')) return false
    if (type.endsWith('/relationships/hyperlink')) return true
    const isInside = (attributes.get('TargetMode') ?? 'Internal') === 'Internal'
    return isInside && !ADDRESS.test(attributes.get('Target') ?? '')
  }) ?? false
