import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { publishedKind, type Shipped } from '#world'
import { compileText } from './definitions.ts'

/** 流程: the BPMN text is the content; whoever runs it runs the compiled net. */
export const processKind = publishedKind({
  kind: 'process',
  title: '流程',
  schema: z.object({
    xml: z.string(),
    /** Files of the processes that it calls, so that nothing outside can change what it means. */
    parts: z.array(z.string()).optional(),
  }),
  open: async ({ xml, parts }: { xml: string; parts?: string[] | undefined }) => ({
    xml,
    net: await compileText(xml, parts),
  }),
  draftedBy: ['system-admin', 'unit-maintainer'],
  approvedBy: ['supervision-lead', 'unit-head'],
})

/** The processes shipped with the product, by file name without `.bpmn`. */
export const shippedProcesses = (dataDir: string): Shipped[] =>
  readdirSync(join(dataDir, 'processes'))
    .filter((name) => name.endsWith('.bpmn'))
    .sort()
    .map((name) => ({
      kind: processKind,
      key: name.replace('.bpmn', ''),
      content: { xml: readFileSync(join(dataDir, 'processes', name), 'utf8') },
    }))
