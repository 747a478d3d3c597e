import { own } from '#foundation/own'
import { isHarmlessAddress } from './addresses.ts'
import { isHarmlessPart } from './archive-content.ts'
import { type ArchiveKind, isPart } from './archive-parts.ts'
import { Bound } from './too-complex.ts'
import { tagsOf } from './xml-tags.ts'
import { entriesOf, unpackedOf, type ZipEntry } from './zip.ts'

/*
 * Office files and OFD are ZIP archives: what lies in one decides what it is and whether it is
 * taken, not that it is one. Nothing is taken whose name its software does not write.
 */

const MOST_ENTRIES = 20_000
/** What says what the parts are, and how they hang together. */
const SAYS = /(?:^\[content_types\]\.xml|\.rels)$/i
const MOST_SAID_BYTES = 2 * 1024 * 1024
/** A text of a thousand pages has some ten million. */
const MOST_TEXT_BYTES = 64 * 1024 * 1024
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
  const entries = entriesOf(bytes)
  if (!entries) return 'file-broken'
  const names = entries.map(({ name }) => name)
  if (mediaType === 'application/zip' && !names.includes('OFD.xml')) return 'file-is-archive'
  const kind = own(KINDS, mediaType)
  const isTaken =
    kind &&
    names.length <= MOST_ENTRIES &&
    // Of two of one name, each reader takes its own.
    new Set(names.map((name) => name.toLowerCase())).size === names.length &&
    names.every((name) => isPart(kind, name))
  if (!isTaken) return 'file-has-program'
  const lists = entries.filter(({ name }) => SAYS.test(name))
  if (lists.reduce((sum, each) => sum + each.bytes, 0) > MOST_SAID_BYTES) return 'file-has-program'
  const text = new Bound(MOST_TEXT_BYTES)
  const isHarmless =
    lists.every(saysNothingActive) &&
    entries.every((each) => isHarmlessPart(each, kind === 'ofd', text))
  return isHarmless ? undefined : 'file-has-program'
}

const HYPERLINK =
  /^http:\/\/(?:schemas\.openxmlformats\.org\/officeDocument\/2006|purl\.oclc\.org\/ooxml\/officeDocument)\/relationships\/hyperlink$/
/** Outside lies only what somebody clicks on. What cannot be read may say anything. */
function saysNothingActive(list: ZipEntry): boolean {
  const xml = unpackedOf(list)
  const tags = xml && tagsOf(xml)
  if (!tags) return false
  return tags.every(({ attributes }) => {
    const type = attributes.get('Type') ?? ''
    const target = attributes.get('Target') ?? ''
    if (ACTIVE.test(type) || ACTIVE.test(attributes.get('ContentType') ?? '')) return false
    if (HYPERLINK.test(type)) return isHarmlessAddress(target)
    const isInside = (attributes.get('TargetMode') ?? 'Internal') === 'Internal'
    return isInside && !ADDRESS.test(target)
  })
}
