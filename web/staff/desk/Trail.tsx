import { Button } from 'antd'
import { Link, useLocation, useNavigate } from 'react-router'
import { NEXT, nextText, TRAIL } from '#text/desk'
import { Claim } from './Claim.tsx'
import { useKeys } from './keys.tsx'
import { type FromDesk, keyOf, nextOf, searchOf, useTasks } from './tasks.ts'

/**
 * Between the desk and what is done there: the way back, who is at this, and the next that waits.
 */
export function Trail() {
  const { pathname, search, state } = useLocation()
  const from = state as FromDesk | null
  if (from?.desk === undefined || pathname === '/') return null
  return <Between from={from} here={[pathname, `${pathname}${search}`]} />
}

function Between({ from: { desk, passed }, here }: { from: FromDesk; here: string[] }) {
  const navigate = useNavigate()
  const { data } = useTasks(searchOf(new URLSearchParams(desk)))
  const rows = data?.rows ?? []
  const seen = [...passed, ...here]
  const next = nextOf(rows, seen)
  const go = next && (() => navigate(next.path, { state: { desk, passed: seen } }))
  useKeys({ n: go })
  return (
    <nav className="trail" aria-label={TRAIL.nav}>
      <Link to={{ pathname: '/', search: desk }}>{TRAIL.back}</Link>
      {rows
        .filter(({ path }) => here.includes(path))
        .map((task) => (
          <span key={keyOf(task)}>
            {task.title} <Claim of={task} />
          </span>
        ))}
      {next && go ? (
        <Button onClick={go} aria-keyshortcuts="n" title={nextText(next.title, next.about)}>
          {NEXT}
        </Button>
      ) : (
        data && <small>{TRAIL.none}</small>
      )}
    </nav>
  )
}
