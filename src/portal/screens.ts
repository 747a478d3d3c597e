import type { FastifyError, FastifyReply } from 'fastify'
import { findApplicant, type Sessions } from '#identity/session'
import { type HttpServer, type Problem, problemOf, refused, WRONG_FORM } from '#platform/http'
import { readCookie } from '#platform/cookies'
import type { PageName, PageProps } from '../../web/portal/pages.tsx'
import type { Pages } from './pages.ts'

/** 长者版, on this device. */
export const LARGE_COOKIE = 'yimen_large'

export interface ScreenDeps extends Sessions {
  tenant: { name: string }
}

/** What every group of public pages is given. */
export interface Screens {
  /** Sends a page; what it shows is asked for by its name. */
  show: <N extends PageName>(
    reply: FastifyReply,
    name: N,
    props: PageProps<N>,
  ) => Promise<FastifyReply>
  /**
   * Says with one of the codes that the route declares that there is no such page, or no way on.
   */
  refuse: (reply: FastifyReply, code: string) => Promise<FastifyReply>
}

export function openScreens(
  deps: ScreenDeps,
  pages: Pages,
  { demo }: { demo: boolean },
): Screens & { sayProblem: (reply: FastifyReply, problem: Problem) => Promise<FastifyReply> } {
  const send = <N extends PageName>(
    reply: FastifyReply,
    name: N,
    props: PageProps<N>,
    signedIn: boolean,
  ) => {
    const { request } = reply
    const frame = {
      version: pages.version,
      county: deps.tenant.name,
      path: request.url,
      signedIn,
      demo,
      isLarge: readCookie(request, LARGE_COOKIE) === '1',
    }
    // A page with nobody's menu on it may be kept by the browser for reading without a network.
    if (!signedIn && reply.statusCode === 200) reply.header('x-for-everybody', '1')
    return reply.type('text/html; charset=utf-8').send(pages.render(name, frame, props))
  }
  const isSignedIn = async (reply: FastifyReply) =>
    (await findApplicant(deps, reply.request)) !== undefined
  return {
    show: async (reply, name, props) => send(reply, name, props, await isSignedIn(reply)),
    refuse: async (reply, code) =>
      send(reply, 'problem', { says: refused(reply, code) }, await isSignedIn(reply)),
    // Where we are at fault, whoever is signed in may be what cannot be known.
    sayProblem: async (reply, { status, detail }) =>
      send(
        reply.code(status),
        'problem',
        { says: detail },
        status < 500 && (await isSignedIn(reply)),
      ),
  }
}

/**
 * Whatever is thrown below is said on a page; an address that cannot be is one that is not there.
 */
export function answerOnPages(part: HttpServer, screens: ReturnType<typeof openScreens>): void {
  part.addHook('onRoute', (route) => {
    route.config = { ...route.config, isPage: true }
  })
  part.setErrorHandler((error: FastifyError, request, reply) => {
    const { refuses = [] } = request.routeOptions.config
    const isWrong = error.validation !== undefined
    const problem =
      isWrong && error.validationContext === 'params'
        ? refuses.find(({ status }) => status === 404)
        : isWrong && WRONG_FORM
    return screens.sayProblem(reply, problem || problemOf(error, request, reply))
  })
}
