import { useQueryClient } from '@tanstack/react-query'
import { Alert, Spin } from 'antd'
import { type ComponentType, lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { calendarEndsText, SHELL } from '#text/shell'
import { UI } from '#text/ui'
import { AppointmentsPage } from '../appointments/AppointmentsPage.tsx'
import { CalendarPage } from '../calendar/CalendarPage.tsx'
import { CardPage } from '../supervision/CardPage.tsx'
import { CasePage } from '../cases/CasePage.tsx'
import { CasesPage } from '../cases/CasesPage.tsx'
import { CommitmentsPage } from '../cases/CommitmentsPage.tsx'
import { LicencesPage } from '../cases/LicencesPage.tsx'
import type { Me } from '../../contract.ts'
import { Problem } from '../../ui/Problem.tsx'
import { ProblemError, useAnswer } from '../client.ts'
import { AuditPage } from '../identity/AuditPage.tsx'
import { DelegationPage } from '../identity/DelegationPage.tsx'
import { PersonPage } from '../identity/PersonPage.tsx'
import { DeskPage } from '../desk/DeskPage.tsx'
import { InboxPage } from '../desk/InboxPage.tsx'
import { Trail } from '../desk/Trail.tsx'
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
import { SessionsPage } from '../identity/SessionsPage.tsx'
import { SignInPage } from '../identity/SignInPage.tsx'
import { WatchedPage } from '../supervision/WatchedPage.tsx'
import { type Address, ADDRESSES, mayOpen } from '../screens.ts'
import { Head } from './Head.tsx'

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

/**
 * Those who can import a year or press for it; for the others each limit that reaches into it says
 * so itself.
 */
const CALENDAR_KEEPERS: ReadonlySet<string> = new Set([
  'system-admin',
  'supervision-lead',
  'supervision-officer',
  'hall-manager',
  'unit-head',
])

export function Shell() {
  const queries = useQueryClient()
  const me = useAnswer('/api/me', {}, { refetchInterval: 300_000 })
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
        <Trail />
        <Suspense fallback={<Spin description={UI.opening} />}>
          <Pages me={me.data} />
        </Suspense>
      </main>
    </>
  )
}

/** What stands at each address. */
const PAGES: Readonly<Record<Address, ComponentType<{ me: Me }>>> = {
  '/': DeskPage,
  '/inbox': InboxPage,
  '/sessions': SessionsPage,
  '/receive': ReceivePage,
  '/persons': PersonPage,
  '/cases': CasesPage,
  '/licences': LicencesPage,
  '/commitments': CommitmentsPage,
  '/cases/:caseId': CasePage,
  '/appointments': AppointmentsPage,
  '/guides': GuidesPage,
  '/letters': LettersPage,
  '/letters/:letterId': LetterPage,
  '/ratings': RatingsPage,
  '/supervision': SupervisionPage,
  '/supervision/rules': RulesPage,
  '/supervision/watched': WatchedPage,
  '/supervision/forecasts': ForecastsPage,
  '/supervision/directives': DirectivesPage,
  '/supervision/findings': FindingsPage,
  '/supervision/registers': RegistersPage,
  '/supervision/daily': DailyCheckPage,
  '/supervision/oversight': OversightPage,
  '/supervision/measures': MeasuresPage,
  '/supervision/coverage': CoveragePage,
  '/supervision/:caseId/:kind': CardPage,
  '/wall': WallPage,
  '/delegations': DelegationPage,
  '/audit': AuditPage,
  '/calendar': CalendarPage,
  '/process-changes': ProcessChangesPage,
  '/publications': PublicationsPage,
  '/publications/:kind': PublicationListPage,
  '/publications/:kind/:key': PublicationPage,
}

/** The page at the address, where the reader may open it. */
function Pages({ me }: { me: Me }) {
  const pageAt = (address: Address) => {
    const Page = PAGES[address]
    return mayOpen(me, address) ? <Page me={me} /> : <Alert type="warning" title={SHELL.notYours} />
  }
  return (
    <Routes>
      {ADDRESSES.map((address) => (
        <Route key={address} path={address} element={pageAt(address)} />
      ))}
      <Route path="*" element={<Alert type="warning" title={SHELL.noPage} />} />
    </Routes>
  )
}
