import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Again, OwnSessions } from './again.tsx'
import { Apply } from './apply.tsx'
import { AppointmentPage } from './appointments.tsx'
import { CasePage } from './case.tsx'
import { Demo } from './demo.tsx'
import type { Frame } from './frame.tsx'
import { GuidePage } from './guide.tsx'
import { Home } from './home.tsx'
import { LetterFollow, LetterPage } from './letter.tsx'
import { LetterForm, LetterSent } from './letter-form.tsx'
import { Letters } from './letters.tsx'
import { LicenceAsk, Licences } from './licences.tsx'
import { MyCases } from './my.tsx'
import { OpenChanges, OpenDecisions, OpenPage, OpenRatings } from './open.tsx'
import { Authorities, MyData, Privacy } from './personal.tsx'
import { Offline, Problem } from './problem.tsx'
import { Progress } from './progress.tsx'
import { Rate, Rated, RatingCourse } from './rating.tsx'
import { Review } from './review.tsx'
import { SignIn } from './sign-in.tsx'
import { Proof, Submitted } from './submitted.tsx'
import { Verify } from './verify.tsx'
import { Workdays } from './workdays.tsx'

const PAGES = {
  home: Home,
  guide: GuidePage,
  apply: Apply,
  review: Review,
  submitted: Submitted,
  proof: Proof,
  case: CasePage,
  my: MyCases,
  licences: Licences,
  licenceAsk: LicenceAsk,
  signIn: SignIn,
  progress: Progress,
  verify: Verify,
  workdays: Workdays,
  demo: Demo,
  problem: Problem,
  offline: Offline,
  letters: Letters,
  letterForm: LetterForm,
  letterSent: LetterSent,
  letterFollow: LetterFollow,
  letter: LetterPage,
  appointment: AppointmentPage,
  privacy: Privacy,
  myData: MyData,
  authorities: Authorities,
  again: Again,
  ownSessions: OwnSessions,
  open: OpenPage,
  openDecisions: OpenDecisions,
  openRatings: OpenRatings,
  openChanges: OpenChanges,
  rate: Rate,
  rated: Rated,
  ratingCourse: RatingCourse,
}
export type PageName = keyof typeof PAGES
type Shown = { [N in PageName]: Omit<Parameters<(typeof PAGES)[N]>[0], 'frame'> }
export type PageProps<N extends PageName> = Shown[N]

/** Each page with what it shows, so that a name and its props belong together. */
const pages: { [N in PageName]: (props: Shown[N] & { frame: Frame }) => VNode } = PAGES

/** The whole HTML of a page. */
export const renderPage = <N extends PageName>(
  name: N,
  frame: Frame,
  props: PageProps<N>,
): string => `<!doctype html>${renderToString(pages[name]({ ...props, frame }))}`
