import { MENU } from '#text/shell'
import { PLAN_WORDS } from '#text/process'
import { ROOMS } from '#text/supervision'
import { ACCESS, type Me, type Task } from '../contract.ts'

/** An operation that not every officer may ask. */
type Guarded = keyof typeof ACCESS
type Role = Me['roles'][number]

export interface Screen {
  /** In the menu. */
  name?: string
  /** In the menu of 电子监察. */
  room?: string
  /** What it asks that not every officer may ask: it opens to those who may ask all of it. */
  asks?: readonly Guarded[]
  /** Of use to these only; by its address the others may open it. */
  isFor?: readonly Role[]
  /** What waits there. */
  waits?: readonly Task['kind'][]
}

const OVERSEERS = ACCESS['GET /api/supervision/coverage']

/**
 * Every screen by its address, in the order of the menu. Menus, numbers and routes are made of this
 * table; a test holds what each screen asks against who may open it.
 */
export const SCREENS = {
  '/': { name: MENU.desk },
  '/receive': { name: MENU.receive, asks: ['POST /api/applicants/search', 'POST /api/cases'] },
  '/persons': {
    name: MENU.persons,
    asks: ['GET /api/applicants/phone/changes'],
    isFor: ACCESS['POST /api/applicants/phone'],
    waits: ['person'],
  },
  '/cases': { name: MENU.cases, asks: ['GET /api/cases'] },
  '/cases/:caseId': {},
  '/licences': {
    name: MENU.licences,
    asks: ['GET /api/licences', 'GET /api/licences/file'],
  },
  '/commitments': {
    name: MENU.commitments,
    asks: ['GET /api/commitments', 'GET /api/commitments/file'],
  },
  '/letters': { name: MENU.letters, waits: ['letter'] },
  '/letters/:letterId': {},
  '/ratings': { name: MENU.ratings, waits: ['rating'] },
  '/supervision': {
    name: MENU.supervision,
    room: ROOMS.board,
    waits: ['card', 'directive', 'measure', 'check'],
  },
  '/supervision/watched': { room: ROOMS.watched },
  '/supervision/forecasts': { room: ROOMS.forecasts },
  '/supervision/directives': { room: ROOMS.directives, waits: ['directive'] },
  '/supervision/findings': {
    room: ROOMS.findings,
    asks: [
      'GET /api/supervision/findings',
      'GET /api/supervision/findings/file',
      'GET /api/supervision/heat',
    ],
  },
  '/supervision/registers': {
    room: ROOMS.registers,
    asks: ['GET /api/supervision/leads', 'GET /api/supervision/sampling'],
  },
  '/supervision/daily': { room: ROOMS.daily, waits: ['check'] },
  '/supervision/measures': {
    room: ROOMS.measures,
    asks: ['GET /api/supervision/measures'],
    waits: ['measure'],
  },
  '/supervision/coverage': { room: ROOMS.coverage, asks: ['GET /api/supervision/coverage'] },
  '/supervision/rules': { room: ROOMS.rules },
  '/supervision/oversight': { room: ROOMS.oversight, asks: ['GET /api/supervision/oversight'] },
  '/supervision/:caseId/:kind': {},
  '/wall': { room: ROOMS.wall, isFor: OVERSEERS },
  '/appointments': {
    name: MENU.appointments,
    asks: ['GET /api/appointments', 'POST /api/appointments/{appointmentId}/arrival'],
  },
  '/guides': { name: MENU.guides },
  '/delegations': { name: MENU.delegations },
  '/audit': { name: MENU.audit, asks: ['GET /api/audit', 'GET /api/audit/file'] },
  '/calendar': { name: MENU.calendar },
  '/process-changes': {
    name: PLAN_WORDS.title,
    isFor: ['system-admin', 'unit-maintainer', 'supervision-lead', 'unit-head'],
    waits: ['plan'],
  },
  '/publications': { name: MENU.publications, waits: ['draft'] },
  '/publications/:kind': {},
  '/publications/:kind/:key': {},
  '/inbox': {},
  '/sessions': {},
} as const satisfies Record<string, Screen>

export type Address = keyof typeof SCREENS
export const screenAt = (address: Address): Screen => SCREENS[address]
export const ADDRESSES = Object.keys(SCREENS) as Address[]

interface Reader {
  roles: readonly string[]
}
const isOneOf = ({ roles }: Reader, these: readonly string[]) =>
  roles.some((role) => these.includes(role))

/** May whoever is signed in ask this? */
export const mayAsk = (me: Reader, operation: Guarded) => isOneOf(me, ACCESS[operation])

/** May they open the screen? */
export const mayOpen = (me: Reader, address: Address) =>
  (screenAt(address).asks ?? []).every((operation) => mayAsk(me, operation))

/**
 * May they open it, and is it of use to them: for their roles, or because something waits there?
 */
export const isShown = (me: Reader, address: Address, waiting = 0) => {
  const { isFor } = screenAt(address)
  return mayOpen(me, address) && (!isFor || isOneOf(me, isFor) || waiting > 0)
}
