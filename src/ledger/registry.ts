import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Json } from '#foundation/canonical'
import type { IdShape } from '#foundation/ids'
import type { Envelope, LedgerEvent, NewEvent } from './event.ts'

type Body = Readonly<Record<string, Json | undefined>>

/** As much of a stored event as it takes to read its body. */
export type StoredLine = Pick<LedgerEvent, 'stream' | 'version' | 'type' | 'shape' | 'body'>

/** Turns a body of one shape into the next. */
export type Upcast = (body: Body) => Body

/** How bodies of a type look now, and how each earlier look becomes the one after it. */
export interface Shape<S extends z.ZodType = z.ZodType> {
  readonly schema: S
  readonly upcasts: readonly Upcast[]
}

/**
 * A type whose bodies have looked otherwise before: the schema of today, and one upcast for each
 * earlier shape, oldest first.
 */
export function reshaped<S extends z.ZodType>(schema: S, ...upcasts: Upcast[]): Shape<S> {
  return { schema, upcasts }
}

/** The types of events that may stand in a stream: a bare schema is a first shape. */
export type Shapes = Readonly<Record<string, z.ZodType | Shape>>
type SchemaOf<D> = D extends Shape<infer S> ? S : D

/** The events that these shapes describe, as an act makes them. */
export type EventOf<M extends Shapes> = {
  [T in keyof M & string]: { type: T; body: z.infer<SchemaOf<M[T]>> }
}[keyof M & string]

/**
 * The same as they are read: with who, when, where in the stream, and under which edition of the
 * published world.
 */
export type FactOf<M extends Shapes> = EventOf<M> & Envelope

/**
 * An event that was about to be written does not have the shape of its type: the writer is wrong,
 * nothing was stored.
 */
export class EventRefusedError extends TypeError {}

/** A stored line that no shape of its type explains. */
export class UnreadableEventError extends Error {
  readonly stream: string
  readonly version: number
  constructor(event: Omit<StoredLine, 'body'>, why: string) {
    super(`${event.stream}#${event.version} ${event.type}.${event.shape}: ${why}`)
    this.stream = event.stream
    this.version = event.version
  }
}

/**
 * A kind of stream: what its names are about, and which events may stand in it. Every event passes
 * through here when it is written and when it is read; shapes are for ever, so a changed one keeps
 * its upcasts (docs/howto/change-an-event.md).
 */
export class StreamKind<Id extends string, M extends Shapes> {
  readonly kind: string
  readonly shapes: M
  readonly #prefix: string

  /** How the ids look, for people. */
  readonly ids: string

  readonly #isId: (text: string) => boolean

  /**
   * @param ids for people, such as `<unitId>/<day>`
   * @param shape of the ids: a stream with another name is of no kind
   */
  constructor(kind: string, shapes: M, ids = '<id>', shape?: Pick<IdShape<Id>, 'is'>) {
    this.kind = kind
    this.#isId = shape?.is ?? (() => true)
    this.shapes = shapes
    this.ids = ids
    this.#prefix = `${kind}/`
  }

  nameOf(id: Id): string {
    return this.#prefix + id
  }

  /** What a stream of this kind is about; undefined for a stream of another kind. */
  idOf(stream: string): Id | undefined {
    if (!stream.startsWith(this.#prefix)) return undefined
    const id = stream.slice(this.#prefix.length)
    return this.#isId(id) ? (id as Id) : undefined
  }

  /** The types of its events, with the schema of today and the number of its shape. */
  types(): { type: string; schema: z.ZodType; shape: number }[] {
    return Object.entries(this.shapes).map(([type, declared]) => {
      const { schema, upcasts } = shapeOf(declared)
      return { type, schema, shape: upcasts.length + 1 }
    })
  }

  /**
   * Checks events that are about to be written.
   * @throws EventRefusedError with the field and the reason.
   */
  write(events: readonly EventOf<M>[]): NewEvent[] {
    return events.map(({ type, body }) => {
      const shape = this.#shapeOf(type)
      if (!shape) throw new EventRefusedError(`${this.kind} streams have no event ${type}`)
      const { schema, upcasts } = shape
      const parsed = schema.safeParse(body)
      if (!parsed.success) throw new EventRefusedError(`${type}: ${reasons(parsed.error)}`)
      // A schema leaves out what it does not know; what is written must be known to the last
      // member.
      if (!isDeepStrictEqual(parsed.data, body))
        throw new EventRefusedError(`${type}: unknown ${differences(body, parsed.data).join(', ')}`)
      return { type, shape: upcasts.length + 1, body: body as Body }
    })
  }

  /**
   * A stored event in the shape of today. A field that its shape does not know is left out: the
   * stored line keeps it, and whoever comes later can still ask what it meant (`oddities`). @throws
   * UnreadableEventError
   */
  read(stored: LedgerEvent): FactOf<M> {
    return { ...stored, body: this.#open(stored).known } as FactOf<M>
  }

  /**
   * The same for those who follow what others wrote: a line that cannot be read must not stop them.
   */
  readIfLegible(
    stored: LedgerEvent,
    onUnreadable: (error: UnreadableEventError) => void = () => {},
  ): FactOf<M> | undefined {
    try {
      return this.read(stored)
    } catch (error) {
      if (!(error instanceof UnreadableEventError)) throw error
      onUnreadable(error)
      return undefined
    }
  }

  /**
   * Fields of a stored line that its shape does not know, as paths.
   * @throws UnreadableEventError
   */
  oddities(stored: StoredLine): string[] {
    const { body, known } = this.#open(stored)
    return differences(body, known)
  }

  /** The body of a stored line in the shape of today, and as much of it as that shape knows. */
  #open(stored: StoredLine): { body: unknown; known: unknown } {
    const shape = this.#shapeOf(stored.type)
    if (!shape) throw new UnreadableEventError(stored, 'no such type in this kind of stream')
    const { schema, upcasts } = shape
    if (stored.shape < 1) throw new UnreadableEventError(stored, 'shapes are counted from 1')
    if (stored.shape > upcasts.length + 1)
      throw new UnreadableEventError(stored, 'written by a newer version of the program')
    const body = upcast(stored, upcasts.slice(stored.shape - 1))
    const parsed = schema.safeParse(body)
    if (!parsed.success) throw new UnreadableEventError(stored, reasons(parsed.error))
    return { body, known: parsed.data }
  }

  #shapeOf(type: string): Shape | undefined {
    return Object.hasOwn(this.shapes, type) ? shapeOf(this.shapes[type]!) : undefined
  }
}

/**
 * An upcast trusts the shape that the line claims to have; one that stumbles over it cannot be
 * read.
 */
function upcast(stored: StoredLine, upcasts: readonly Upcast[]): Body {
  try {
    return upcasts.reduce((body, next) => next(body), stored.body)
  } catch (error) {
    throw new UnreadableEventError(stored, `its shape is not ${stored.shape}: ${String(error)}`)
  }
}

/** A kind of stream of which only the kind is known: for lists of all. */
export type AnyStreamKind = Pick<StreamKind<string, Shapes>, 'kind' | 'ids' | 'idOf' | 'types'> & {
  read: (stored: LedgerEvent) => Envelope & { type: string; body: object }
  write(events: readonly { type: string; body: object }[]): NewEvent[]
  oddities: (stored: StoredLine) => string[]
}

function shapeOf(declared: z.ZodType | Shape): Shape {
  return 'upcasts' in declared ? declared : { schema: declared, upcasts: [] }
}

function reasons(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join('.') || 'body'} ${issue.message}`)
    .join('; ')
}

/** Paths of the members of one value that the other lacks or has otherwise. */
function differences(given: unknown, known: unknown, path = ''): string[] {
  if (isDeepStrictEqual(given, known)) return []
  if (typeof given !== 'object' || typeof known !== 'object' || !given || !known) return [path]
  return Object.entries(given).flatMap(([key, value]) =>
    differences(value, (known as Record<string, unknown>)[key], path ? `${path}.${key}` : key),
  )
}
