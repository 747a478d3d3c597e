export { Book, hashOfContent, perWorld, type Published, type Version, type World } from './book.ts'
export { type AnyKind, publishedKind, type PublishedKind, type Reference } from './kind.ts'
export {
  type Draft,
  type Publication,
  PUBLICATION_REFUSALS,
  type PublicationRefusal,
} from './publication.ts'
export {
  approveVersion,
  type Drafted,
  draftVersion,
  FROM_THE_BEGINNING,
  openShipped,
  publishShipped,
  type PublishDeps,
  type Publishing,
  rejectVersion,
  type Shipped,
} from './publish.ts'
export { Shelf, type Wanted } from './shelf.ts'
