import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newPaperKey, openPaperKey } from '#platform/paper-key'
import { dataDir, fontsDir } from '#platform/repository'
import { isInstalled, saysOf } from '#testing'
import { faultOfPdf } from './pdf-script.ts'
import { renderPdf } from './render.ts'
import { signedPdf } from './sign-pdf.ts'

/* Whoever reads and checks here is another's program than the one that set and signed. */

const typst = readFileSync(join(dataDir, 'templates/document.typ'), 'utf8')
const NAMES = '朱镕赟燚頔李䶮张𠮷'
const TEXT = {
  county: '某县',
  unit: '某单位',
  title: '准予许可决定书',
  number: '某决字〔2026〕1号',
  addressee: NAMES,
  paragraphs: ['经审查，准予许可。'],
  columns: ['1fr', 'auto'],
  header: ['栏目', '内容'],
  rows: [['持证人', NAMES]],
  closing: [],
  date: '2026年11月29日',
  seal: '加盖单位印章处',
  verifyUrl: 'https://example.invalid/verify/1',
}
const kept = newPaperKey('某县')
const SIGNING = {
  by: '某单位',
  reason: '准予许可决定书 某决字〔2026〕1号',
  at: '2026-11-29T01:02:03.000Z',
} as const

let dir: string
let unsigned: Buffer
let signed: Buffer
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-signed-'))
  unsigned = await renderPdf({ typst, fonts: fontsDir }, TEXT)
  signed = await signedPdf(unsigned, openPaperKey(kept, '测试'), SIGNING)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const written = (name: string, content: Buffer | string): string => {
  writeFileSync(join(dir, name), content)
  return join(dir, name)
}
const hasPoppler = isInstalled('pdfsig')
/** What a PDF says in its objects, unpacked. */
const unpacked = (pdf: Buffer): string =>
  pdf
    .toString('latin1')
    .replace(
      /(\/FlateDecode[\s\S]*?stream\r?\n)([\s\S]*?)\r?\nendstream/g,
      (_all, head, packed) => {
        const text = inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')
        return `${head}${text}\nendstream`
      },
    )

describe('PDF/A-2b', () => {
  test('文件自称是 PDF/A-2b，有标题和语言，颜色有依据', () => {
    const text = unpacked(signed)
    expect(text).toContain('<pdfaid:part>2</pdfaid:part>')
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    const xmp = Buffer.from(/<x:xmpmeta[\s\S]*<\/x:xmpmeta>/.exec(text)![0], 'latin1').toString()
    expect(xmp).toContain(`${TEXT.title} ${TEXT.number}`)
    expect(text).toContain('/Lang (zh-CN)')
    expect(text).toMatch(/\/DestOutputProfile \d+ 0 R\s+\/S \/GTS_PDFA1/)
    expect(/\/ID \[[^\]]+\]/.test(text)).toBe(true)
  })

  test('每个字体都在文件里；没有脚本、动作、加密和附件；签名的域没有外观，不会被隐藏', async () => {
    const text = unpacked(signed)
    const described = text.split('/Type /FontDescriptor').slice(1)
    expect(described.length).toBeGreaterThan(0)
    for (const each of described) expect(each.split('endobj')[0]).toMatch(/\/FontFile[23] \d+ 0 R/)
    expect(text).not.toMatch(/\/(JavaScript|JS|AA|OpenAction|Launch|EmbeddedFiles|Encrypt)\b/)
    expect(text).toMatch(/\/Subtype \/Widget \/FT \/Sig .* \/F 132 \/Rect \[0 0 0 0\]/)
    expect(await faultOfPdf(signed)).toBeUndefined()
  })

  test('画不出的字不留空白：不出文件', async () => {
    const pdf = renderPdf({ typst, fonts: fontsDir }, { ...TEXT, addressee: '张\u{2EBF0}' })
    await expect(pdf).rejects.toThrow(/could not be displayed/)
  })

  test.skipIf(!isInstalled('qpdf'))('qpdf 查不出毛病，字体由 poppler 数也都在里面', () => {
    const file = written('whole.pdf', signed)
    expect(saysOf('qpdf', '--check', file)).toMatchObject({ status: 0 })
    if (!hasPoppler) return
    const fonts = saysOf('pdffonts', file)
      .says.split('\n')
      .filter((l) => / \d+ +\d+$/.test(l))
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d+ +\d+$/)
  })
})

const sees = (name: string, pdf: Buffer) => saysOf('pdfsig', written(name, pdf)).says

describe.skipIf(!hasPoppler)('poppler 的 pdfsig', () => {
  test('认得签名：谁签的、哪一天、整个文件都签了', () => {
    const says = sees('signed.pdf', signed)
    expect(says).toContain('Signature is Valid.')
    expect(says).toContain('Total document signed')
    expect(says).toContain('CN=某县电子文书,O=某县,C=CN')
    expect(says).toContain('Nov 29 2026 09:02:03')
    expect(says).toContain('ETSI.CAdES.detached')
  })

  test('改动任何一处，哪怕一个字节，都看得出来', () => {
    // In what was set, in the update before the signature, and behind it.
    const places = [
      signed.indexOf('/MediaBox') + 12,
      Math.floor(unsigned.length / 2),
      signed.lastIndexOf('/Name <FEFF') + 14,
      signed.lastIndexOf('/Prev') + 6,
    ]
    for (const place of places) {
      const altered = Buffer.from(signed)
      altered[place]! ^= 1
      expect(sees('altered.pdf', altered), `${place}`).not.toContain('Signature is Valid.')
    }
  })

  test('签名以后再添一段，看得出没有全签', () => {
    const more = Buffer.concat([signed, Buffer.from('\n% 添上的\n%%EOF\n')])
    expect(sees('more.pdf', more)).not.toContain('Total document signed')
  })

  test('抽取出来的名字一字不差', () => {
    const { says } = saysOf('pdftotext', written('names.pdf', signed), '-')
    expect(says.split(NAMES)).toHaveLength(3)
  })
})

/** The signature, and what it signs. */
function partsOf(pdf: Buffer): { signature: Buffer; content: Buffer } {
  const text = pdf.toString('latin1')
  const [a, b, c, d] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/.exec(text)!.slice(1).map(Number)
  const hex = text.slice(b! + 1, c! - 1)
  return {
    signature: Buffer.from(hex, 'hex'),
    content: Buffer.concat([pdf.subarray(a, b), pdf.subarray(c, c! + d!)]),
  }
}

function verifiedByOpenssl(pdf: Buffer, root: string) {
  const { signature, content } = partsOf(pdf)
  return saysOf(
    'openssl',
    ...['cms', '-verify', '-inform', 'DER', '-binary', '-cades', '-purpose', 'any'],
    ...['-in', written('signature.der', signature), '-content', written('content', content)],
    ...['-CAfile', written('root.pem', root), '-out', join(dir, 'out')],
  )
}

describe.skipIf(!isInstalled('openssl'))('openssl', () => {
  test('以本县的证书为信任的起点，签名连同证书的绑定（CAdES）都成立；换一个字节就不成立', () => {
    const whole = verifiedByOpenssl(signed, kept.certificates)
    expect(whole.says).toContain('CAdES Verification successful')
    const altered = Buffer.from(signed)
    altered[100]! ^= 1
    expect(verifiedByOpenssl(altered, kept.certificates).status).not.toBe(0)
    const { certificates: strange } = newPaperKey('某县')
    expect(verifiedByOpenssl(signed, strange).status).not.toBe(0)
  })

  test('换用认证机构发的 RSA 证书：文件里带着整条链，只认根证书也验得过', async () => {
    const at = (name: string) => join(dir, name)
    const subject = ['-subj', '/C=CN/O=CA/CN=Root']
    const key = ['-newkey', 'rsa:2048', '-nodes']
    saysOf(
      'openssl',
      'req',
      '-x509',
      ...key,
      ...subject,
      '-keyout',
      at('r.key'),
      '-out',
      at('r.pem'),
    )
    const request = [
      '-subj',
      '/C=CN/O=County/CN=Papers',
      '-keyout',
      at('c.key'),
      '-out',
      at('c.csr'),
    ]
    saysOf('openssl', 'req', ...key, ...request)
    const issuer = ['-CA', at('r.pem'), '-CAkey', at('r.key'), '-CAcreateserial']
    saysOf('openssl', 'x509', '-req', '-in', at('c.csr'), ...issuer, '-out', at('c.pem'))
    const root = readFileSync(at('r.pem'), 'utf8')
    const brought = {
      key: readFileSync(at('c.key'), 'utf8'),
      certificates: readFileSync(at('c.pem'), 'utf8') + root,
    }
    const pdf = await signedPdf(unsigned, openPaperKey(brought, '测试'), SIGNING)
    expect(verifiedByOpenssl(pdf, root).says).toContain('CAdES Verification successful')
    if (hasPoppler) expect(sees('rsa.pdf', pdf)).toContain('Signature is Valid.')
  })
})

test('签名添在后面，排好的内容一个字节不动；证书二十年有效，只能签名', () => {
  expect(signed.subarray(0, unsigned.length).equals(unsigned)).toBe(true)
  const { validFrom, validTo, subject, ca } = new X509Certificate(kept.certificates)
  expect(new Date(validTo).getUTCFullYear() - new Date(validFrom).getUTCFullYear()).toBe(20)
  expect([subject, ca]).toEqual(['C=CN\nO=某县\nCN=某县电子文书', false])
})

test('有链接的模板也签得上：链接还在', async () => {
  const linked = `#link("https://example.invalid")[网址]\n${typst}`
  const pdf = await renderPdf({ typst: linked, fonts: fontsDir }, TEXT)
  const both = await signedPdf(pdf, openPaperKey(kept, '测试'), SIGNING)
  expect(both.toString('latin1').split('/Annots').length).toBe(3)
  if (hasPoppler) expect(sees('linked.pdf', both)).toContain('Signature is Valid.')
  if (isInstalled('qpdf')) {
    const { says } = saysOf(
      'qpdf',
      '--qdf',
      '--object-streams=disable',
      join(dir, 'linked.pdf'),
      '-',
    )
    expect(says).toMatch(/\/Subtype \/Link/)
  }
})

test('证书和密钥不配套，或者不是看得懂的密钥：不开始', () => {
  const other = newPaperKey('某县')
  expect(() => openPaperKey({ ...kept, key: other.key }, '某处')).toThrow(/不配套（某处）/)
  expect(() => openPaperKey({ ...kept, certificates: '' }, '某处')).toThrow(/不配套/)
  expect(() => openPaperKey({ ...kept, key: '乱的' }, '某处')).toThrow(/读不出来/)
})
