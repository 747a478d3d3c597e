import type { Client } from '#platform/database'
import type { RebuildLog } from '#platform/ownership'
import { directiveStream, measureStream } from '../events.ts'
import { retellStates } from '../retell.ts'
import { evolveDirective, projectDirective } from './directive.ts'
import { evolveMeasure, projectMeasure } from './measure.ts'

/** What the streams of directives and measures tell. */
export async function retellAccountability(client: Client, log: RebuildLog): Promise<void> {
  await retellStates(client, log, directiveStream, {
    begins: 'DirectiveIssued',
    evolve: evolveDirective,
    project: projectDirective,
  })
  await retellStates(client, log, measureStream, {
    begins: 'MeasureProposed',
    evolve: evolveMeasure,
    project: projectMeasure,
  })
}
