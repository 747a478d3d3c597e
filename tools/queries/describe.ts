import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { migrate } from '#platform/migrate'

/* What PostgreSQL says of a text that is prepared and not run. */

export interface Column {
  name: string
  /** As PostgreSQL names it: `int8`, `_text`. */
  type: string
  /** Of a table's own column; undefined where it was computed or comes by way of a view. */
  isRequired: boolean | undefined
}

export interface Answer {
  columns: Column[]
  /** How many values it wants. */
  parameters: number
}

export interface Database {
  /** @throws pg.DatabaseError */
  describe: (text: string) => Promise<Answer>
  close: () => Promise<void>
}

/** A new database with every migration. */
export async function openDatabase(): Promise<Database> {
  const dir = mkdtempSync(join(tmpdir(), 'yimen-queries-'))
  // Where root checks, PostgreSQL runs as another user and must be able to enter.
  chmodSync(dir, 0o755)
  const postgres = await startEmbeddedPostgres(dir, { durable: false })
  const client = new pg.Client({ connectionString: postgres.url })
  const close = async () => {
    await client.end()
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    await migrate(postgres.url)
    await client.connect()
    const known = await catalogue(client)
    return { describe: (text) => describe(client, known, text), close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Catalogue {
  types: Map<number, string>
  /** `table column` → not null. */
  required: Map<string, boolean>
}

async function catalogue(client: pg.Client): Promise<Catalogue> {
  const types = await client.query<{ oid: number; name: string }>(
    'select oid, typname as name from pg_type',
  )
  const required = await client.query<{ id: string; is: boolean }>(
    `select attrelid || ' ' || attnum as id, attnotnull as is
     from pg_attribute join pg_class c on c.oid = attrelid where relkind <> 'v'`,
  )
  return {
    types: new Map(types.rows.map((r) => [r.oid, r.name])),
    required: new Map(required.rows.map((r) => [r.id, r.is])),
  }
}

/** Of several statements in one text, the last answers. What is copied is a query of its own. */
async function describe(client: pg.Client, known: Catalogue, text: string): Promise<Answer> {
  let answer: Answer = { columns: [], parameters: 0 }
  for (const one of text.split(/;\s*/).filter((part) => part !== '')) {
    const [, copied] = /^copy \((.*)\) to stdout/s.exec(one) ?? []
    const { fields, parameters } = await new Promise<Description>((resolve, reject) =>
      client.query(new Description(copied ?? one, resolve, reject)),
    )
    const columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({
      name,
      type: known.types.get(dataTypeID) ?? String(dataTypeID),
      isRequired: known.required.get(`${tableID} ${columnID}`),
    }))
    answer = { columns, parameters }
  }
  return answer
}

/** Parse and Describe of PostgreSQL's protocol, without Bind and Execute. */
class Description implements pg.Submittable {
  fields: pg.FieldDef[] = []
  parameters = 0
  handleError: (error: Error) => void
  handleReadyForQuery: () => void
  readonly #text: string
  constructor(
    text: string,
    resolve: (described: Description) => void,
    reject: (error: Error) => void,
  ) {
    this.#text = text
    this.handleError = reject
    this.handleReadyForQuery = () => resolve(this)
  }

  submit(connection: pg.Connection): void {
    connection.once('parameterDescription', ({ parameterCount }: { parameterCount: number }) => {
      this.parameters = parameterCount
    })
    connection.parse({ name: '', text: this.#text, types: [] }, true)
    connection.describe({ type: 'S', name: '' }, true)
    connection.sync()
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.fields = fields
  }
}
