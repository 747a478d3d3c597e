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
export { type DocumentText, issuedPdf, renderPdf } from './render.ts'
export {
  findUpload,
  keepForReuse,
  listReusable,
  listUploads,
  NOT_STORED,
  openUpload,
  reusable,
  storeUpload,
  UPLOAD_REFUSALS,
  type UploadDeps,
} from './upload.ts'
export { DOCUMENT_TEMPLATE, shippedTemplates, templateKind } from './template.ts'
export { clearUsed, eraseUnused, projectUsed, USED_TABLES } from './used.ts'
export { documentJobs } from './jobs.ts'
export { type FileFindingKind, verifyFiles } from './verify-files.ts'
