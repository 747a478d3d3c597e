import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { NavLink } from 'react-router'
import { INBOX } from '#text/desk'
import { SESSIONS } from '#text/sessions'
import { SHELL } from '#text/shell'
import type { Me } from '../../contract.ts'
import { api } from '../client.ts'
import { useInbox } from '../desk/inbox.ts'
import { useCounts } from '../desk/tasks.ts'
import { type Address, ADDRESSES, isShown, screenAt } from '../screens.ts'

/** The menu, what one was told, and who sits here. */
export function Head({ me }: { me: Me }) {
  const queries = useQueryClient()
  const signOut = async () => {
    await api.DELETE('/api/session')
    await queries.resetQueries()
  }
  return (
    <header className="shell-head">
      <span className="shell-brand">{SHELL.brand}</span>
      <Menu me={me} />
      <span className="shell-who">
        <Bell />
        <span>{[me.unitName, me.name, me.roleNames.join('、')].join(' · ')}</span>{' '}
        <NavLink to="/sessions">{SESSIONS.title}</NavLink>
        <Button type="link" onClick={signOut}>
          {SHELL.signOut}
        </Button>
      </span>
    </header>
  )
}

/**
 * What the reader may open and has use for, with how much waits there; a number that did not come
 * is not shown as none.
 */
function Menu({ me }: { me: Me }) {
  const { data: counts = [] } = useCounts()
  const waitingAt = (address: Address) => {
    const { waits } = screenAt(address)
    return counts
      .filter(({ kind }) => (address === '/' ? true : waits?.includes(kind)))
      .reduce((sum, { total }) => sum + total, 0)
  }
  return (
    <nav className="shell-nav" aria-label={SHELL.nav}>
      {ADDRESSES.map((address) => {
        const { name } = screenAt(address)
        const waiting = waitingAt(address)
        if (!name || !isShown(me, address, waiting)) return null
        return (
          <NavLink key={address} to={address} end={address === '/'}>
            {name} <Waiting n={waiting} says={SHELL.waiting} />
          </NavLink>
        )
      })}
    </nav>
  )
}

/** 提醒, with how many one has not read. */
function Bell() {
  const { data } = useInbox()
  return (
    <NavLink to="/inbox" className="bell">
      {INBOX.title} <Waiting n={data?.unread ?? 0} says={SHELL.unread} />
    </NavLink>
  )
}

/** A number, and for those who only hear it, of what. */
function Waiting({ n, says }: { n: number; says: string }) {
  if (n === 0) return null
  return (
    <b>
      {n}
      <span className="unseen"> {says}</span>
    </b>
  )
}
