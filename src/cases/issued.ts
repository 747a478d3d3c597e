import { z } from 'zod'
import { ids } from '#foundation/schema'
import { fact } from './acts/act.ts'

/** 出具文书: follows the fact that calls for it, numbered within its kind. */
export const DocumentIssued = fact(
  '出具文书',
  z.object({
    documentId: ids.document,
    kind: z.string(),
    number: z.string(),
    /** Of what it says, which is kept sealed; facts of before that have none. */
    wordsHash: z.string().optional(),
  }),
  ({ documents }, { body: { documentId, kind, number }, on, version }) => ({
    documents: [...documents, { documentId, kind, number, on, version }],
  }),
)
