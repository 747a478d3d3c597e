import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { ROOMS } from '#text/supervision'
import type { Me } from '../client.ts'

const holds = (me: Me, ...roles: string[]) => me.roles.some((r) => roles.includes(r))
export const isBody = (me: Me) => holds(me, 'supervision-officer', 'supervision-lead')
export const isLead = (me: Me) => holds(me, 'supervision-lead')
export const seesAll = (me: Me) => isBody(me) || holds(me, 'leader', 'hall-manager', 'auditor')
export const seesLeads = (me: Me) => isBody(me) || holds(me, 'auditor')
const oversees = (me: Me) => holds(me, 'leader', 'supervision-lead', 'auditor')
const everybody = () => true

const DOORS: readonly [path: string, name: string, mayEnter: (me: Me) => boolean][] = [
  ['/supervision', ROOMS.board, everybody],
  ['/supervision/watched', ROOMS.watched, everybody],
  ['/supervision/forecasts', ROOMS.forecasts, everybody],
  ['/supervision/directives', ROOMS.directives, everybody],
  ['/supervision/findings', ROOMS.findings, seesLeads],
  ['/supervision/registers', ROOMS.registers, seesLeads],
  ['/supervision/daily', ROOMS.daily, everybody],
  ['/supervision/measures', ROOMS.measures, seesAll],
  ['/supervision/coverage', ROOMS.coverage, seesAll],
  ['/supervision/rules', ROOMS.rules, everybody],
  ['/supervision/oversight', ROOMS.oversight, oversees],
  ['/wall', ROOMS.wall, seesAll],
]

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
        {DOORS.filter(([, , mayEnter]) => mayEnter(me)).map(([path, name]) => (
          <NavLink key={path} to={path} end>
            {name}
          </NavLink>
        ))}
      </nav>
      {says && <p className="hint">{says}</p>}
      {children}
    </>
  )
}
