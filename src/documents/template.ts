import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { fontsDir } from '#platform/repository'
import type { Fault } from '#foundation/faults'
import { publishedKind, type Shipped } from '#world'
import { renderPdf, TypesettingError } from './render.ts'
import { typstInWords } from './typst-words.ts'
import type { DocumentText } from './words.ts'

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

/** What every document says; a table and a seal only some have. */
const SAID = {
  unit: ['单位', '另一单位'],
  title: ['标题', '另一文书'],
  number: ['文号', '样本〔2026〕2号'],
  addressee: ['申请人', '另一申请人'],
  paragraphs: ['正文', ['另一段落。']],
  closing: ['结尾的告知', ['另一结尾。']],
  date: ['日期', '另一日期'],
  verifyUrl: ['核验的网址和二维码', 'https://example.invalid/verify/2'],
} as const satisfies { [K in keyof DocumentText]?: readonly [string, DocumentText[K]] }

/**
 * A template that cannot be set would stop every document of the county: a sample is set before
 * anybody may approve it. What leaves the page as it is when it changes is not printed.
 */
async function faultsIn({ typst }: { typst: string }): Promise<Fault[]> {
  if (/import\s+"@/.test(typst)) return [{ field: 'typst', reason: '不能引用网上的 Typst 包' }]
  // What the file says of itself is not on the page.
  const said = 'date: datetime(year: 2026, month: 1, day: 1), title: none, author: ()'
  const undated = `#set document(${said})\n${typst}`
  const set = (text: DocumentText) => renderPdf({ typst: undated, fonts: fontsDir }, text)
  try {
    const sample = await set(SAMPLE)
    const faults: Fault[] = []
    for (const [member, [name, other]] of Object.entries(SAID)) {
      const changed = await set({ ...SAMPLE, [member]: other })
      if (changed.equals(sample)) faults.push({ field: 'typst', reason: `没有印出${name}` })
    }
    return faults
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
