import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { ROOMS } from '#text/supervision'
import type { Me } from '../../contract.ts'
import { ADDRESSES, isShown, mayAsk, screenAt } from '../screens.ts'

const holds = (me: Me, ...roles: string[]) => me.roles.some((r) => roles.includes(r))
export const isBody = (me: Me) => holds(me, 'supervision-officer', 'supervision-lead')
export const isLead = (me: Me) => holds(me, 'supervision-lead')
export const seesAll = (me: Me) => mayAsk(me, 'GET /api/supervision/coverage')

/** A room of 电子监察, with the doors to the others; each shows only to those who may enter. */
export function Room({
  me,
  title,
  says,
  children,
}: {
  me: Me
  title: ReactNode
  says?: string
  children: ReactNode
}) {
  return (
    <>
      <h1 className="page-title">{title}</h1>
      <nav className="sub-nav" aria-label={ROOMS.nav}>
        {ADDRESSES.filter((address) => screenAt(address).room && isShown(me, address)).map(
          (address) => (
            <NavLink key={address} to={address} end>
              {screenAt(address).room}
            </NavLink>
          ),
        )}
      </nav>
      {says && <p className="hint">{says}</p>}
      {children}
    </>
  )
}
