import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { publishedKind, type Shipped } from '#world'

/** 文书模板: the Typst text by which documents are set. A document keeps the one that its case was submitted under. */
export const templateKind = publishedKind({
  kind: 'template',
  title: '文书模板',
  schema: z.object({ typst: z.string() }),
  open: (template) => template,
  draftedBy: ['system-admin'],
  approvedBy: ['hall-manager', 'supervision-lead'],
})
export const DOCUMENT_TEMPLATE = 'document'

export const shippedTemplates = (dataDir: string): Shipped[] => [
  {
    kind: templateKind,
    key: DOCUMENT_TEMPLATE,
    content: { typst: readFileSync(join(dataDir, 'templates/document.typ'), 'utf8') },
  },
]
