import { z } from 'zod'
import type { DocumentId } from '#foundation/ids'
import { salted, unsalted } from '#foundation/salted'
import { applicantSchema, type PersonalKeys } from '#identity'
import { type Queryable, row, type Statement } from '#platform/database'
import { LostError, WORDS_GONE } from '#platform/lost'

/** Everything a legal document says; how it looks is the template's (`templateKind`). */
export const documentText = z.object({
  county: z.string(),
  unit: z.string(),
  title: z.string(),
  number: z.string(),
  addressee: z.string(),
  paragraphs: z.array(z.string()),
  /** A table, if there are rows: `columns` are typst widths such as `1fr`. */
  columns: z.array(z.string()),
  header: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  closing: z.array(z.string()),
  date: z.string(),
  seal: z.string(),
  verifyUrl: z.string(),
  /** What the QR code is for, when not for checking. */
  qrText: z.string().optional(),
})
export type DocumentText = z.infer<typeof documentText>

/** An issued document: what it says, and what whoever checks it is told. */
const issuedWords = z.object({
  holder: applicantSchema.pick({ kind: true, name: true }),
  itemName: z.string(),
  text: documentText,
})
export type IssuedWords = z.infer<typeof issuedWords>

const placeOf = (documentId: DocumentId, hash: string) =>
  ['documents.words.body_sealed', documentId, hash] as const

/** What a document says from its issue on, and the hash by which its fact names it. */
export function keepWords(
  keys: PersonalKeys,
  documentId: DocumentId,
  words: IssuedWords,
): { wordsHash: string; keep: Statement } {
  const { body, hash } = salted(words)
  return {
    wordsHash: hash,
    keep: {
      name: 'documents.keep-words',
      text: 'insert into documents.words (document_id, words_hash, body_sealed) values ($1, $2, $3)',
      values: [documentId, hash, keys.seal(placeOf(documentId, hash), body)],
    },
  }
}

/** @throws LostError when the words that a fact names are gone, or others. */
export async function readWords(
  db: Queryable,
  keys: PersonalKeys,
  documentId: DocumentId,
  hash: string,
): Promise<IssuedWords> {
  const found = await row<{ body_sealed: Buffer }>(
    db,
    'select body_sealed from documents.words where document_id = $1 and words_hash = $2',
    [documentId, hash],
  )
  const words = found && unsalted(keys.unseal(placeOf(documentId, hash), found.body_sealed), hash)
  if (!words) throw new LostError(WORDS_GONE, `documents.words ${documentId}`)
  return issuedWords.parse(words)
}
