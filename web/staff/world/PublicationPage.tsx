import { Button, Card, Empty, Space } from 'antd'
import { Link, useParams } from 'react-router'
import { inForceTitle, PUBLICATION, PUBLICATIONS } from '#text/world'
import { type FormSchema, inOrderAsked } from '../../../src/items/contract.ts'
import type { PublicationView } from '../../contract.ts'
import { useAddress } from '../../ui/address.ts'
import { Fetched } from '../../ui/Fetched.tsx'
import { useAnswer } from '../client.ts'
import { IdNamesContext, useContent } from './api.ts'
import { ContentView } from './ContentView.tsx'
import { DraftEditor } from './DraftEditor.tsx'
import { History } from './History.tsx'
import { inOrder } from './in-order.ts'
import { OpenDraft } from './OpenDraft.tsx'

/**
 * One key: what is in force today, what waits for approval, every version, and writing the next
 * one.
 */
export function PublicationPage() {
  const { kind = '', key = '' } = useParams()
  const found = useAnswer('/api/publications/{kind}/{key}', { path: { kind, key } })
  const title = found.data?.title
  return (
    <>
      <p>
        <Link to="/publications">{PUBLICATIONS.title}</Link>
        {title && (
          <>
            {' › '}
            <Link to={`/publications/${kind}`}>{title}</Link>
          </>
        )}
      </p>
      <Fetched of={found}>
        {(view) => (
          <IdNamesContext value={view.idNames}>
            <Publication view={view} />
          </IdNamesContext>
        )}
      </Fetched>
    </>
  )
}

function Publication({ view }: { view: PublicationView }) {
  const [params, setParams] = useAddress()
  const { kind, key, versions, drafts } = view
  const inForce = versions.find((v) => v.number === view.inForce)
  const begin = (from?: string) => setParams(from ? { draft: '1', from } : { draft: '1' })
  const isWriting = params.has('draft') && view.mayDraft
  return (
    <>
      <h1 className="page-title">
        {view.name ?? view.title} {!view.keys && <small>{key}</small>}
      </h1>
      {view.mayDraft && !isWriting && (
        <Space wrap className="offers">
          <Button type="primary" onClick={() => begin()}>
            {PUBLICATION.draft}
          </Button>
          {kind === 'calendar' && <Link to="/calendar">{PUBLICATION.fromNotice}</Link>}
        </Space>
      )}
      <div className="stack">
        {isWriting && (
          <Card size="small">
            <Editor
              view={view}
              from={params.get('from') ?? undefined}
              onDone={() => setParams({})}
            />
          </Card>
        )}
        {drafts
          .filter((d) => d.state === 'open')
          .map((draft) => (
            <OpenDraft key={draft.draftId} view={view} draft={draft} />
          ))}
        {inForce && (
          <Card size="small" title={inForceTitle(inForce)}>
            <details open={!isWriting}>
              <summary>{PUBLICATION.whole}</summary>
              <Whole view={view} hash={inForce.hash} />
            </details>
          </Card>
        )}
        {!inForce && !isWriting && <Empty description={PUBLICATION.noneToday} />}
        {versions.length + drafts.length > 0 && (
          <Card size="small" title={PUBLICATION.history}>
            <History view={view} {...(view.mayDraft && { onCopy: begin })} />
          </Card>
        )}
      </div>
    </>
  )
}

/** Who acted, by name. */
export const who = (view: PublicationView, id: string) =>
  id === 'system' ? PUBLICATION.system : (view.names[id] ?? id)

/** A content as people read it. */
export function Whole({ view, hash }: { view: PublicationView; hash: string }) {
  const content = useContent(hash)
  return (
    <Fetched of={content}>
      {(found) => <ContentView kind={view.kind} content={inOrder(view.schema, found.content)} />}
    </Fetched>
  )
}

/** A form with its fields from top to bottom, not by their ids. */
const asWritten = (kind: string, content: unknown) =>
  kind === 'form' ? inOrderAsked(content as FormSchema) : content

interface EditorProps {
  view: PublicationView
  from: string | undefined
  onDone: () => void
}

/** Begins with what it is to be copied from, or with the last version, or with nothing. */
function Editor({ view, from, onDone }: EditorProps) {
  const begun = from ?? view.versions.at(-1)?.hash
  const content = useContent(begun)
  const name = [view.kind, view.key, from ?? ''].join('/')
  const editor = (first: unknown) => (
    <DraftEditor key={name} view={view} name={name} content={first} onDone={onDone} />
  )
  if (begun === undefined) return editor(undefined)
  return (
    <Fetched of={content}>
      {(found) => editor(inOrder(view.schema, asWritten(view.kind, found.content)))}
    </Fetched>
  )
}
