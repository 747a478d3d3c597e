import { z } from 'zod'
import { StreamKind } from '#ledger'
import { guideSchema } from './guide-text.ts'

/** Published facts about items, stream `item/<itemId>`. */
export const itemEvents = {
  /** 修订办事指南: the whole guide as the unit now has it. */
  GuideRevised: z.object({ itemId: z.string(), revision: z.number(), guide: guideSchema }),
}

export const itemStream = new StreamKind<string, typeof itemEvents>('item', itemEvents, '<itemId>')
