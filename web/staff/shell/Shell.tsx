import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Spin } from 'antd'
import { lazy, Suspense } from 'react'
import { NavLink, Route, Routes } from 'react-router'
import { workdaysText } from '#text/time'
import { chineseDay } from '#text/labels'
import { PLAN_WORDS } from '#text/process'
import { AppointmentsPage } from '../appointments/AppointmentsPage.tsx'
import { CalendarPage } from '../calendar/CalendarPage.tsx'
import { CardPage } from '../supervision/CardPage.tsx'
import { CasePage } from '../cases/CasePage.tsx'
import { CasesPage } from '../cases/CasesPage.tsx'
import { get, type Me, ProblemError, remove } from '../client.ts'
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
  const me = useQuery({
    queryKey: ['me'],
    queryFn: () => get<Me>('/api/me'),
    refetchInterval: 300_000,
  })
  if (me.isPending)
    return (
      <div className="signin">
        <Spin description="正在打开" />
      </div>
    )
  if (me.error) {
    if (me.error instanceof ProblemError && me.error.status === 401)
      return <SignInPage onSignedIn={() => queries.resetQueries()} />
    return (
      <div className="signin">
        <Alert
          type="error"
          showIcon
          title={me.error.message}
          action={<Button onClick={() => me.refetch()}>重试</Button>}
        />
      </div>
    )
  }
  const isCounter = me.data.roles.some((r) => r === 'clerk' || r === 'hall-clerk')
  const signOut = async () => {
    await remove('/api/session')
    queries.resetQueries()
  }
  return (
    <>
      <header className="shell-head">
        <span className="shell-brand">一门</span>
        <nav className="shell-nav" aria-label="主要栏目">
          <NavLink to="/" end>
            我的待办
          </NavLink>
          {isCounter && <NavLink to="/receive">窗口收件</NavLink>}
          <NavLink to="/cases">办件查询</NavLink>
          <NavLink to="/letters">咨询投诉</NavLink>
          <NavLink to="/ratings">好差评</NavLink>
          <NavLink to="/supervision">电子监察</NavLink>
          {isCounter && <NavLink to="/appointments">预约</NavLink>}
          <NavLink to="/guides">办事指南</NavLink>
          <NavLink to="/delegations">AB 岗</NavLink>
          <NavLink to="/calendar">工作日历</NavLink>
          {me.data.roles.some((r) => PROCESS_KEEPERS.has(r)) && (
            <NavLink to="/process-changes">{PLAN_WORDS.title}</NavLink>
          )}
          <NavLink to="/publications">版本公布</NavLink>
        </nav>
        <span className="shell-who">
          <span>
            {me.data.unitName} · {me.data.name} · {me.data.roleNames.join('、')}
          </span>{' '}
          <Button type="link" onClick={signOut}>
            退出
          </Button>
        </span>
      </header>
      <main className="shell-main">
        {me.data.actsFor.length > 0 && (
          <Alert
            type="info"
            showIcon
            title="委托中：您正在代理同事的岗位（AB 岗），所作操作记在您本人名下。"
            style={{ marginBottom: 12 }}
          />
        )}
        {me.data.calendarWarning && me.data.roles.some((r) => CALENDAR_KEEPERS.has(r)) && (
          <Alert
            type="warning"
            showIcon
            style={{ marginBottom: 12 }}
            title={`工作日历只剩 ${workdaysText(me.data.calendarWarning.coveredWorkdays)}（到${chineseDay(me.data.calendarWarning.coveredUntil)}）。下一年度放假安排公布后，请系统管理员尽快导入；在此之前跨年的期限按周一至周五暂算。`}
          />
        )}
        <Suspense fallback={<Spin description="正在打开" />}>
          <Routes>
            <Route path="/" element={<DeskPage me={me.data} />} />
            <Route path="/receive" element={<ReceivePage me={me.data} />} />
            <Route path="/cases" element={<CasesPage />} />
            <Route path="/cases/:caseId" element={<CasePage me={me.data} />} />
            <Route path="/appointments" element={<AppointmentsPage me={me.data} />} />
            <Route path="/guides" element={<GuidesPage />} />
            <Route path="/letters" element={<LettersPage />} />
            <Route path="/letters/:letterId" element={<LetterPage />} />
            <Route path="/ratings" element={<RatingsPage me={me.data} />} />
            <Route path="/supervision" element={<SupervisionPage me={me.data} />} />
            <Route path="/supervision/rules" element={<RulesPage me={me.data} />} />
            <Route path="/supervision/watched" element={<WatchedPage me={me.data} />} />
            <Route path="/supervision/forecasts" element={<ForecastsPage me={me.data} />} />
            <Route path="/supervision/directives" element={<DirectivesPage me={me.data} />} />
            <Route path="/supervision/findings" element={<FindingsPage me={me.data} />} />
            <Route path="/supervision/registers" element={<RegistersPage me={me.data} />} />
            <Route path="/supervision/daily" element={<DailyCheckPage me={me.data} />} />
            <Route path="/supervision/oversight" element={<OversightPage me={me.data} />} />
            <Route path="/supervision/measures" element={<MeasuresPage me={me.data} />} />
            <Route path="/supervision/coverage" element={<CoveragePage me={me.data} />} />
            <Route path="/wall" element={<WallPage />} />
            <Route path="/supervision/:caseId/:kind" element={<CardPage />} />
            <Route path="/delegations" element={<DelegationPage me={me.data} />} />
            <Route path="/calendar" element={<CalendarPage me={me.data} />} />
            <Route path="/process-changes" element={<ProcessChangesPage />} />
            <Route path="/publications" element={<PublicationsPage me={me.data} />} />
            <Route path="/publications/:kind" element={<PublicationListPage />} />
            <Route path="/publications/:kind/:key" element={<PublicationPage />} />
            <Route
              path="*"
              element={<Alert type="warning" title="没有这个页面，请从上方栏目进入。" />}
            />
          </Routes>
        </Suspense>
      </main>
    </>
  )
}
