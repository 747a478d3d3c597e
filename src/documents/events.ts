import { z } from 'zod'
import { documentIds } from '#foundation/ids'
import { StreamKind } from '#ledger'

/** Published facts about the file of an issued document, stream `document/<documentId>`. */
const documentEvents = {
  /**
   * 制成文书: on the first request the file was made; from then on whoever checks a copy compares it
   * with this SM3.
   */
  DocumentRendered: z.object({ hash: z.string() }),
}

export const documentStream = new StreamKind(
  'document',
  documentEvents,
  '<documentId>',
  documentIds,
)
