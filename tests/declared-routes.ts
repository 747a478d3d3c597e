import { readFileSync } from 'node:fs'
import type { JsonSchema } from '../src/testing/arbitrary.ts'

/* What is declared of every route, read from the committed pages of the interface. */

export interface Operation {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  security?: object[]
}
export interface Contract {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

export const CONTRACT = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Contract

/** Every route with whom its access lets in, hidden ones as well. */
export const ROUTES = [
  ...readFileSync('docs/api/access.md', 'utf8').matchAll(/^\| (\w+) \| `([^`]+)` \| ([^|]+) \|$/gm),
].map(([, method, url, who]) => ({ method: method as 'GET', url: url!, who: who!.trim() }))
