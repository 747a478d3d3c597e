import { own } from '../../../src/foundation/own.ts'
import { Link } from 'react-router'
import { useAnswer } from '../client.ts'

/** Members that hold the key of another publication, and of which kind. */
const REFERENCES: Readonly<Record<string, string>> = {
  unitId: 'unit',
  processKey: 'process',
  formKey: 'form',
  templateKey: 'template',
  tableKey: 'table',
  feeKey: 'fee',
}
/** What carries its own key carries no other. */
const OWN_IDS: Readonly<Record<string, string>> = { unit: 'unitId', item: 'itemId' }

export const isOwnId = (kind: string, members: readonly string[]): boolean =>
  members.length === 1 && members[0] === own(OWN_IDS, kind)

/** The kind that a member of a content refers to. */
export const referredKind = (kind: string, members: readonly string[]): string | undefined =>
  isOwnId(kind, members) ? undefined : own(REFERENCES, members.at(-1) ?? '')

/** What is in force today of a kind, by name. */
export const useNames = (kind: string) =>
  useAnswer('/api/world/names', { query: { kind } }, { staleTime: 60_000 })

/** Another publication by its name of today, and the way there. */
export function PublicationName({ kind, of }: { kind: string; of: string }) {
  const names = useNames(kind)
  return (
    <Link to={`/publications/${kind}/${of}`}>
      {names.data?.find(({ key }) => key === of)?.name ?? of}
    </Link>
  )
}
