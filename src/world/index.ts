export { Book, hashOfContent, perWorld, type Published, type World } from './book.ts'
export { exportContents } from './export.ts'
export { type AnyKind, type PublishedKind, publishedKind, type Reference } from './kind.ts'
export {
  APPROVAL_REFUSALS,
  type Draft,
  DRAFT_REFUSALS,
  type Publication,
  REJECTION_REFUSALS,
} from './publication.ts'
export {
  approveVersion,
  type Drafted,
  draftVersion,
  FROM_THE_BEGINNING,
  openShipped,
  publishFirst,
  publishShipped,
  type PublishDeps,
  type Publishing,
  rejectVersion,
  type Shipped,
} from './publish.ts'
export {
  countOpenDrafts,
  type Drafting,
  findContent,
  findEditionAt,
  findHistory,
  listOpenDrafts,
  type PublishedVersion,
} from './queries.ts'
export { Shelf, type Wanted } from './shelf.ts'
export { actsAs, concernedBy, isAboutOneself, mayApprove, mayDraft } from './who.ts'
export { verifyWorld, type WorldFindingKind } from './verify.ts'
