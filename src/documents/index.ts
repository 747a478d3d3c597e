export {
  addPiece,
  beginIncoming,
  dropExpired,
  dropIncoming,
  findIncoming,
  type Incoming,
  INCOMING_HOURS,
  PIECE_BYTES,
  readIncoming,
} from './incoming.ts'
export {
  clearIssued,
  documentNumber,
  findIssued,
  findIssuedByHash,
  ISSUED_KINDS,
  ISSUED_TABLES,
  type IssuedKind,
  printedNumber,
  projectIssued,
  putBackHashes,
} from './issued.ts'
export { type DocumentStyle, type DocumentText, issuedPdf, renderPdf } from './render.ts'
export {
  findUpload,
  keepForReuse,
  listReusable,
  MEDIA_TYPES,
  MOST_BYTES,
  openUpload,
  type StoredUpload,
  storeUpload,
  uploadHashes,
  type UploadRefusal,
} from './upload.ts'
export { DOCUMENT_TEMPLATE, shippedTemplates, templateKind } from './template.ts'
