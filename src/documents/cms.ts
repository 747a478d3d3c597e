import { createHash } from 'node:crypto'
import {
  der,
  explicit,
  integer,
  NULL,
  octets,
  oid,
  sequence,
  setOf,
  valuesIn,
} from '#foundation/der'
import type { PaperKey } from '#platform/paper-key'

const DATA = oid('1.2.840.113549.1.7.1')
const SIGNED_DATA = oid('1.2.840.113549.1.7.2')
const CONTENT_TYPE = oid('1.2.840.113549.1.9.3')
const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4')
const SIGNING_CERTIFICATE_V2 = oid('1.2.840.113549.1.9.16.2.47')
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'))
const ALGORITHM = {
  ec: sequence(oid('1.2.840.10045.4.3.2')),
  rsa: sequence(oid('1.2.840.113549.1.1.11'), NULL),
}
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

/**
 * A signature that stands apart from what it signs: CMS (RFC 5652) with what PAdES asks of its
 * least level (EN 319 142-1, 6.3): the certificate is signed too, and no time is, which the PDF
 * says. `digest`: SHA-256 of what is signed.
 */
export async function detachedSignature(digest: Buffer, key: PaperKey): Promise<Buffer> {
  const [certificate] = key.certificates
  const attribute = (type: Buffer, value: Buffer) => sequence(type, setOf(value))
  const attributes = [
    attribute(CONTENT_TYPE, DATA),
    attribute(MESSAGE_DIGEST, octets(digest)),
    attribute(SIGNING_CERTIFICATE_V2, sequence(sequence(sequence(octets(sha256(certificate)))))),
  ]
  // They are signed as a set, and stand in their place with another tag (RFC 5652, 5.4).
  const signed = setOf(...attributes)
  const signature = await key.sign(signed)
  const signer = sequence(
    integer(1),
    issuerAndNumberOf(certificate),
    SHA256,
    der(0xa0, valuesIn(signed)[0]!.content),
    ALGORITHM[key.kind],
    octets(signature),
  )
  const content = sequence(
    integer(1),
    setOf(SHA256),
    sequence(DATA),
    der(0xa0, ...key.certificates),
    setOf(signer),
  )
  return sequence(SIGNED_DATA, explicit(0, content))
}

/** By what a certificate is named: who issued it, and its number there (RFC 5280, 4.1). */
function issuerAndNumberOf(certificate: Buffer): Buffer {
  const [statement] = valuesIn(valuesIn(certificate)[0]!.content)
  const fields = valuesIn(statement!.content)
  // The version stands first, unless it is the first one.
  const [number, , issuer] = fields[0]!.tag === 0xa0 ? fields.slice(1) : fields
  return sequence(issuer!.whole, number!.whole)
}
