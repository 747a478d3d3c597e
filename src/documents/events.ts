import { z } from 'zod'
import { documentIds } from '#foundation/ids'
import { StreamKind } from '#ledger'

/** Published facts about the file of an issued document, stream `document/<documentId>`. */
const documentEvents = {
  /**
   * 制成文书: on the first request the file was made; from then on whoever checks a copy compares it
   * with this SM3. `certificate`: SHA-256 of that with which its electronic signature was made;
   * absent of files of before they were signed.
   */
  DocumentRendered: z.object({ hash: z.string(), certificate: z.string().optional() }),
}

export const documentStream = new StreamKind(
  'document',
  documentEvents,
  '<documentId>',
  documentIds,
)
