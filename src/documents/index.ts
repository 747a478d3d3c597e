export {
  addPiece,
  beginIncoming,
  dropExpired,
  dropIncoming,
  findIncoming,
  INCOMING_HOURS,
  PIECE_BYTES,
  readIncoming,
} from './incoming.ts'
export {
  clearIssued,
  documentNumber,
  findIssued,
  findIssuedByHash,
  ISSUED_TABLES,
  printedNumber,
  projectIssued,
  putBackHashes,
} from './issued.ts'
export { issuedPdf, renderPdf } from './render.ts'
export { type DocumentText, type IssuedWords, keepWords, readWords } from './words.ts'
export {
  findUpload,
  isForNow,
  listUploads,
  NOT_STORED,
  openUpload,
  storeUpload,
  UPLOAD_REFUSALS,
  type UploadDeps,
} from './upload.ts'
export { giveUpKept, keepForReuse, listReusable, reusable } from './reusable.ts'
export { DOCUMENT_TEMPLATE, shippedTemplates, templateKind } from './template.ts'
export {
  clearUsed,
  eraseUnused,
  isFileGone,
  listUploadsOf,
  projectUsed,
  USED_TABLES,
  holdFiles,
} from './used.ts'
export { characterNamed, undrawable } from './glyphs.ts'
export { documentJobs } from './jobs.ts'
export {
  EVERY_TURN,
  type FileFinding,
  turnOfDay,
  verifyFiles,
} from './verify-files.ts'
