import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Spin } from 'antd'
import { lazy, Suspense } from 'react'
import { NavLink, Route, Routes } from 'react-router'
import { calendarEndsText, MENU, SHELL } from '#text/shell'
import { UI } from '#text/ui'
import { PLAN_WORDS } from '#text/process'
import { AppointmentsPage } from '../appointments/AppointmentsPage.tsx'
import { CalendarPage } from '../calendar/CalendarPage.tsx'
import { CardPage } from '../supervision/CardPage.tsx'
import { CasePage } from '../cases/CasePage.tsx'
import { CasesPage } from '../cases/CasesPage.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { type Me, ProblemError, remove, useGet } from '../client.ts'
import { DelegationPage } from '../identity/DelegationPage.tsx'
import { DeskPage } from '../desk/DeskPage.tsx'
import { GuidesPage } from '../items/GuidesPage.tsx'
import { OversightPage } from '../supervision/OversightPage.tsx'
import { ProcessChangesPage } from '../process/ProcessChangesPage.tsx'
import { ReceivePage } from '../cases/ReceivePage.tsx'
import { CoveragePage } from '../supervision/CoveragePage.tsx'
import { DailyCheckPage } from '../supervision/DailyCheckPage.tsx'
import { DirectivesPage } from '../supervision/DirectivesPage.tsx'
import { ForecastsPage } from '../supervision/ForecastsPage.tsx'
import { LetterPage } from '../feedback/LetterPage.tsx'
import { LettersPage } from '../feedback/LettersPage.tsx'
import { MeasuresPage } from '../supervision/MeasuresPage.tsx'
import { RatingsPage } from '../feedback/RatingsPage.tsx'
import { RegistersPage } from '../supervision/RegistersPage.tsx'
import { RulesPage } from '../supervision/RulesPage.tsx'
import { SignInPage } from '../identity/SignInPage.tsx'
import { WatchedPage } from '../supervision/WatchedPage.tsx'

// These draw charts, and only those who supervise need them.
const SupervisionPage = lazy(() =>
  import('../supervision/SupervisionPage.tsx').then((m) => ({ default: m.SupervisionPage })),
)
const FindingsPage = lazy(() =>
  import('../supervision/FindingsPage.tsx').then((m) => ({ default: m.FindingsPage })),
)
// Whoever publishes comes here now and then; the others need none of it.
const PublicationsPage = lazy(() =>
  import('../world/PublicationsPage.tsx').then((m) => ({ default: m.PublicationsPage })),
)
const PublicationListPage = lazy(() =>
  import('../world/PublicationListPage.tsx').then((m) => ({
    default: m.PublicationListPage,
  })),
)
const PublicationPage = lazy(() =>
  import('../world/PublicationPage.tsx').then((m) => ({ default: m.PublicationPage })),
)
const WallPage = lazy(() =>
  import('../supervision/WallPage.tsx').then((m) => ({ default: m.WallPage })),
)

/** Those who can import a year or press for it; for the others each limit that reaches into it says so itself. */
const CALENDAR_KEEPERS: ReadonlySet<string> = new Set([
  'system-admin',
  'supervision-lead',
  'supervision-officer',
  'hall-manager',
  'unit-head',
])

/** Those who draft and approve processes. */
const PROCESS_KEEPERS: ReadonlySet<string> = new Set([
  'system-admin',
  'unit-maintainer',
  'supervision-lead',
  'unit-head',
])

export function Shell() {
  const queries = useQueryClient()
  const me = useGet<Me>('/api/me', { refetchInterval: 300_000 })
  if (me.isPending)
    return (
      <div className="signin">
        <Spin description={UI.opening} />
      </div>
    )
  if (me.error) {
    if (me.error instanceof ProblemError && me.error.status === 401)
      return <SignInPage onSignedIn={() => queries.resetQueries()} />
    return (
      <div className="signin">
        <Problem of={me.error} onRetry={me.refetch} />
      </div>
    )
  }
  return (
    <>
      <Head me={me.data} />
      <main className="shell-main">
        {me.data.actsFor.length > 0 && <Alert type="info" showIcon title={SHELL.actsFor} />}
        {me.data.calendarWarning && me.data.roles.some((r) => CALENDAR_KEEPERS.has(r)) && (
          <Alert type="warning" showIcon title={calendarEndsText(me.data.calendarWarning)} />
        )}
        <Suspense fallback={<Spin description={UI.opening} />}>
          <Pages me={me.data} />
        </Suspense>
      </main>
    </>
  )
}

/** The menu, and who sits here. */
function Head({ me }: { me: Me }) {
  const queries = useQueryClient()
  const isCounter = me.roles.some((r) => r === 'clerk' || r === 'hall-clerk')
  const entries: [path: string, name: string, isShown?: boolean][] = [
    ['/', MENU.desk],
    ['/receive', MENU.receive, isCounter],
    ['/cases', MENU.cases],
    ['/letters', MENU.letters],
    ['/ratings', MENU.ratings],
    ['/supervision', MENU.supervision],
    ['/appointments', MENU.appointments, isCounter],
    ['/guides', MENU.guides],
    ['/delegations', MENU.delegations],
    ['/calendar', MENU.calendar],
    ['/process-changes', PLAN_WORDS.title, me.roles.some((r) => PROCESS_KEEPERS.has(r))],
    ['/publications', MENU.publications],
  ]
  const signOut = async () => {
    await remove('/api/session')
    await queries.resetQueries()
  }
  return (
    <header className="shell-head">
      <span className="shell-brand">{SHELL.brand}</span>
      <nav className="shell-nav" aria-label={SHELL.nav}>
        {entries
          .filter(([, , isShown = true]) => isShown)
          .map(([path, name]) => (
            <NavLink key={path} to={path} end={path === '/'}>
              {name}
            </NavLink>
          ))}
      </nav>
      <span className="shell-who">
        <span>{[me.unitName, me.name, me.roleNames.join('、')].join(' · ')}</span>{' '}
        <Button type="link" onClick={signOut}>
          {SHELL.signOut}
        </Button>
      </span>
    </header>
  )
}

/** Which page stands at which address. */
function Pages({ me }: { me: Me }) {
  return (
    <Routes>
      <Route path="/" element={<DeskPage me={me} />} />
      <Route path="/receive" element={<ReceivePage me={me} />} />
      <Route path="/cases" element={<CasesPage />} />
      <Route path="/cases/:caseId" element={<CasePage me={me} />} />
      <Route path="/appointments" element={<AppointmentsPage me={me} />} />
      <Route path="/guides" element={<GuidesPage />} />
      <Route path="/letters" element={<LettersPage />} />
      <Route path="/letters/:letterId" element={<LetterPage />} />
      <Route path="/ratings" element={<RatingsPage me={me} />} />
      <Route path="/supervision" element={<SupervisionPage me={me} />} />
      <Route path="/supervision/rules" element={<RulesPage me={me} />} />
      <Route path="/supervision/watched" element={<WatchedPage me={me} />} />
      <Route path="/supervision/forecasts" element={<ForecastsPage me={me} />} />
      <Route path="/supervision/directives" element={<DirectivesPage me={me} />} />
      <Route path="/supervision/findings" element={<FindingsPage me={me} />} />
      <Route path="/supervision/registers" element={<RegistersPage me={me} />} />
      <Route path="/supervision/daily" element={<DailyCheckPage me={me} />} />
      <Route path="/supervision/oversight" element={<OversightPage me={me} />} />
      <Route path="/supervision/measures" element={<MeasuresPage me={me} />} />
      <Route path="/supervision/coverage" element={<CoveragePage me={me} />} />
      <Route path="/wall" element={<WallPage />} />
      <Route path="/supervision/:caseId/:kind" element={<CardPage />} />
      <Route path="/delegations" element={<DelegationPage me={me} />} />
      <Route path="/calendar" element={<CalendarPage me={me} />} />
      <Route path="/process-changes" element={<ProcessChangesPage />} />
      <Route path="/publications" element={<PublicationsPage me={me} />} />
      <Route path="/publications/:kind" element={<PublicationListPage />} />
      <Route path="/publications/:kind/:key" element={<PublicationPage />} />
      <Route path="*" element={<Alert type="warning" title={SHELL.noPage} />} />
    </Routes>
  )
}
