/*
 * The parts of which Word, Excel, WPS and OFD software make their files, by folder and ending
 * (ECMA-376 Part 1, 11–15; GB/T 33190-2016, 7). What is not here is not taken: macros, controls,
 * embedded files, links to other workbooks and data, add-ins.
 */

const PICTURES = 'png|jpe?g|jfif|gif|bmp|tiff?|emf|wmf|svg|wdp'
/** Parts in a folder of this kind, and what they refer to. */
const xmlIn = (folders: string) =>
  `(?:${folders})\\w+\\.xml|(?:${folders})_rels/\\w+\\.(?:xml|vml)\\.rels`
const OFFICE = [
  '\\[content_types\\]\\.xml',
  '_rels/\\.rels',
  xmlIn('docprops/|docmetadata/|customxml/|_xmlsignatures/'),
  `docprops/thumbnail\\.(?:${PICTURES})`,
  '_xmlsignatures/origin\\.sigs',
  '_xmlsignatures/_rels/origin\\.sigs\\.rels',
]
const WORD = [
  xmlIn('word/(?:(?:glossary/)?(?:theme/|charts/|diagrams/|drawings/|ink/)?)'),
  `word/(?:glossary/)?media/[\\w-]+\\.(?:${PICTURES})`,
  'word/(?:glossary/)?fonts/\\w+\\.odttf',
  'word/(?:printersettings/)?printersettings\\d*\\.bin',
]
const SHEET_FOLDERS =
  'theme|worksheets|chartsheets|charts|chartex|diagrams|drawings|comments|threadedcomments|persons|tables|tablesinglecells|pivottables|pivotcache|ctrlprops|slicers|slicercaches|timelines|timelinecaches|richdata|ink|revisions|namedsheetviews|featurepropertybag|customstorage'
const EXCEL = [
  xmlIn(`xl/(?:(?:${SHEET_FOLDERS})/)?`),
  'xl/drawings/\\w+\\.vml',
  `xl/media/[\\w-]+\\.(?:${PICTURES})`,
  'xl/printersettings/printersettings\\d*\\.bin',
]
/** Where a part of OFD may lie, and by what it ends; only signatures and seals end as they do. */
const OFD_NAME = /^[\p{L}\p{N}_-]+(?:[.][\p{L}\p{N}_-]+)*$/u
const OFD_ENDING = /[.](?:xml|png|jpe?g|bmp|gif|tiff?|jb2|gbig2|ttf|ttc|otf|cff)$/
const SIGNATURE = /[.](?:dat|esl)$/
function isOfdPart(name: string): boolean {
  const folders = name.split('/')
  if (!folders.every((each) => OFD_NAME.test(each))) return false
  const last = folders.pop()!
  const hasStem = /[^.]/.test(last.slice(0, last.lastIndexOf('.')))
  return hasStem && (OFD_ENDING.test(last) || (folders.includes('signs') && SIGNATURE.test(last)))
}
/** What Office reads no further than its name: it holds macros or refers to them. */
const NOT_TAKEN = /(?:^|\/)(?:vbadata|customizations|connections|externallink\d*)\.xml$/

const made = (parts: readonly string[]) => new RegExp(`^(?:${parts.join('|')})$`, 'u')
const PARTS = { word: made([...OFFICE, ...WORD]), excel: made([...OFFICE, ...EXCEL]) }
export type ArchiveKind = keyof typeof PARTS | 'ofd'
/** No program writes longer ones, nor can every system keep them. */
const MOST_NAME = 255
/** A folder by itself: some programs write it down. */
const FOLDER = /^(?:[\p{L}\p{N}_-]+\/)+$/u

/** Whether software that makes files of this kind writes a part of this name. */
export const isPart = (kind: ArchiveKind, name: string): boolean => {
  if (name.length > MOST_NAME) return false
  const lower = name.toLowerCase()
  const isWritten = kind === 'ofd' ? isOfdPart(lower) : PARTS[kind].test(lower)
  return FOLDER.test(lower) || (isWritten && !NOT_TAKEN.test(lower))
}
