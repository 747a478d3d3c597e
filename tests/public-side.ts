import type { ApplicantId } from '#foundation/ids'
import { addSeconds } from '#foundation/time'
import { identityCheckDigit, saveApplicant, sendPhoneCode, signInByPhone } from '#identity'
import type { HttpServer } from '#platform/http'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { buildServer } from '../src/app/server.ts'

/* People before the portal: who they are, and what they send. */

export interface Sent {
  payload: Buffer | string
  headers: Record<string, string>
}

/** A form without files. */
export const form = (fields: Readonly<Record<string, string>>): Sent => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

/** A form with files. */
export function multipart(
  fields: Record<string, string>,
  files: Record<string, [name: string, bytes: Buffer]> = {},
): Sent {
  const boundary = '----yimen'
  const parts = [
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
    ),
    ...Object.entries(files).map(([name, [file, bytes]]) =>
      Buffer.concat([
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${file}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        bytes,
        Buffer.from('\r\n'),
      ]),
    ),
  ]
  return {
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** The form of the neutral county, filled in. */
export const FORM = {
  page: 'one-page',
  'form.matter': '开张记小吃',
  'form.address': '建设路 8 号',
}

export interface Person {
  applicantId: ApplicantId
  idNumber: string
  phone: string
  cookie: string
}

type Answer = Awaited<ReturnType<HttpServer['inject']>>

/** A county with its portal open. */
export interface PublicSide {
  county: TestCounty
  server: HttpServer
  /** Somebody who is known here, and signed in. */
  person: (name?: string) => Promise<Person>
  /** Signs in by phone, some minutes later; answers the cookie. */
  signIn: (phone: string) => Promise<string>
  /** The code that was sent to a phone last. */
  codeOf: (phone: string) => Promise<string>
  get: (url: string, cookie?: string) => Promise<Answer>
  post: (url: string, cookie: string | undefined, sent: Sent) => Promise<Answer>
  close: () => Promise<void>
}

export async function openPublicSide(open = openNeutralCounty): Promise<PublicSide> {
  const county = await open('2026-03-02T01:00:00.000Z')
  const server = await buildServer(county, {
    logLevel: 'silent',
    demo: true,
  })
  const { pool, keys } = county
  const codeOf = (phone: string) => codeSentTo(county, phone)
  const signIn = async (phone: string) => {
    county.setTime(addSeconds(county.now(), 120))
    await sendPhoneCode(pool, keys, phone, county.now())
    const signed = await signInByPhone(pool, keys, phone, await codeOf(phone), county.now())
    if (!signed.ok) throw new Error(signed.code)
    return `yimen_applicant=${signed.token}`
  }
  let serial = 0
  return {
    county,
    server,
    codeOf,
    signIn,
    person: async (name = '张小店') => {
      const body = `11010519491231${String(100 + ++serial)}`
      const idNumber = body + identityCheckDigit(body)
      const phone = `139${String(10_000_000 + serial)}`
      const kind = 'natural-person' as const
      const applicantId = await saveApplicant(pool, keys, { kind, name, idNumber, phone })
      return { applicantId, idNumber, phone, cookie: await signIn(phone) }
    },
    get: (url, cookie) => server.inject({ url, headers: cookie ? { cookie } : {} }),
    post: (url, cookie, { payload, headers }) =>
      server.inject({
        method: 'POST',
        url,
        payload,
        headers: { ...headers, ...(cookie && { cookie }) },
      }),
    close: async () => {
      await server.close()
      await county.drop()
    },
  }
}
