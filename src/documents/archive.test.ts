import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { isPart } from './archive-parts.ts'
import { faultOfArchive } from './archive.ts'

type Parts = Record<string, string>
const OFFICE = 'application/vnd.openxmlformats-officedocument'
const WORD = `${OFFICE}.wordprocessingml.document`
const EXCEL = `${OFFICE}.spreadsheetml.sheet`
const OFD = 'application/zip'
const faultOf = (type: string, parts: Parts) =>
  faultOfArchive(
    Buffer.from(
      zipSync(Object.fromEntries(Object.entries(parts).map(([name, of]) => [name, strToU8(of)]))),
    ),
    type,
  )

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
const types = (...more: string[]) =>
  `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="${EXCEL.slice(0, -6)}.printerSettings"/><Default Extension="vml" ContentType="${OFFICE}.vmlDrawing"/>${more.join('')}</Types>`
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const related = (type: string, target: string, more = '') =>
  `<Relationship Id="rId1" Type="${type.includes(':') ? type : `${RELATIONSHIPS}/${type}`}" Target="${target}"${more}/>`
const OUTSIDE = ' TargetMode="External"'
const rels = (...each: string[]) =>
  `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('\n')}</Relationships>`
const contentOf = (name: string) => {
  if (name.endsWith('/')) return ''
  if (name.endsWith('.rels')) return rels()
  return /\.(?:png|jpeg|wmf|wdp)$/.test(name) ? 'GIF89a' : '<x/>'
}
const named = (names: string): Parts =>
  Object.fromEntries(
    names
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, contentOf(name)]),
  )

const word: Parts = {
  '[Content_Types].xml': types(
    `<Override PartName="/word/document.xml" ContentType="${WORD}.main+xml"/>`,
  ),
  '_rels/.rels': rels(related('officeDocument', 'word/document.xml')),
  'word/document.xml': '<w:document/>',
}
const excel: Parts = {
  '[Content_Types].xml': types(
    `<Override PartName="/xl/workbook.xml" ContentType="${EXCEL}.main+xml"/>`,
  ),
  '_rels/.rels': rels(related('officeDocument', 'xl/workbook.xml')),
  'xl/workbook.xml': '<workbook/>',
}
const ofd: Parts = { 'OFD.xml': '<ofd:OFD/>', 'Doc_0/Document.xml': '<ofd:Document/>' }
const inWord = (...each: string[]): Parts => ({
  ...word,
  'word/_rels/document.xml.rels': rels(...each),
})

test.each<[string, string, Parts]>([
  ['最小的 Word', WORD, word],
  ['最小的 Excel', EXCEL, excel],
  ['最小的 OFD', OFD, ofd],
  [
    'Word 写的 Word',
    WORD,
    {
      ...word,
      ...named(`docProps/app.xml docProps/core.xml docProps/custom.xml docProps/thumbnail.jpeg
        customXml/item1.xml customXml/itemProps1.xml customXml/_rels/item1.xml.rels
        docMetadata/LabelInfo.xml word/styles.xml word/settings.xml word/webSettings.xml
        word/fontTable.xml word/numbering.xml word/footnotes.xml word/endnotes.xml word/header1.xml
        word/commentsExtended.xml word/people.xml word/theme/theme1.xml word/media/image1.png
        word/media/image2.wmf word/media/hdphoto1.wdp word/fonts/font1.odttf word/charts/chart1.xml
        word/charts/_rels/chart1.xml.rels word/diagrams/data1.xml word/glossary/document.xml
        word/glossary/_rels/document.xml.rels word/_rels/fontTable.xml.rels word/ink/ink1.xml
        word/printerSettings/printerSettings1.bin word/printerSettings1.bin
        _xmlsignatures/origin.sigs _xmlsignatures/sig1.xml
        _xmlsignatures/_rels/origin.sigs.rels`),
    },
  ],
  [
    'WPS 写的 Word，带文件夹的条目、页眉图和网址',
    WORD,
    {
      ...inWord(
        related('hyperlink', 'https://www.gov.cn/', OUTSIDE),
        related('hyperlink', 'mailto:a@b.cn?a=1&amp;b=2', OUTSIDE),
        related('image', 'media/image1.jpeg'),
        related('customXml', '../customXml/item1.xml'),
      ),
      ...named('word/ word/media/ docProps/custom.xml customXml/item1.xml word/media/image1.jpeg'),
    },
  ],
  [
    'Excel 和 WPS 写的 Excel',
    EXCEL,
    {
      ...excel,
      ...named(`xl/styles.xml xl/sharedStrings.xml xl/calcChain.xml xl/metadata.xml
        xl/worksheets/sheet1.xml xl/worksheets/_rels/sheet1.xml.rels xl/theme/theme1.xml
        xl/printerSettings/printerSettings1.bin xl/drawings/drawing1.xml
        xl/drawings/vmlDrawing1.vml xl/drawings/_rels/vmlDrawing1.vml.rels xl/comments1.xml
        xl/media/image1.png xl/charts/chart1.xml xl/charts/style1.xml xl/tables/table1.xml
        xl/pivotTables/pivotTable1.xml xl/pivotCache/pivotCacheRecords1.xml xl/cellimages.xml
        xl/_rels/cellimages.xml.rels xl/ctrlProps/ctrlProp1.xml xl/persons/person.xml
        xl/threadedComments/threadedComment1.xml docProps/custom.xml customXml/item1.xml`),
    },
  ],
  [
    '签过章的 OFD，带字体、图片和电子发票的原文',
    OFD,
    {
      ...ofd,
      ...named(`Doc_0/PublicRes.xml Doc_0/Pages/Page_0/Content.xml Doc_0/Res/image_1.png
        Doc_0/Res/font_1.ttf Doc_0/Res/宋体.ttf Doc_0/Tpls/Tpl_0/Content.xml Doc_0/Res/1.jb2
        Doc_0/Signs/Signatures.xml Doc_0/Signs/Sign_0/SignedValue.dat Doc_0/Signs/Sign_0/Seal.esl
        Doc_0/Attachs/original_invoice.xml Doc_0/Annots/Page_0/Annotation.xml Doc_0/Tags/Tag.xml`),
    },
  ],
])('%s：收', (_, type, parts) => expect(faultOf(type, parts)).toBeUndefined())

const FOREIGN =
  'evil.exe| evil.exe.|evil.chm|a.url|a.jnlp|a.xll|a.vhd|a.gz|a.tar|a.py|a.html|a.desktop|x.docm|a.ps1.txt|a.dat|.xml|../a.xml|/a.xml|C:/a.xml|a\\b.xml|a/.xml|a.xml |a.xml.|evil.exe::$DATA|x/evil.exe/|a.svg.exe|a.xml\n'
test.each(FOREIGN.split('|').flatMap((name) => [name, `Doc_0/${name}`]))(
  '夹带 %j：OFD、Word、Excel 都不收',
  (name) => {
    for (const [type, parts] of [
      [OFD, ofd],
      [WORD, word],
      [EXCEL, excel],
    ] as const)
      expect(faultOf(type, { ...parts, [name]: '<x/>' }), type).toBe('file-has-program')
  },
)

test.each(
  `word/embeddings/x.docm|word/embeddings/oleObject1.bin|word/embeddings/Workbook1.xlsx
  |word/vbaProject.bin|word/vbaData.xml|word/activeX/activeX1.xml|word/activeX/activeX1.bin
  |word/macros.bin|word/afchunk1.mht|word/media/video1.mp4|word/media/image1.exe|word/customizations.xml
  |word/webextensions/webextension1.xml|word/attachedToolbars.bin|customUI/customUI14.xml
  |word/media/image1.png.|word/media/image1 .png|word/document.xml/x|WORD/DOCUMENT.XML`.split(
    /\s*\|/,
  ),
)('Word 里有 %j：不收', (name) => {
  expect(faultOf(WORD, { ...word, [name]: '<x/>' })).toBe('file-has-program')
})

test.each(
  `xl/vbaProject.bin|xl/macrosheets/sheet1.xml|xl/dialogsheets/sheet1.xml|xl/embeddings/a.bin
  |xl/externalLinks/externalLink1.xml|xl/connections.xml|xl/queryTables/queryTable1.xml
  |xl/activeX/activeX1.xml|xl/model/item.data|word/document.xml`.split(/\s*\|/),
)('Excel 里有 %j：不收', (name) => {
  expect(faultOf(EXCEL, { ...excel, [name]: '<x/>' })).toBe('file-has-program')
})

test.each<[string, string]>([
  ['别处的模板', rels(related('attachedTemplate', 'http://x/a.dotm', OUTSIDE))],
  ['别处的图片', rels(related('image', 'http://x/a.png', OUTSIDE))],
  ['别处的对象', rels(related('oleObject', 'http://x/a', OUTSIDE))],
  ['别处的框架', rels(related('frame', 'http://x/a', OUTSIDE))],
  ['里面的模板', rels(related('attachedTemplate', 'media/a.xml'))],
  [
    '改名的宏',
    rels(related('http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'a')),
  ],
  ['宏的种类用代码写', rels(related(`${RELATIONSHIPS}/vba&#x50;roject`, 'a'))],
  ['夹带的网页', rels(related('aFChunk', 'a.xml'))],
  ['不说在外面，却是网址', rels(related('image', 'http://x/a.png'))],
  ['不说在外面，却在别的机器上', rels(related('image', '\\\\evil\\a.png'))],
  ['在外面用单引号写', rels(related('image', 'http://x/a.png', " TargetMode = 'External'"))],
  ['在外面用代码写', rels(related('image', 'a.png', ' TargetMode="Ext&#101;rnal"'))],
  ['藏在自己的实体里', `<!DOCTYPE x [<!ENTITY a "b">]>${rels()}`],
  ['别的编码', rels().replace('UTF-8', 'UTF-7')],
  ['不是 XML', 'Relationship'],
])('Word 的关系里有%s：不收', (_, says) => {
  expect(faultOf(WORD, { ...word, 'word/_rels/settings.xml.rels': says })).toBe('file-has-program')
})

test('打印设置里其实是宏：不收', () => {
  const is = (type: string) =>
    faultOf(EXCEL, {
      ...excel,
      'xl/printerSettings/printerSettings1.bin': '',
      '[Content_Types].xml': types(
        `<Override PartName="/xl/printerSettings/printerSettings1.bin" ContentType="${type}"/>`,
      ),
    })
  expect(is(`${OFFICE}.spreadsheetml.printerSettings`)).toBeUndefined()
  expect(is('application/vnd.ms-office.vbaProject')).toBe('file-has-program')
  expect(is('application/vnd.ms-excel.sheet.macroEnabled.main+xml')).toBe('file-has-program')
})

test('关系写得太长，没法看：不收', () => {
  const long = `<!--${' '.repeat(3 * 1024 * 1024)}-->`
  expect(faultOf(WORD, { ...word, 'word/_rels/document.xml.rels': rels(long) })).toBe(
    'file-has-program',
  )
})

const field = (...runs: string[]) =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>${runs
    .map((run) => `<w:r><w:instrText xml:space="preserve">${run}</w:instrText></w:r>`)
    .join('')}<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>见下</w:t></w:r>
    <w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
const saying = (body: string): Parts => ({
  ...word,
  'word/document.xml': `${HEAD}<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
})

test.each<[string, string]>([
  ['DDEAUTO', field(' DDEAUTO c:\\\\cmd.exe "/k calc" ')],
  ['DDE，拆成几段', field('D', 'D', 'E excel')],
  ['DDE，小写，用代码写', field('&#100;de x')],
  ['DDE，写在 CDATA 里，中间有注释', field('<![CDATA[D]]><!-- x -->DE x')],
  ['别处的图片', field('INCLUDEPICTURE "\\\\\\\\10.0.0.9\\\\x.png" \\d')],
  ['别处的文字', field('INCLUDETEXT "http://10.0.0.9/x.docx"')],
  ['别处的表格', field(' LINK Excel.Sheet.12 "c:\\\\a.xlsx"')],
  ['套在别的域里的', field(`IF 1 = 1 </w:instrText></w:r>${field('DDE x')}<w:r><w:instrText>`)],
  ['写成一个元素的', '<w:fldSimple w:instr=" DDEAUTO x "/>'],
  ['没有写完的', '<w:fldChar w:fldCharType="begin"/><w:instrText>DDE x</w:instrText>'],
  ['两种写法选一种的', field('PAGE</w:instrText><w:instrText>DDE x')],
  ['启动程序的链接', field('HYPERLINK \\o "提示" "ms-msdt:/id x"')],
  ['连到文件的链接', field(' HYPERLINK file:///c:/a.exe ')],
  ['画在别的机器上的旧式图片', '<v:imagedata src="http://10.0.0.9/x.png"/>'],
  ['自己的实体', '<!DOCTYPE x>'],
])('Word 正文里有%s：不收', (_, body) => {
  expect(faultOf(WORD, saying(body))).toBe('file-has-program')
})

test.each<[string, string]>([
  ['页码、目录、书签、公式', field('PAGE') + field('TOC \\o "1-3" \\h') + field('REF LINK \\h')],
  [
    '网址和本文的位置',
    field('HYPERLINK "https://x.cn/DDE" \\o "a:b"') + field('HYPERLINK \\l "_a"'),
  ],
  ['说到这些词的字', '<w:t>DDEAUTO、INCLUDEPICTURE &amp; file:</w:t>'],
])('Word 正文里有%s：收', (_, body) => {
  expect(faultOf(WORD, saying(body))).toBeUndefined()
})

test.each(['ms-msdt:/id PCW', 'file:///c:/a.exe', ' javascript:x', '\\\\evil\\x', '//evil/x'])(
  '点了会启动程序的链接 %j：不收',
  (target) => {
    const links = inWord(related('hyperlink', target, OUTSIDE))
    expect(faultOf(WORD, links)).toBe('file-has-program')
  },
)

test('名字以“链接”结尾的别的关系，不当作链接', () => {
  const type = 'http://x/relationships/template/relationships/hyperlink'
  expect(faultOf(WORD, inWord(related(type, 'http://x/a.dotm', OUTSIDE)))).toBe('file-has-program')
})

test.each<[string, string, string]>([
  ['改名成图片的程序', 'word/media/image1.png', 'MZ\x90'],
  ['改名成图片的网页', 'word/media/image1.png', '<html>'],
  ['改名成打印设置的程序', 'word/printerSettings1.bin', 'MZ'],
  ['带脚本的图', 'word/media/a.svg', '<svg><script>alert(1)</script></svg>'],
  ['带动作的图', 'word/media/a.svg', '<svg onload="x"/>'],
  ['取别处东西的图', 'word/media/a.svg', '<svg><image xlink:href="http://x/a"/></svg>'],
  ['样式取别处东西的图', 'word/media/a.svg', '<svg><style>a{fill:url(http://x)}</style></svg>'],
])('Word 里有%s：不收', (_, name, content) => {
  expect(faultOf(WORD, { ...word, [name]: content })).toBe('file-has-program')
})

test('画得出的图收，扩展名和内容不一样也收', () => {
  const svg = '<svg><style>a{fill:url(#b)}</style><use xlink:href="#a"/></svg>'
  const drawn = { 'word/media/a.svg': svg, 'word/media/b.png': 'GIF89a' }
  expect(faultOf(WORD, { ...word, ...drawn })).toBeUndefined()
})

test('OFD 里连到文件的链接不收，网址收', () => {
  const uri = (to: string) => ({ ...ofd, 'Doc_0/Document.xml': `<ofd:URI URI="${to}"/>` })
  expect(faultOf(OFD, uri('file:///c:/a.exe'))).toBe('file-has-program')
  expect(faultOf(OFD, uri('https://x.cn/'))).toBeUndefined()
})

test('名字再长再怪也很快看完', () => {
  for (const name of ['signs/'.repeat(10_000), 'a.'.repeat(30_000), 'a/'.repeat(30_000)])
    expect(isPart('ofd', `${name}!`)).toBe(false)
  expect(isPart('ofd', `${'signs/'.repeat(40)}a.dat`)).toBe(true)
  expect(isPart('ofd', 'Doc_0/a.dat')).toBe(false)
})

test('目录和里面写的不一样的压缩文件：坏的', () => {
  const zip = Buffer.from(zipSync({ 'OFD.xml': strToU8('<x/>') }))
  const renamed = Buffer.from(zip)
  renamed.write('OFE.xml', 30)
  const short = Buffer.from(zip)
  short.writeUInt32LE(2, short.indexOf('PK\x01\x02') + 24)
  expect(faultOfArchive(zip, OFD)).toBeUndefined()
  expect(faultOfArchive(renamed, OFD)).toBe('file-broken')
  expect(faultOfArchive(short, OFD)).toBe('file-has-program')
  expect(faultOfArchive(zip.subarray(0, -30), OFD)).toBe('file-broken')
})
