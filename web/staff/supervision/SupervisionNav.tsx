import { NavLink } from 'react-router'
import type { Me } from '../client.ts'

const holds = (me: Me, ...roles: string[]) => me.roles.some((r) => roles.includes(r))
export const isBody = (me: Me) => holds(me, 'supervision-officer', 'supervision-lead')
export const seesAll = (me: Me) => isBody(me) || holds(me, 'leader', 'hall-manager', 'auditor')
export const seesLeads = (me: Me) => isBody(me) || holds(me, 'auditor')

/** The rooms of 电子监察; each shows only to those who may enter. */
export function SupervisionNav({ me }: { me: Me }) {
  return (
    <nav className="sub-nav" aria-label="电子监察栏目">
      <NavLink to="/supervision" end>
        实时监察
      </NavLink>
      <NavLink to="/supervision/watched">在办件</NavLink>
      <NavLink to="/supervision/forecasts">逾期预计</NavLink>
      <NavLink to="/supervision/directives">督办</NavLink>
      {seesLeads(me) && <NavLink to="/supervision/findings">真实性</NavLink>}
      {seesLeads(me) && <NavLink to="/supervision/registers">交叉核对与抽查</NavLink>}
      <NavLink to="/supervision/daily">日巡查</NavLink>
      {seesAll(me) && <NavLink to="/supervision/measures">责任追究</NavLink>}
      {seesAll(me) && <NavLink to="/supervision/coverage">三个全覆盖</NavLink>}
      <NavLink to="/supervision/rules">监察规则</NavLink>
      {holds(me, 'leader', 'supervision-lead', 'auditor') && (
        <NavLink to="/supervision/oversight">对监察的监督</NavLink>
      )}
      {seesAll(me) && <NavLink to="/wall">大屏</NavLink>}
    </nav>
  )
}
