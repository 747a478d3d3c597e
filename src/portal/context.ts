import type { FastifyReply, FastifyRequest } from 'fastify'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { IdShape, ItemId } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import { dayOf, type LegalDay } from '#foundation/time'
import type { ApplicantActor } from '#identity'
import type { ItemVersion } from '#items'
import type { Access } from '#platform/access'
import type { HttpServer } from '#platform/http'
import type { PageName, PageProps, renderPage } from '../../web/portal/pages.tsx'
import { repositoryDir } from '../config.ts'
import type { County } from '../county.ts'
import { applicants, findApplicant } from '#identity/session'

/** What every group of public pages is given. */
export interface Portal {
  server: HttpServer
  county: County
  isDemo: boolean
  today: () => LegalDay
  unitName: (item: Pick<ItemVersion, 'unitId'>) => string
  /** Sends a page; what it shows is asked for by its name. */
  show: <N extends PageName>(
    request: FastifyRequest,
    reply: FastifyReply,
    name: N,
    props: PageProps<N>,
  ) => Promise<FastifyReply>
  problem: (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    title: string,
    text: string,
  ) => Promise<FastifyReply>
  /** The item of the address; undefined when the page that says there is none was sent. */
  asItem: (request: FastifyRequest, reply: FastifyReply) => ItemVersion | undefined
  applicant: (request: FastifyRequest) => Promise<ApplicantActor | undefined>
  /** For whoever is signed in; others are led to the sign-in page and back. */
  byApplicant: Access
  /** The applicant, or a redirect to the sign-in page that leads back here. */
  asApplicant: (request: FastifyRequest, reply: FastifyReply) => Promise<ApplicantActor | undefined>
}

export async function openPortal(
  server: HttpServer,
  county: County,
  { demo: isDemo }: { demo: boolean },
): Promise<Portal> {
  const { renderPage: render } = (await import(
    pathToFileURL(join(repositoryDir, 'dist/portal/pages.js')).href
  )) as { renderPage: typeof renderPage }
  const version = assetVersion()
  const applicant = (request: FastifyRequest) => findApplicant(county, request)
  const show: Portal['show'] = async (request, reply, name, props) => {
    const frame = {
      version,
      county: county.tenant.name,
      path: request.url,
      signedIn: (await applicant(request)) !== undefined,
      demo: isDemo,
      isLarge: request.cookies.yimen_large === '1',
    }
    // A page with nobody's menu on it may be kept by the browser for reading without a network.
    if (!frame.signedIn && reply.statusCode === 200) reply.header('x-for-everybody', '1')
    return reply.type('text/html; charset=utf-8').send(render(name, frame, props))
  }
  const problem: Portal['problem'] = (request, reply, status, title, text) =>
    show(request, reply.code(status), 'problem', { title, text })
  return {
    server,
    county,
    isDemo,
    show,
    problem,
    applicant,
    asItem: (request, reply) =>
      county.catalogue.find((request.params as { itemId: ItemId }).itemId) ??
      void problem(
        request,
        reply,
        404,
        '没有找到这个事项',
        '事项可能已经取消或改名，请回到首页重新查找。',
      ),
    byApplicant: applicants(county),
    today: () => dayOf(county.now()),
    unitName: ({ unitId }) => (unitId ? (county.units.get(unitId)?.name ?? '') : '各乡镇（街道）'),
    asApplicant: async (request, reply) => {
      const actor = await applicant(request)
      if (!actor) reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`)
      return actor
    },
  }
}

/** Of styles and scripts together: another build has other addresses, so that they may be kept for long. */
function assetVersion(): string {
  const built = join(repositoryDir, 'dist/portal-form')
  const files = [
    join(repositoryDir, 'web/portal/portal.css'),
    ...readdirSync(built, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f) => join(f.parentPath, f.name))
      .sort(),
  ]
  return sm3Hex(files.map((file) => sm3Hex(readFileSync(file))).join()).slice(0, 8)
}

/** The text fields of a form without files, trimmed; whatever else a program sends is no field. */
export function fieldsOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).flatMap(([k, v]) =>
      typeof v === 'string' ? [[k, v.trim()]] : [],
    ),
  )
}

/** The id in the address; undefined when what stands there is none. */
export function idIn<T extends string>(
  request: FastifyRequest,
  name: string,
  { is }: IdShape<T>,
): T | undefined {
  const text = (request.params as Record<string, string | undefined>)[name] ?? ''
  return is(text) ? text : undefined
}
