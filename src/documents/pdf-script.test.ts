import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { faultOfPdf } from './pdf-script.ts'

const pdf = (...parts: (string | Buffer)[]) =>
  Buffer.concat(['%PDF-1.7\n', ...parts, '\n%%EOF\n'].map((part) => Buffer.from(part)))
/** A script in an object stream of this dictionary, whose bytes are changed. */
const script = (dictionary: string, change = (bytes: Buffer) => bytes, begin = 'stream\n') =>
  pdf(
    `1 0 obj <<${dictionary} /Filter /FlateDecode>>\n${begin}`,
    change(deflateSync('5 0 <</S /JavaScript /JS 6 0 R>>')),
    '\nendstream endobj',
  )
const packed = (content: string | Buffer, dictionary = '/Type /ObjStm /Filter /FlateDecode') =>
  pdf(`1 0 obj <<${dictionary}>>\nstream\n`, deflateSync(content), '\nendstream endobj')

/** Without what says that a last block comes, so that more may. */
const unended = (bytes: Buffer) => {
  const rest = bytes.subarray(0, -4)
  rest[2]! &= 0xfe
  return rest
}
/** A block of a kind that there is not. */
const BAD_BLOCK = Buffer.from([0xff, 0xff, 0xff, 0xff])

test.each<[string, Buffer]>([
  ['脚本', pdf('<</S /JavaScript /JS (app.alert\\(1\\))>>')],
  ['脚本，名字改写过', pdf('<</S /J#61v#61Script/JS(1)>>')],
  ['脚本，整个名字改写过', pdf('<</S/#4a#61#76#61#53#63#72#69#70#74>>')],
  ['代码用大写', pdf('<</S /#4AavaScript>>')],
  ['名字树里的脚本', pdf('<</Names <</JavaScript[(a) 2 0 R]>> >>')],
  ['媒体动作带的脚本', pdf('<</S /Rendition /JS (1)>>')],
  ['启动程序', pdf('<</OpenAction <</S /Launch /F (cmd.exe)>> >>')],
  ['夹带的文件', pdf('<</Type /EmbeddedFile>>stream\nMZ\nendstream')],
  ['夹带文件的名字树', pdf('<</EmbeddedFiles <</Names []>> >>')],
  ['附件批注', pdf('<</Subtype/FileAttachment/FS 3 0 R>>')],
  ['动态表单', pdf('<</AcroForm <</XFA 4 0 R>> >>')],
  ['名字在末尾', Buffer.from('%PDF-1.7 /JavaScript')],
  ['脚本在压缩的对象流里', packed('5 0 <</S /JavaScript /JS 6 0 R>>')],
  ['对象流的种类改写过', packed('<</S /Launch>>', '/Type/Obj#53tm')],
  ['在第二个对象流里', Buffer.concat([packed('5 0 <</A 1>>'), packed('6 0 <</S /Jav#61Script>>')])],
  ['对象流没有写完', packed('<</S /JavaScript>>'.repeat(50)).subarray(0, 90)],
  ['前面是假的流', pdf('/ObjStm stream\nxx\n', packed('<</S /Launch>>'))],
  ['对象流不说自己是对象流', packed('5 0 <</S /JavaScript>>', '/N 1 /First 4 /Filter/FlateDecode')],
  ['对象流另外编了码', packed('5 0 <</A 1>>', '/Type/ObjStm/Filter/ASCIIHexDecode')],
  ['对象流编了两层', packed('5 0 <</A 1>>', '/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]')],
  ['对象流压了两次', packed('5 0 <</A 1>>', '/Type/ObjStm/Filter[/FlateDecode/FlateDecode]')],
  ['对象流的编码改写过', packed('5 0 <</A 1>>', '/Type/ObjStm/F#69lter/LZWDecode')],
  [
    '对象流带解码参数',
    packed('5 0 <</A 1>>', '/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>'),
  ],
  ['对象流的校验和不对', script('/Type /ObjStm', (b) => b.fill(0, b.length - 4))],
  ['对象流后半坏了', script('/Type /ObjStm', (b) => Buffer.concat([unended(b), BAD_BLOCK]))],
  ['对象流的起点用引用', script('/N 1 /First 7 0 R')],
  ['对象流的起点带加号', script('/N 1 /First +4')],
  ['对象流的起点前有注释', script('/N 1 /First%c\n4')],
  ['对象流的字典藏在字里', script('/N 1 /First 7 0 R /X (obj)')],
  ['对象流以回车开头', script('/Type /ObjStm', undefined, 'stream\r')],
  ['对象流前有空格', script('/Type /ObjStm', undefined, 'stream \n')],
  ['流字后面写着别的', script('/Type /ObjStm', undefined, 'stream x\n')],
  ['流字后面是注释', script('/Type /ObjStm', undefined, 'stream%a\n')],
  ['流字后面是换页', script('/N 1 /First 4', undefined, 'stream\f\n')],
  ['流字后面是零', script('/Type /ObjStm', undefined, '%c\nstream\0\r\n')],
  ['不说种类，流字后面写着别的', script('/N 1 /First 7 0 R', undefined, 'stream x\n')],
  ['起点用引用，另外编了码', packed('5 0 <</A 1>>', '/N 1/First 7 0 R/Filter/AHx')],
  ['种类和起点都用引用', packed('5 0', '/Type 7 0 R/First 7 0 R/Filter/ASCIIHexDecode')],
  ['打开时把表单发出去', pdf('<</OpenAction<</S/SubmitForm/F(http://x)>>>>')],
  ['打开时连到别的机器上的文件', pdf('<</OpenAction<</S/GoToR/F(\\\\evil\\share)>>>>')],
  ['展开后太大，没法看', packed(Buffer.alloc(65 * 1024 * 1024, ' '))],
])('%s：认得出', async (_, bytes) => {
  expect(await faultOfPdf(bytes)).toBe('file-has-script')
})

test.each<[string, Buffer]>([
  ['普通的文件', pdf('1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj')],
  ['打开时翻到第一页，办公软件都这样写', pdf('<</OpenAction [3 0 R /FitH null]>>')],
  [
    '目录大纲的第一条',
    pdf('<</Type/Outlines/First 5 0 R/Last 9 0 R/Count 3>>', packed('x', '/Filter /FlateDecode')),
  ],
  [
    '大纲的标题里有这个词',
    pdf('5 0 obj <</First 5 0 R/Title(A stream of data)>> endobj 6 0 obj <</A 1>> endobj'),
  ],
  [
    '对象流只写一种编码，放在方括号里',
    packed('5 0 <</A 1>>', '/Type/ObjStm/N 1/First 4/Filter[/FlateDecode]'),
  ],
  ['更长的名字', pdf('<</JavaScripts 1 /LaunchPad 2 /XFA1 3>>')],
  ['没有斜杠的字', pdf('(JavaScript, Launch)')],
  ['压缩的对象流里没有什么', packed('5 0 <</Type /Page>>')],
  ['压缩的页面里写着这个词', packed('BT (/JavaScript) Tj ET', '/Filter /FlateDecode')],
  ['对象流不是压缩的', pdf('<</Type /ObjStm>>stream\n5 0 <</A 1>>\nendstream')],
])('%s：不误认', async (_, bytes) => {
  expect(await faultOfPdf(bytes)).toBeUndefined()
})

test('许多个假的对象流也看得完', async () => {
  const many = Buffer.from('/ObjStm '.repeat(2_500_000))
  expect(await faultOfPdf(pdf(many, 'stream\nx'))).toBeUndefined()
  expect(await faultOfPdf(pdf('/ObjStm stream\n'.repeat(20_000)))).toBe('file-has-script')
  expect(await faultOfPdf(pdf('>>stream '.repeat(1_000_000)))).toBeUndefined()
})

test('加密的认得出，另说一句', async () => {
  expect(await faultOfPdf(pdf('trailer <</Encrypt 7 0 R /Root 1 0 R>>'))).toBe('file-encrypted')
})

test.each<[string, Buffer]>([
  ['没有结尾', Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj')],
  ['比开头说的短', pdf('1 0 obj <</Linearized 1/L 99999/H [1 2]>> endobj')],
])('没有传完整的 PDF：%s', async (_, bytes) => expect(await faultOfPdf(bytes)).toBe('file-broken'))
