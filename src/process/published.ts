import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type PublishedKind, publishedKind, type Shipped } from '#world'
import { compileText } from './definitions.ts'
import { processFaults } from './faults.ts'
import type { Net } from './net.ts'

/** 流程: the BPMN text is the content; whoever runs it runs the compiled net. */
export const processKind: PublishedKind<
  { xml: string; parts?: string[] | undefined },
  { xml: string; net: Net }
> = publishedKind({
  kind: 'process',
  title: '流程',
  schema: z.object({
    xml: z.string(),
    /** Files of the processes that it calls, so that nothing outside can change what it means. */
    parts: z.array(z.string()).optional(),
  }),
  open: async ({ xml, parts }) => ({
    xml,
    net: await compileText(xml, parts),
  }),
  judge: ({ net }) => processFaults(net),
  draftedBy: ['system-admin', 'unit-maintainer'],
  approvedBy: ['supervision-lead', 'unit-head'],
  belongsTo: 'whoever-uses-it',
  nameOf: (_key, { net }) => net.name,
  compared: ({ net }) => elementsOf(net),
})

/**
 * A process by its elements, without where they stand on the page: two files that say the same
 * differ in nothing.
 */
const elementsOf = ({ nodes, flows }: Net) => ({
  nodes: nodes.map(({ id, name, kind, trigger, multi, attributes, host, interrupting }) => ({
    id,
    name,
    kind,
    ...attributes,
    ...(trigger && { trigger }),
    ...(multi && { agreement: multi.agreement, isSequential: multi.isSequential }),
    ...(host !== undefined && { host: nodes[host]!.id, interrupting }),
  })),
  flows: flows.map(({ id, from, to, condition }) => ({
    id,
    from: nodes[from]!.id,
    to: nodes[to]!.id,
    ...(condition && { condition: condition.text }),
  })),
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
