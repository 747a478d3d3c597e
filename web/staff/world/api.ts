import { useQuery } from '@tanstack/react-query'
import { createContext } from 'react'
import type { Drafting, PublishedVersion } from '../../../src/world/queries.ts'
import type { IdNames } from '../../../src/world/kind.ts'
import { get } from '../client.ts'
import type { FieldSchema } from './schema.ts'

export interface KindRow {
  kind: string
  title: string
  keys: number
  openDrafts: number
  mayDraft: boolean
  mayApprove: boolean
}

export interface InForce {
  kind: string
  key: string
  number: number
  hash: string
  effectiveOn: string
  /** What people call it; the only one of its kind has none. */
  name?: string
}

export interface KeyRow {
  key: string
  name?: string
  /** Of the unit that it belongs to. */
  unitName?: string
  inForce?: InForce
  /** Published to hold later. */
  next: { number: number; effectiveOn: string }[]
  openDrafts: number
}

interface KindInfo {
  kind: string
  title: string
  /** The only keys there are, where no other may be begun. */
  keys?: string[]
  needsApproval: boolean
  /** Roles. */
  approvedBy: string[]
  mayDraft: boolean
}

export interface KeyList extends KindInfo {
  day: string
  total: number
  pageSize: number
  rows: KeyRow[]
}

export type DraftView = Drafting & {
  isOutdated: boolean
  mayApprove: boolean
  mayReject: boolean
}

/** One key with all that ever happened to it. */
export interface PublicationView extends KindInfo {
  key: string
  name?: string
  today: string
  /** Number of the version that holds today. */
  inForce?: number
  schema: FieldSchema
  idNames: IdNames
  versions: PublishedVersion[]
  drafts: DraftView[]
  /** Of the people, by their ids. */
  names: Record<string, string>
}

/** Names of the ids in the contents of the publication that is shown. */
export const IdNamesContext = createContext<IdNames>({})

/** Contents never change: what was fetched once is right for ever. */
export function useContent(hash: string | undefined) {
  return useQuery({
    queryKey: ['content', hash],
    queryFn: () => get<{ content: unknown }>(`/api/world/contents/${hash}`),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: hash !== undefined,
  })
}

/** Kinds whose content is one long text, and the member that holds it. */
export const TEXT_MEMBERS: Readonly<Record<string, string>> = { process: 'xml', template: 'typst' }

/** Kinds that have no form: they open as text. */
export const TEXT_FIRST: ReadonlySet<string> = new Set(['process', 'template'])
