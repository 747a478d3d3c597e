import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Empty, Input, Modal, Space, Spin, Tag } from 'antd'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { type FormSchema, inOrderAsked } from '../../../src/items/contract.ts'
import type { PublishedVersion } from '../../../src/world/queries.ts'
import { DRAFT_STATES, valueWord } from '#text/publications'
import { chineseDay, chineseTime } from '#text/time'
import { get, post, type ProblemError } from '../client.ts'
import { type DraftView, IdNamesContext, type PublicationView, useContent } from './api.ts'
import { ContentView } from './ContentView.tsx'
import { DifferenceView } from './DifferenceView.tsx'
import { DraftEditor } from './DraftEditor.tsx'
import { FaultList } from './FaultList.tsx'
import { inOrder } from './in-order.ts'

/** One key: what is in force today, what waits for approval, every version, and writing the next one. */
export function PublicationPage() {
  const { kind, key } = useParams()
  const [params, setParams] = useSearchParams()
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: ['publication', kind, key],
    queryFn: () => get<PublicationView>(`/api/publications/${kind}/${key}`),
  })
  if (found.error)
    return (
      <>
        <p>
          <Link to="/publications">版本公布</Link>
        </p>
        <Alert type="error" showIcon title={found.error.message} />
      </>
    )
  if (!found.data) return <Spin description="正在打开" />
  const view = found.data
  const { versions, drafts } = view
  const inForce = versions.find((v) => v.number === view.inForce)
  const open = drafts.filter((d) => d.state === 'open')
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['publication'] })
    await queries.invalidateQueries({ queryKey: ['publications'] })
  }
  const begin = (from?: string) => setParams(from ? { draft: '1', from } : { draft: '1' })
  return (
    <IdNamesContext value={view.idNames}>
      <p>
        <Link to="/publications">版本公布</Link> ›{' '}
        <Link to={`/publications/${kind}`}>{view.title}</Link>
      </p>
      <h1 className="page-title">
        {view.name ?? view.title} {!view.keys && <small>{key}</small>}
      </h1>
      {view.mayDraft && !params.has('draft') && (
        <Space wrap style={{ marginBottom: 12 }}>
          <Button type="primary" onClick={() => begin()}>
            拟订新版本
          </Button>
          {kind === 'calendar' && <Link to="/calendar">从放假通知导入</Link>}
        </Space>
      )}
      <div className="stack">
        {params.has('draft') && view.mayDraft && (
          <Card size="small">
            <Editor
              view={view}
              from={params.get('from') ?? undefined}
              onDone={async (isSent) => {
                if (isSent) await refresh()
                setParams({})
              }}
            />
          </Card>
        )}
        {open.map((draft) => (
          <OpenDraftCard key={draft.draftId} view={view} draft={draft} onDecided={refresh} />
        ))}
        {inForce ? (
          <Card
            size="small"
            title={`今天有效：第 ${inForce.number} 版，${chineseDay(inForce.effectiveOn)}起生效`}
          >
            <details open={!params.has('draft')}>
              <summary>全部内容</summary>
              <Whole view={view} hash={inForce.hash} />
            </details>
          </Card>
        ) : (
          !params.has('draft') && <Empty description="今天没有有效的版本" />
        )}
        {view.versions.length + view.drafts.length > 0 && (
          <Card size="small" title="历次版本">
            <History view={view} {...(view.mayDraft && { onCopy: begin })} />
          </Card>
        )}
      </div>
    </IdNamesContext>
  )
}

const who = (view: PublicationView, id: string) =>
  id === 'system' ? '系统' : (view.names[id] ?? id)

function Whole({ view, hash }: { view: PublicationView; hash: string }) {
  const content = useContent(hash)
  if (content.error) return <Alert type="error" showIcon title={content.error.message} />
  return content.data ? (
    <ContentView kind={view.kind} content={inOrder(view.schema, content.data.content)} />
  ) : (
    <Spin description="正在打开" />
  )
}

/** A form with its fields from top to bottom, not by their ids. */
const asWritten = (kind: string, content: unknown) =>
  kind === 'form' ? inOrderAsked(content as FormSchema) : content

function Editor({
  view,
  from,
  onDone,
}: {
  view: PublicationView
  from: string | undefined
  onDone: (isSent: boolean) => void
}) {
  const begun = from ?? view.versions.at(-1)?.hash
  const content = useContent(begun)
  if (content.error) return <Alert type="error" showIcon title={content.error.message} />
  if (begun !== undefined && !content.data) return <Spin description="正在打开" />
  const ordered = content.data && inOrder(view.schema, asWritten(view.kind, content.data.content))
  const name = [view.kind, view.key, from ?? ''].join('/')
  return <DraftEditor key={name} view={view} name={name} content={ordered} onDone={onDone} />
}

/** A draft that waits for a second person, with what it would change. */
function OpenDraftCard({
  view,
  draft,
  onDecided,
}: {
  view: PublicationView
  draft: DraftView
  onDecided: () => Promise<void>
}) {
  const { message, modal } = App.useApp()
  const [rejecting, setRejecting] = useState(false)
  // One that was overtaken is shown against what it was made from: against what came after, it would seem to take that back.
  const before = draft.isOutdated
    ? view.versions.find((v) => v.hash === draft.basedOn)
    : view.versions.at(-1)
  const isOwn = draft.mayReject && !draft.mayApprove
  const path = `/api/publications/${view.kind}/${view.key}/drafts/${draft.draftId}`
  const approve = () =>
    modal.confirm({
      title: `批准后${chineseDay(draft.effectiveOn)}起生效`,
      content: `${view.name ?? view.title}：${draft.basis}`,
      okText: '批准',
      cancelText: '取消',
      onOk: async () => {
        try {
          const done = await post<{ number: number; movedLimits?: number }>(`${path}/approval`, {})
          const moved = done.movedLimits ? `，${done.movedLimits} 个办理期限已重新计算` : ''
          message.success(`已批准，公布为第 ${done.number} 版${moved}`)
        } catch (error) {
          const { message: title, fields = [] } = error as ProblemError
          if (fields.length === 0) message.error(title)
          else modal.error({ title, content: <FaultList kind={view.kind} fields={fields} /> })
        }
        await onDecided()
      },
    })
  return (
    <Card
      size="small"
      title={
        <>
          <Tag color="orange">待批准</Tag> 拟自{chineseDay(draft.effectiveOn)}起生效
        </>
      }
    >
      <p>
        {who(view, draft.draftedBy)} {chineseTime(draft.draftedAt)}提出，依据：{draft.basis}
      </p>
      {draft.isOutdated && (
        <Alert
          type="warning"
          showIcon
          title="提出之后已经公布了别的版本，这份草稿不能再批准，请在新版本上重新提出。"
        />
      )}
      {before ? (
        <>
          <h2 className="part-title">与第 {before.number} 版的不同</h2>
          <DifferenceView kind={view.kind} before={before.hash} after={draft.hash} />
        </>
      ) : (
        <Whole view={view} hash={draft.hash} />
      )}
      <Space wrap>
        {draft.mayApprove && !draft.isOutdated && (
          <Button type="primary" onClick={approve}>
            批准
          </Button>
        )}
        {draft.mayReject && (
          <Button onClick={() => setRejecting(true)}>{isOwn ? '撤回' : '退回'}</Button>
        )}
        {!draft.mayApprove && <small>待另一人批准：{approversText(view)}</small>}
      </Space>
      {rejecting && (
        <RejectionDialog
          title={isOwn ? '撤回草稿' : '退回草稿'}
          send={(reason) => post(`${path}/rejection`, { reason })}
          onClose={async (isDone) => {
            setRejecting(false)
            if (isDone) await onDecided()
          }}
        />
      )}
    </Card>
  )
}

const approversText = ({ approvedBy }: PublicationView) => approvedBy.map(valueWord).join('或')

function RejectionDialog({
  title,
  send,
  onClose,
}: {
  title: string
  send: (reason: string) => Promise<unknown>
  onClose: (isDone: boolean) => void
}) {
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    try {
      await send(reason)
      onClose(true)
    } catch (error) {
      setProblem((error as Error).message)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      okText={title.slice(0, 2)}
      cancelText="取消"
      confirmLoading={busy}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={() => onClose(false)}
    >
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
      <div className="form-field">
        <label htmlFor="rejection-reason">理由</label>
        <Input.TextArea
          id="rejection-reason"
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
    </Modal>
  )
}

/** Every version, the latest first, each with what it changed; and the drafts that came to nothing. */
function History({ view, onCopy }: { view: PublicationView; onCopy?: (hash: string) => void }) {
  const rejected = view.drafts.filter((d) => d.state === 'rejected')
  const entries = [
    ...view.versions.map((version) => ({ at: version.publishedAt, version })),
    ...rejected.map((draft) => ({ at: draft.rejectedAt!, draft })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  if (entries.length === 0) return <p>还没有公布过。</p>
  return (
    <ol className="history">
      {entries.map((entry) =>
        'version' in entry ? (
          <li key={entry.version.draftId}>
            <VersionEntry view={view} version={entry.version} {...(onCopy && { onCopy })} />
          </li>
        ) : (
          <li key={entry.draft.draftId} className="rejected">
            <span>
              <Tag>{DRAFT_STATES.rejected}</Tag>
              {who(view, entry.draft.draftedBy)} {chineseTime(entry.draft.draftedAt)}提出，拟自
              {chineseDay(entry.draft.effectiveOn)}起生效
            </span>
            <small>
              {who(view, entry.draft.rejectedBy!)} {chineseTime(entry.at)}
              {entry.draft.rejectedBy === entry.draft.draftedBy ? '撤回' : '退回'}：
              {entry.draft.reason}
            </small>
            {onCopy && (
              <span>
                <Button size="small" onClick={() => onCopy(entry.draft.hash)}>
                  以此为底稿
                </Button>
              </span>
            )}
          </li>
        ),
      )}
    </ol>
  )
}

function VersionEntry({
  view,
  version,
  onCopy,
}: {
  view: PublicationView
  version: PublishedVersion
  onCopy?: (hash: string) => void
}) {
  const [shown, setShown] = useState<'whole' | 'difference'>()
  const before = view.versions.find((v) => v.number === version.number - 1)
  const toggle = (what: 'whole' | 'difference') => setShown(shown === what ? undefined : what)
  const isNow = version.number === view.inForce
  return (
    <>
      <span>
        <b>第 {version.number} 版</b> {chineseDay(version.effectiveOn)}起生效{' '}
        {isNow && <Tag color="green">今天有效</Tag>}
        {version.effectiveOn > view.today && <Tag color="blue">尚未生效</Tag>}
      </span>
      <small>
        依据：{version.basis}。
        {version.draftedBy === version.publishedBy
          ? `${who(view, version.publishedBy)} ${chineseTime(version.publishedAt)}公布`
          : `${who(view, version.draftedBy)}拟订，${who(view, version.publishedBy)} ${chineseTime(version.publishedAt)}批准公布`}
        ；全县第 {version.edition} 次公布，账本位置
        {version.position === null ? '：待封存' : ` ${version.position}`}
      </small>
      <Space wrap>
        {before && (
          <Button
            size="small"
            aria-expanded={shown === 'difference'}
            onClick={() => toggle('difference')}
          >
            与第 {before.number} 版的不同
          </Button>
        )}
        <Button size="small" aria-expanded={shown === 'whole'} onClick={() => toggle('whole')}>
          看全文
        </Button>
        {onCopy && (
          <Button size="small" onClick={() => onCopy(version.hash)}>
            以此为底稿
          </Button>
        )}
      </Space>
      {shown === 'whole' && <Whole view={view} hash={version.hash} />}
      {shown === 'difference' && before && (
        <DifferenceView kind={view.kind} before={before.hash} after={version.hash} />
      )}
    </>
  )
}
