import { Button, Tag } from 'antd'
import { Link } from 'react-router'
import { deleteViewText, VIEWS } from '#text/desk'
import type { SavedView } from '../../contract.ts'
import { AskPanel } from '../../ui/AskForm.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { api, useAnswer } from '../client.ts'
import type { Search } from './tasks.ts'

const addressOf = ({ search }: SavedView) =>
  `/?${new URLSearchParams(Object.entries(search).map(([name, value]) => [name, String(value)]))}`

/** 常用筛选: to pick one, and to be rid of it. */
export function Views({ isFiltered, onSave }: { isFiltered: boolean; onSave: () => void }) {
  const views = useAnswer('/api/desk/views')
  const deleting = useSend(
    (name: string) => api.DELETE('/api/desk/views/{name}', { params: { path: { name } } }),
    { done: VIEWS.deleted },
  )
  const kept = views.data ?? []
  if (views.error) return <Problem of={views.error} onRetry={views.refetch} />
  if (kept.length === 0 && !isFiltered) return null
  return (
    <nav className="views" aria-label={VIEWS.nav}>
      {kept.length > 0 && <small>{VIEWS.nav}</small>}
      {kept.map((view) => (
        <Tag
          key={view.name}
          closable={{ 'aria-label': deleteViewText(view.name) }}
          onClose={(event) => {
            event.preventDefault()
            deleting.send(view.name)
          }}
        >
          <Link to={addressOf(view)}>{view.name}</Link>
        </Tag>
      ))}
      {isFiltered && (
        <Button size="small" type="link" onClick={onSave}>
          {VIEWS.save}
        </Button>
      )}
      {deleting.problem && <Problem of={deleting.problem} />}
    </nav>
  )
}

/** Keeps the filters as they are, under a name. */
export function SaveView({ search, onDone }: { search: Search; onDone: () => void }) {
  return (
    <AskPanel
      name="desk-view"
      asks={{
        title: VIEWS.save,
        confirm: VIEWS.confirm,
        questions: {
          name: { kind: 'line', label: VIEWS.name, hint: VIEWS.hint, isNeeded: true, most: 20 },
        },
      }}
      send={({ name }) => api.POST('/api/desk/views', { body: { name: String(name), search } })}
      done={VIEWS.saved}
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
