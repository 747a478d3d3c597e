import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import {
  bits,
  explicit,
  integer,
  octets,
  oid,
  printable,
  sequence,
  setOf,
  time,
  TRUE,
  utf8,
} from '#foundation/der'
import { NotReadyError } from './not-ready.ts'

/*
 * What papers are signed with. The county issues itself a certificate of P-256, which every reader
 * of PDF knows; a certificate that a 电子认证服务机构 gave it takes its place as two files (ADR 26).
 */

export interface PaperKey {
  /** DER: the county's own first, then whoever vouches for it. */
  certificates: readonly [Buffer, ...Buffer[]]
  kind: 'rsa' | 'ec'
  /** Over SHA-256; RSA as of PKCS #1, an elliptic curve as DER. */
  sign: (bytes: Buffer) => Promise<Buffer>
}

/** A key and its certificates as they are kept: PEM both. */
export interface KeptPaperKey {
  key: string
  certificates: string
}

const YEARS = 20
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))

/** A new key, with a certificate of the county's own. `name`: the county's. */
export function newPaperKey(name: string, from = new Date()): KeptPaperKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issued = selfIssued(name, { privateKey, publicKey }, from)
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificates: new X509Certificate(issued).toString(),
  }
}

/** X.509 v3 (RFC 5280): signs papers and nothing else. */
function selfIssued(
  name: string,
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
  from: Date,
): Buffer {
  const until = new Date(from)
  until.setUTCFullYear(from.getUTCFullYear() + YEARS)
  const attribute = (type: string, value: Buffer) => setOf(sequence(oid(type), value))
  const whose = sequence(
    attribute('2.5.4.6', printable('CN')),
    attribute('2.5.4.10', utf8(name)),
    attribute('2.5.4.3', utf8(`${name}电子文书`)),
  )
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const critical = (type: string, value: Buffer) => sequence(oid(type), TRUE, octets(value))
  const extensions = sequence(
    critical('2.5.29.19', sequence()),
    // digitalSignature and nonRepudiation.
    critical('2.5.29.15', bits(Buffer.from([0b1100_0000]), 6)),
    sequence(oid('2.5.29.14'), octets(octets(createHash('sha1').update(key).digest()))),
  )
  const statement = sequence(
    explicit(0, integer(2)),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    whose,
    sequence(time(from), time(until)),
    whose,
    key,
    explicit(3, extensions),
  )
  return sequence(statement, ECDSA_WITH_SHA256, bits(sign('sha256', statement, privateKey)))
}

/**
 * @throws NotReadyError when they do not belong together, or readers of PDF do not know the key.
 */
export function openPaperKey({ key, certificates }: KeptPaperKey, where: string): PaperKey {
  const [privateKey, chain] = read({ key, certificates }, where)
  const [own, ...above] = chain
  if (!own?.checkPrivateKey(privateKey))
    throw new NotReadyError(`签文书的证书和密钥不配套（${where}）。证书文件里第一张要是本县的。`)
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = createPublicKey(privateKey)
  if (kind !== 'rsa' && !(kind === 'ec' && details?.namedCurve === 'prime256v1'))
    throw new NotReadyError(`签文书的密钥要用 RSA 或者 P-256（${where}）。`)
  return {
    certificates: [own.raw, ...above.map(({ raw }) => raw)],
    kind,
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  }
}

function read(
  { key, certificates }: KeptPaperKey,
  where: string,
): [key: KeyObject, chain: X509Certificate[]] {
  const pems = certificates.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  try {
    return [createPrivateKey(key), (pems ?? []).map((pem) => new X509Certificate(pem))]
  } catch {
    throw new NotReadyError(`签文书的密钥或证书读不出来（${where}）。请从备份中恢复。`)
  }
}

/** What a certificate is known by: SHA-256, hexadecimal, as readers of PDF show it. */
export const fingerprintOf = (certificate: Buffer): string =>
  createHash('sha256').update(certificate).digest('hex')
