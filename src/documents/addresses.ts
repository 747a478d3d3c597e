/*
 * Where a link in a document may lead: to a page of the web, a letter or a call. What else a scheme
 * names starts programs or fetches from other machines when it is clicked on, some of it before.
 */

const OFFERED = new Set(['http', 'https', 'mailto', 'tel'])
const SCHEME = /^([a-z][a-z\d+.-]*):/i
/** A name of a machine with a port, as people write it. */
const WITH_PORT = /^www\.[a-z\d.-]+:\d/i
/** A place on another machine, however its slashes stand. */
const OTHER_MACHINE = /^[\\/]{2}|\\/

/** Whether it is one of these, or a place in the document or beside it. */
export function isHarmlessAddress(written: string): boolean {
  // Readers of addresses drop what cannot be seen before and in them.
  const address = written.replaceAll(/[\0-\x20]/g, '')
  if (OTHER_MACHINE.test(address)) return false
  const [, scheme] = SCHEME.exec(address) ?? []
  return scheme === undefined || OFFERED.has(scheme.toLowerCase()) || WITH_PORT.test(address)
}
