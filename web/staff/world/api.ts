import { createContext } from 'react'
import type { PublicationView } from '../../contract.ts'
import { useAnswer } from '../client.ts'

/** Names of the ids in the contents of the publication that is shown. */
export const IdNamesContext = createContext<PublicationView['idNames']>({})

/** Contents never change: what was fetched once is right for ever. */
export function useContent(hash: string | undefined) {
  return useAnswer(
    '/api/world/contents/{hash}',
    { path: { hash: hash ?? '' } },
    { staleTime: Number.POSITIVE_INFINITY, enabled: hash !== undefined },
  )
}

/** Kinds whose content is one long text, and the member that holds it. */
export const TEXT_MEMBERS: Readonly<Record<string, string>> = { process: 'xml', template: 'typst' }

/** Kinds that have no form: they open as text. */
export const TEXT_FIRST: ReadonlySet<string> = new Set(['process', 'template'])
