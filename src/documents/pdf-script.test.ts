import fc from 'fast-check'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fontsDir } from '#platform/repository'
import { faultOfPdf } from './pdf-script.ts'
import { TooComplexError } from './too-complex.ts'
import { typeset } from './typesetter.ts'

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

const HIDDEN = '5 0 <</S /JavaScript /JS 6 0 R>>'
/** A script in an object stream whose bytes are written as digits. */
const hexed = (dictionary: string, more = '/Type/ObjStm/N 1/First 4', head = '8 0 obj') =>
  pdf(
    `${head}<<${dictionary}${more}>>stream\n${Buffer.from(HIDDEN).toString('hex')}>`,
    '\nendstream endobj',
  )

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
  [
    '对象流没有写完',
    pdf(
      '1 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n',
      deflateSync(HIDDEN).subarray(0, 20),
    ),
  ],
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
  ['夹带的文件不说种类', pdf('4 0 obj <</F(x)/EF <</F 8 0 R>> >> endobj')],
  ['夹带的文件不说种类，名字改写过', pdf('4 0 obj <</F(x)/#45F%c\n<</F 8 0 R>> >> endobj')],
  ['夹带的文件在对象流里', packed('5 0 <</F(x)/EF%c\n<</F 8 0 R>> >>')],
  ['夹带的文件在对象流的字里，起点指到那里', packed('5 1 (<</F(x)/EF <</F 8 0 R>> >>)')],
  ['夹带的文件在不压缩的对象流里', pdf('1 0 obj <</Type/ObjStm>>stream\n5 0 <</EF 7 0 R>>')],
  ['夹带的文件写在文件末尾', pdf('trailer <</Root <</AF[<</EF 7 0 R>>]>> >>')],
  ['不写动作的脚本', pdf('4 0 obj <</S 7 0 R/JS 6 0 R>> endobj')],
  ['批注放影片', pdf('4 0 obj <</Subtype/Movie/Movie<</F(http://x)>> >> endobj')],
  ['三维模型带的脚本', pdf('4 0 obj <</Type/3D/OnInstantiate 6 0 R>> endobj')],
  ['流的内容在别的文件里', pdf('4 0 obj <</F(//evil/x)/Length 0>>stream\nendstream')],
  ['编码写得远', hexed(`/Filter/ASCIIHexDecode/X(${'a'.repeat(5000)})`)],
  ['编码后面的字里有 obj', hexed('/Filter[/ASCIIHexDecode]/X(an obj here an obj here)')],
  ['编码用引用', hexed('/Filter 7 0 R')],
  ['编码说了两遍', packed('5 0', '/Type/ObjStm/Filter/FlateDecode/Filter/AHx')],
  ['起点在引用的种类后面', hexed('/Type 7 0 R/Filter/AHx', '')],
  ['字典没有写完', pdf('4 0 obj <</A (x) stream\nx\nendstream endobj')],
  ['字典不成对', pdf('4 0 obj <</A/B/C>>stream\nx\nendstream endobj')],
  ['字没有写完', pdf('4 0 obj <</A (x\\)>> endobj')],
  ['流前面没有字典', pdf('x>>stream\nx\nendstream')],
  ['编号和对象之间有注释', hexed('/Filter/AHx', '/Type/ObjStm', '8 0 %c\nobj%d\n')],
  ['对象在别的流里面', pdf('3 0 obj <</A 1>>stream\n', hexed('/Filter/AHx'), '\nendstream')],
  ['说压缩了却不是', pdf('1 0 obj <</Type/ObjStm/Filter/FlateDecode>>stream\nxxxx\nendstream')],
  ['对象流里的对象读不完', packed('5 0 <</A (x>>')],
  ['括号太深', pdf('1 0 obj ', '['.repeat(1000), ']'.repeat(1000))],
  [
    '一打开就连到电脑上的文件',
    pdf('1 0 obj <</OpenAction<</S/URI/URI(file:///c:/a.exe)>>>> endobj'),
  ],
  ['链接的网址用代码写', pdf('1 0 obj <</A<</S/URI/URI(\\146ile:///a)>>>> endobj')],
  ['链接的网址用十六进制写', pdf('1 0 obj <</A<</S/URI/URI<66696c653a2f2f2f61>>>>> endobj')],
  ['链接启动别的程序', pdf('1 0 obj <</A<</S/URI/URI(ms-msdt:/id x)>>>> endobj')],
  ['链接是脚本，中间有换行', pdf('1 0 obj <</A<</S/URI/URI( java\nscript:x)>>>> endobj')],
  ['链接到别的机器', pdf('1 0 obj <</A<</S/URI/URI(\\\\\\\\evil\\\\x)>>>> endobj')],
  ['链接的网址在别处', pdf('1 0 obj <</A<</S/URI/URI 5 0 R>>>> endobj')],
  ['网址前面的部分指向文件', pdf('1 0 obj <</URI<</Base(file:///c:/)>>>> endobj')],
  ['链接在对象流里', packed('5 0 <</A<</S/URI/URI(file:///a)>>>>')],
  ['链接在不压缩的对象流里', pdf('1 0 obj <</Type/ObjStm>>stream\n5 0 <</URI(file:///a)>>')],
  ['连续阅读另一个文件', pdf('1 0 obj <</OpenAction<</S/Thread/F(//evil/x.pdf)/D 0>>>> endobj')],
  ['连续阅读另一个文件，文件用引用', pdf('1 0 obj <</S/Thread/F 7 0 R/D 0>> endobj')],
  ['页面画在另一个文件里', pdf('1 0 obj <</Subtype/Form/Ref<</F(//evil/x)/Page 0>>>> endobj')],
  ['图片用另一个文件替换', pdf('1 0 obj <</OPI<</2.0<</F(http://x/a)>>>>>> endobj')],
  ['指明别的文件', pdf('7 0 obj <</Type/Filespec/UF(a)>> endobj')],
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
  ['对象流不是压缩的', pdf('1 0 obj <</Type /ObjStm>>stream\n5 0 <</A 1>>\nendstream endobj')],
  [
    '对象流写着不压缩',
    pdf('1 0 obj <</Type /ObjStm/Filter[]/DecodeParms null>>stream\n5 0 1\nendstream'),
  ],
  [
    '别的流用什么编码都行',
    pdf('1 0 obj <</Filter[/A85/DCT]/DecodeParms[7 0 R]>>stream\nx\nendstream'),
  ],
  [
    '网址、标题里有这些字母',
    pdf('1 0 obj <</URI(http://x/EF/1/JS%20a)/Title(HTML/JS \\(1\\))>> endobj'),
  ],
  ['字里有不成对的括号、注释号', pdf('1 0 obj <</A(\\)%\\\\)/B<3c3c>/C[(()>>)]%>>\n>> endobj')],
  [
    '批注的标志、网页和邮件的链接',
    pdf(
      '1 0 obj <</F 4/A<</S/URI/URI(https://x.cn/a?b=c:d)>>>> endobj 2 0 obj <</URI(mailto:a@b.cn)>> endobj',
    ),
  ],
  [
    '没有写 http 的网址、电话、本页的位置',
    pdf(
      '1 0 obj [<</URI(www.x.cn:80/a)>><</URI(tel:12345)>><</URI(#a)>><</URI<</Base()>>>>] endobj',
    ),
  ],
  ['编码表的流带 N', packed('1 0 R 2', '/N 3/Filter/FlateDecode')],
])('%s：不误认', async (_, bytes) => {
  expect(await faultOfPdf(bytes)).toBeUndefined()
})

test('许多个假的对象流也看得完', async () => {
  const many = Buffer.from('/ObjStm '.repeat(2_500_000))
  expect(await faultOfPdf(pdf(many, 'stream\nx'))).toBeUndefined()
  expect(await faultOfPdf(pdf('/ObjStm stream\n'.repeat(20_000)))).toBeUndefined()
  const none = '1 0 obj<</Type/ObjStm>>stream\n'
  await expect(faultOfPdf(pdf(none.repeat(20_000)))).rejects.toThrow(TooComplexError)
  await expect(faultOfPdf(pdf('1 obj 1 '.repeat(200_001)))).rejects.toThrow(TooComplexError)
  for (const each of ['>>stream ', '1 obj(', '1 obj<<', '>>%', '/EF%', '1 obj\n%', '>>   \n'])
    await faultOfPdf(pdf(each.repeat(1_000_000)))
})

test('展开后太大、一共太多的值：没有软件会写，不一直读下去', async () => {
  const ones = '1 '.repeat(5_000_001)
  for (const each of [
    packed(Buffer.alloc(65 * 1024 * 1024, ' ')),
    packed(ones),
    pdf(`1 0 obj[${'1 '.repeat(900_000)}]`.repeat(6)),
  ])
    await expect(faultOfPdf(each)).rejects.toThrow(TooComplexError)
})

/** Rewritings that change nothing of what a reader sees. */
const blank = fc.constantFrom(' ', '\n', '\r\n', '\0', '%c\n', '% /Filter obj >> (\n', '   ')
const idle = fc.oneof(
  fc.constantFrom('(an obj here)', '(\\))', '(())', '(>>stream\n)', '<3e3e>', '[1 [2]/N]', '7 0 R'),
  fc.nat(6000).map((n) => `(${'a'.repeat(n)})`),
  fc.constantFrom('<</Filter/FlateDecode/Type/X>>', 'true', 'null', '-.5', '/obj', '/#41'),
)
const filter = fc.constantFrom(
  '/ASCIIHexDecode',
  '/AHx',
  '[/AHx]',
  '[ /ASCIIHexDecode%]\n]',
  '9 0 R',
)
/** A letter or two of a name, written as codes. */
const rewritten = (name: string) =>
  fc
    .array(fc.nat(name.length - 1), { maxLength: 3 })
    .map((at) =>
      [...name]
        .map((c, i) => (at.includes(i) ? `#${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c))
        .join(''),
    )
const rewriting = fc
  .tuple(
    filter,
    fc.array(fc.tuple(fc.nat(1e6), idle), { maxLength: 5 }),
    fc.tuple(...['Type', 'N', 'First', 'Filter', 'Length'].map(rewritten)),
    rewritten('ObjStm'),
    fc.array(blank, { minLength: 24, maxLength: 24 }),
  )
  .chain(([packing, more, [type, n, first, packed, length], kind, blanks]) => {
    const entries = [
      [type, `/${kind}`],
      [n, '1'],
      [first, '4'],
      [packed, packing],
      [length, '65'],
      ...more.map(([key, value]) => [`X${key}`, value]),
    ]
    return fc
      .shuffledSubarray(entries, { minLength: entries.length })
      .map((shuffled) => ({ shuffled, blanks }))
  })

test('藏了脚本的，怎样改写都不收：次序、空白、注释、字、填充、名字的写法', async () => {
  await fc.assert(
    fc.asyncProperty(rewriting, async ({ shuffled, blanks }) => {
      let next = 0
      const gap = () => blanks[next++ % blanks.length]!
      const dictionary = shuffled.map(([key, value]) => `/${key}${gap()}${value}${gap()}`).join('')
      expect(await faultOfPdf(hexed(dictionary, '', `8${gap()}0${gap()}obj${gap()}`))).toBe(
        'file-has-script',
      )
    }),
    { numRuns: 300 },
  )
})

test('没有藏什么的，这样改写都收', async () => {
  await fc.assert(
    fc.asyncProperty(rewriting, async ({ shuffled, blanks }) => {
      const dictionary = shuffled
        .filter(([, value]) => /^[([<tn-](?!>>stream)/.test(value!))
        .map(([key, value], i) => `/${key}${blanks[i]}${value}${blanks[i + 9]}`)
        .join('')
      const bytes = packed('BT ET', `${dictionary}/Filter/FlateDecode`)
      expect(await faultOfPdf(bytes)).toBeUndefined()
    }),
    { numRuns: 100 },
  )
})

test('加密的认得出，另说一句', async () => {
  expect(await faultOfPdf(pdf('trailer <</Encrypt 7 0 R /Root 1 0 R>>'))).toBe('file-encrypted')
})

test.each<[string, Buffer]>([
  ['没有结尾', Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj')],
  ['比开头说的短', pdf('1 0 obj <</Linearized 1/L 99999/H [1 2]>> endobj')],
])('没有传完整的 PDF：%s', async (_, bytes) => expect(await faultOfPdf(bytes)).toBe('file-broken'))

test('自己出的文书不误认', async () => {
  const typst =
    '= 决定书\n#link("https://x.cn/EF/1")[验真伪]\n#pagebreak()\n#table(columns: 2)[甲][乙]'
  const done = await typeset({ typst, fonts: fontsDir, data: '{}' })
  if (!('pdf' in done)) throw new Error(done.problem)
  expect(await faultOfPdf(Buffer.from(done.pdf))).toBeUndefined()
})
