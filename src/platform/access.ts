import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { type Refusal, sendProblem } from './problem.ts'

/** Who is signed in is known by a cookie. */
export const COOKIES = { staff: 'yimen_staff', applicant: 'yimen_applicant' } as const

/**
 * Who may call a route, declared beside it: `{ config: { access } }`. What declares none answers
 * 403 to everybody.
 */
export interface Access {
  /** In words of programs, for the list of routes: `everybody`, `officer`, `officer: unit-head`. */
  readonly says: string
  /** By which cookie the caller is known; none for everybody. */
  readonly by: readonly (keyof typeof COOKIES)[]
  /** What it says to whoever is not let in. */
  readonly refuses: readonly Refusal[]
  /** On a page, whoever is not let in is shown the way to sign in. */
  readonly leadsToSignIn?: true
  /** Of those let in, once what they sent is there: answers whoever is to show who they are. */
  readonly asksAgain?: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply | undefined>
  /** Remembers who calls; answers whoever may not. */
  readonly admit: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply | undefined>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

/** Whoever may not is told so before anything of what was sent is read. */
export function guard(route: RouteOptions): void {
  const others = [route.onRequest ?? []].flat()
  route.onRequest = [
    async (request, reply) => {
      await (request.routeOptions.config.access ?? NOBODY).admit(request, reply)
    },
    ...others,
  ]
  const { asksAgain } = route.config?.access ?? NOBODY
  if (!asksAgain) return
  route.preValidation = [
    async (request, reply) => {
      await asksAgain(request, reply)
    },
    ...[route.preValidation ?? []].flat(),
  ]
}

/** For the routes of a plugin, which knows no word for access. */
export function openToEverybody(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: EVERYBODY }
  })
}

const UNDECLARED: Refusal = {
  status: 403,
  code: 'access-undeclared',
  detail: '这个地址没有声明谁可以访问，已拒绝。请告知系统管理员。',
}
export const NOBODY: Access = {
  says: 'nobody: undeclared',
  by: [],
  refuses: [UNDECLARED],
  admit: async (_request, reply) => sendProblem(reply, UNDECLARED),
}

export const EVERYBODY: Access = {
  says: 'everybody',
  by: [],
  refuses: [],
  admit: async () => undefined,
}
