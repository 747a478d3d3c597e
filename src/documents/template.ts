import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { fontsDir } from '#platform/repository'
import type { Fault } from '#foundation/faults'
import { publishedKind, type Shipped } from '#world'
import { type DocumentText, renderPdf, TypesettingError } from './render.ts'
import { typstInWords } from './typst-words.ts'

/**
 * 文书模板: the Typst text by which documents are set. A document keeps the one that its case was
 * submitted under.
 */
export const templateKind = publishedKind({
  kind: 'template',
  title: '文书模板',
  schema: z.object({ typst: z.string() }),
  open: (template) => template,
  faultsIn: ({ content }) => faultsIn(content),
  draftedBy: ['system-admin'],
  approvedBy: ['hall-manager', 'supervision-lead'],
  // Its first line says what it is: `// 法律文书：…`.
  nameOf: (_key, { typst }) => /^\/\/\s*([^：\n]+)/.exec(typst)?.[1],
})
const SAMPLE: DocumentText = {
  county: '样本县',
  unit: '样本单位',
  title: '样本文书',
  number: '样本〔2026〕1号',
  addressee: '样本申请人',
  paragraphs: ['样本段落。'],
  columns: ['1fr', 'auto'],
  header: ['栏目', '内容'],
  rows: [['栏目', '内容']],
  closing: ['样本结尾。'],
  date: '2026年1月1日',
  seal: '加盖单位印章处',
  verifyUrl: 'https://example.invalid/verify/1',
}

/**
 * A template that cannot be set would stop every document of the county: a sample is set before
 * anybody may approve it.
 */
async function faultsIn({ typst }: { typst: string }): Promise<Fault[]> {
  if (/import\s+"@/.test(typst)) return [{ field: 'typst', reason: '不能引用网上的 Typst 包' }]
  try {
    await renderPdf({ typst, fonts: fontsDir }, SAMPLE)
    return []
  } catch (error) {
    if (!(error instanceof TypesettingError)) throw error
    return [
      {
        field: 'typst',
        reason: `用样本排不出文书：${error.message.split('; ').map(typstInWords).join('；')}`,
      },
    ]
  }
}

export const DOCUMENT_TEMPLATE = 'document'

export const shippedTemplates = (dataDir: string): Shipped[] => [
  {
    kind: templateKind,
    key: DOCUMENT_TEMPLATE,
    content: { typst: readFileSync(join(dataDir, 'templates/document.typ'), 'utf8') },
  },
]
