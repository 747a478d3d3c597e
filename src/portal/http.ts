import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, within } from '#platform/http'
import type { PersonalField } from '#platform/ownership'
import { openDirectory } from './directory.ts'
import { openFigures } from './figures.ts'
import { registerAppointments, type BookingDeps } from './http/appointments.ts'
import { registerApply, registerDrafts } from './http/apply.ts'
import { registerAgain } from './http/again.ts'
import { registerAuthorities } from './http/authorities.ts'
import { type CaseScreenDeps, registerMyCases } from './http/cases.ts'
import { registerCrawlers } from './http/crawlers.ts'
import { registerDisclosure, registerOpenData } from './http/disclosure.ts'
import { registerFinding, registerSuggestions } from './http/finding.ts'
import { type GuideDeps, registerGuides } from './http/guides.ts'
import { registerLetter } from './http/letter.ts'
import { registerLetters } from './http/letters.ts'
import { registerLicences } from './http/licences.ts'
import { registerDemonstration, registerMine } from './http/my.ts'
import { registerExport, registerPersonal } from './http/personal.ts'
import { registerOwnSessions } from './http/own-sessions.ts'
import { registerProgress } from './http/progress.ts'
import { type RatingDeps, registerRatings } from './http/ratings.ts'
import { registerSignIn, type SignInDeps } from './http/sign-in.ts'
import { registerSubmission } from './http/submission.ts'
import { registerUploads } from './http/uploads.ts'
import { registerVerify, type VerifyDeps } from './http/verify.ts'
import { registerWorkdays } from './http/workdays.ts'
import type { Pages } from './pages.ts'
import { answerOnPages, openScreens, type ScreenDeps } from './screens.ts'

/** What the portal needs of the county. */
export interface PortalDeps
  extends ScreenDeps,
    BookingDeps,
    CaseScreenDeps,
    GuideDeps,
    RatingDeps,
    SignInDeps,
    VerifyDeps {}

const NO_PAGE = refusals(404, {
  'no-such-page':
    '没有这个页面。网址可能写错了，或者页面已经移走。请回到首页查找，或从“我的”进入您的办件。',
})

interface Options {
  demo: boolean
  privacy: readonly PersonalField[]
}

/**
 * The public pages: rendered on the server, complete without scripts; and what their scripts ask
 * for.
 */
export async function registerPortal(
  server: HttpServer,
  deps: PortalDeps,
  pages: Pages,
  options: Options,
): Promise<void> {
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const directory = openDirectory(deps)
  registerSuggestions(server, directory)
  registerDrafts(server, deps)
  registerUploads(server, deps)
  registerExport(server, deps)
  const figures = openFigures(deps)
  registerOpenData(server, figures)

  await within(server, (part) => {
    const screens = openScreens(deps, pages, options)
    answerOnPages(part, screens)
    registerFinding(part, screens, deps, directory)
    registerGuides(part, screens, deps)
    registerApply(part, screens, deps)
    registerSubmission(part, screens, deps)
    registerSignIn(part, screens, deps)
    registerMine(part, screens, deps)
    registerMyCases(part, screens, deps)
    registerLicences(part, screens, deps)
    registerRatings(part, screens, deps)
    registerProgress(part, screens, deps)
    registerVerify(part, screens, deps)
    registerLetters(part, screens, deps)
    registerLetter(part, screens, deps)
    registerAppointments(part, screens, deps)
    registerDisclosure(part, screens, figures)
    registerPersonal(part, screens, deps, options.privacy)
    registerAuthorities(part, screens, deps)
    registerOwnSessions(part, screens, deps)
    registerAgain(part, screens, deps)
    registerWorkdays(part, screens, deps)
    registerCrawlers(part, deps)
    if (options.demo) registerDemonstration(part, screens, deps)
    // Whoever comes by a browser reads a page; a program is told as everywhere else.
    part.get(
      '/*',
      { config: { access: EVERYBODY, refuses: NO_PAGE }, schema: { hide: true } },
      (request, reply) =>
        request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/')
          ? screens.refuse(reply, 'no-such-page')
          : reply.callNotFound(),
    )
  })
}
