export {
  type BesideDrafts,
  type DraftName,
  listWaitingDrafts,
  type WaitingDraft,
} from './beside.ts'
export { Book, hashOfContent, perWorld, type Published, version, type World } from './book.ts'
export { exportContents } from './export.ts'
export { type AnyKind, publishedKind, type PublishedKind, type Reference } from './kind.ts'
export {
  APPROVAL_REFUSALS,
  type Draft,
  DRAFT_REFUSALS,
  type Publication,
  REJECTION_REFUSALS,
} from './publication.ts'
export { publicationView, viewPublication } from './publication-view.ts'
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
export { findContent } from './queries.ts'
export { ContentAlteredError, Shelf, type Wanted } from './shelf.ts'
export { verifyWorld, type WorldFindingKind } from './verify.ts'
export {
  findDifferences,
  keyList,
  keyName,
  keySearch,
  kindRow,
  listKeys,
  listKinds,
  listNames,
  type ViewDeps,
  viewWorld,
  worldView,
} from './views.ts'
export { actsAs, approversOf, concernedBy, mayApprove, mayDraft, type Place } from './who.ts'
