import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { StaffId } from '#foundation/ids'
import { LEAST_PASSWORD } from './contract.ts'

/** Reckoned on a thread of its own: whoever guesses does not hold up everybody else. */
const scryptAside = promisify<string, Buffer, number, Buffer>(scrypt)

/** Salt and scrypt of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}:${(await scryptAside(password, salt, 32)).toString('hex')}`
}

/** Whose name is unknown is compared with this: the answer takes as long, and says no more. */
const NOBODY = hashPassword(randomBytes(16).toString('hex'))

/** Is it the password of this hash? Of none, it is not, after the same time. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [salt, hash] = (stored ?? (await NOBODY)).split(':')
  const given = await scryptAside(password, Buffer.from(salt!, 'hex'), 32)
  return timingSafeEqual(given, Buffer.from(hash!, 'hex')) && stored !== undefined
}

/**
 * Ten characters of at least two sorts (letters, digits, others), other than before and without the
 * user name. Complexity is asked for by GB/T 22239—2019 8.1.4.1 a).
 */
export function isWeak(password: string, before: string, staffId: StaffId): boolean {
  const sorts = [/\p{L}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((sort) => sort.test(password))
  return (
    [...password].length < LEAST_PASSWORD ||
    sorts.length < 2 ||
    password === before ||
    password.toLowerCase().includes(staffId)
  )
}
