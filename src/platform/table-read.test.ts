import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { addDays, asLegalDay } from '#foundation/time'
import { csvCell } from './table-file.ts'
import { dayIn, numberIn, readTable, wordsIn } from './table-read.ts'

const NEEDED = ['编号', '日期', '单位']
/** `line: 编号 日期 单位` of each row; what is wrong with a cell in its place. */
function read(file: Uint8Array): string[] {
  const { records, fault } = readTable(file, NEEDED)
  if (fault) return [`${fault.line} ${fault.field}：${fault.says}`]
  return records.map(({ line, of }) => {
    const cells = [numberIn(of('编号')), dayIn(of('日期')), wordsIn(of('单位'))]
    return `${line}: ${cells.map(({ value, says }) => value ?? says).join(' ')}`
  })
}
const utf8 = (text: string) => Buffer.from(text)
const PLAIN = '编号,日期,单位\r\nA1,2026-03-02,市场局\r\n'
const READ = ['2: A1 2026-03-02 市场局']

/** 编号、日期、单位 / A1、2026-03-02、市场局, as GB18030 writes them. */
const GB = Buffer.from(
  'b1e0bac52cc8d5c6da2cb5a5cebb0d0a41312c323032362d30332d30322ccad0b3a1bed60d0a',
  'hex',
)
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

test.each([
  ['UTF-8', utf8(PLAIN)],
  ['带 BOM 的 UTF-8', utf8(`\ufeff${PLAIN}`)],
  ['GB18030', GB],
  ['带 BOM 的 UTF-16LE', Buffer.from(`\ufeff${PLAIN}`, 'utf16le')],
  ['带 BOM 的 UTF-16BE', swapped(Buffer.from(`\ufeff${PLAIN}`, 'utf16le'))],
  [
    'UTF-16、用制表符分开（“Unicode 文本”）',
    Buffer.from(`\ufeff${PLAIN}`.replaceAll(',', '\t'), 'utf16le'),
  ],
  ['分号分开', utf8(PLAIN.replaceAll(',', ';'))],
  ['只有 LF', utf8(PLAIN.replaceAll('\r', ''))],
  ['只有 CR', utf8(PLAIN.replaceAll('\n', ''))],
  ['全角的编号和日期', utf8(PLAIN.replace('A1', 'Ａ１').replace('2026-03-02', '２０２６／３／２'))],
  ['表头有空格和星号', utf8(PLAIN.replace('编号,日期', ' * 编 号 ：,日期'))],
])('%s 读得出来', (_, file) => expect(read(file)).toEqual(READ))

test.each([
  [
    '表头上面有标题，末尾有空行和逗号',
    '2026年登记簿,,\n\n编号,日期,单位\nA1,2026-03-02,市场局\n,,\n , ,\n\n',
    ['4: A1 2026-03-02 市场局'],
  ],
  ['第一行是 sep=', 'sep=,\n编号,日期,单位\nA1,2026-03-02,市场局', ['3: A1 2026-03-02 市场局']],
  [
    '引号里有换行和逗号',
    '编号,日期,单位\n"A,1",2026-03-02,"市场\r\n局"\nA2,2026-03-02,市场局',
    ['2: A,1 2026-03-02 市场\n局', '3: A2 2026-03-02 市场局'],
  ],
  [
    '前导零',
    '编号,日期,单位\n000123,2026-03-02,市场局\n="00456",2026-03-02,市场局\n\'00789,2026-03-02,市场局',
    ['2: 000123 2026-03-02 市场局', '3: 00456 2026-03-02 市场局', '4: 00789 2026-03-02 市场局'],
  ],
  [
    '列的次序不同，还有别的列',
    '备注,单位,日期,编号\n无,市场局,2026-03-02,A1',
    ['2: A1 2026-03-02 市场局'],
  ],
  ['缺一列', '登记簿\n编号,日期\nA1,2026-03-02', ['2 单位：表头缺少“单位”一列。']],
  ['两列同名', '编号,编号,日期,单位\nA1,A2,2026-03-02,市场局', ['1 编号：表头有两列都叫“编号”。']],
  ['空的', '\n,,\n', ['1 文件：文件里没有登记。']],
  ['只有表头', '编号,日期,单位\n', ['1 文件：文件里没有登记。']],
])('CSV：%s', (_, text, lines) => expect(read(utf8(text))).toEqual(lines))

test.each([
  ['2026-3-2', '2026-03-02'],
  ['2026/3/2', '2026-03-02'],
  ['2026.3.2', '2026-03-02'],
  ['2026年3月2日', '2026-03-02'],
  ['2026年3月2日 星期一', '2026-03-02'],
  ['20260302', '2026-03-02'],
  ['2026/3/2 0:00:00', '2026-03-02'],
  ['2026-03-02T09:30:00Z', '2026-03-02'],
  ['46083', '2026-03-02'],
  ['46083.39583', '2026-03-02'],
  ['2026-2-30', undefined],
  ['3/2/2026', undefined],
  ['26-3-2', undefined],
  ['2026-13-1', undefined],
  ['今天', undefined],
  ['', undefined],
])('日期“%s”读作 %s', (text, day) => expect(dayIn({ text, isTyped: false }).value).toBe(day))

test.each([
  ['4.30000E+14', '末几位已经丢了'],
  ['4.3e+14', '末几位已经丢了'],
  ['4.3E14', '末几位已经丢了'],
  ['１.２Ｅ＋１７', '末几位已经丢了'],
  ['430102199001010000', '换成了 0'],
  ['#N/A', '公式出错'],
  ['########', '公式出错'],
  ['A\ue863', '编码 U+E863'],
])('编号“%s”说得出怎么坏了', (text, says) =>
  expect(numberIn({ text, isTyped: false }).says).toContain(says),
)
test('没有坏的长编号照收', () => {
  const text = '43010219900101001X'
  expect(numberIn({ text, isTyped: false }).value).toBe(text)
  expect(numberIn({ text: '430102199001010017', isTyped: false }).value).toBeDefined()
  expect(numberIn({ text: '430102199001010000', isTyped: true }).value).toBeDefined()
})

const sheet = (rows: string, more = '') =>
  `<?xml version="1.0"?><x:worksheet xmlns:x="s"><x:sheetData>${rows}</x:sheetData>${more}</x:worksheet>`
const text = (ref: string, value: string) =>
  `<x:c r="${ref}" t="inlineStr"><x:is><x:t>${value}</x:t></x:is></x:c>`
const HEAD = `<x:row r="3">${text('A3', '编号')}${text('B3', '日期')}<x:c r="C3" t="s"><x:v>0</x:v></x:c></x:row>`
function workbook(rows: string, more = '', properties = '') {
  const parts = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook>${properties}<sheets><sheet name="隐" state="hidden" r:id="r2"/><sheet name="一" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    'xl/sharedStrings.xml':
      '<sst><si><r><t>单</t></r><r><t>位</t></r><rPh sb="0"><t>dan</t></rPh></si></sst>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': sheet(rows, more),
    'xl/worksheets/sheet2.xml': sheet(`<x:row r="1">${text('A1', '编号')}</x:row>`),
  }
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])),
  )
}
const value = (ref: string, n: string, style = 0) =>
  `<x:c r="${ref}" s="${style}"><x:v>${n}</x:v></x:c>`

test('工作簿：标题、合并的单元格、日期、前导零、15 位以内的数字', () =>
  expect(
    read(
      workbook(
        `<x:row r="1">${text('A1', '2026 年登记簿')}</x:row>${HEAD}` +
          `<x:row r="4">${value('A4', '123', 3)}${value('B4', '46083', 1)}${text('C4', '市场&#x5C40;')}</x:row>` +
          `<x:row r="5">${value('A5', '4.3E14')}${value('B5', '46084.5', 2)}</x:row>` +
          `<x:row r="6"><x:c r="A6"/></x:row>` +
          `<x:row r="9">${text('A9', '00012')}${text('B9', '2026/3/2')}${text('C9', 'A&amp;B_x000D_')}</x:row>`,
        '<x:mergeCells><x:mergeCell ref="C4:C5"/></x:mergeCells>',
      ),
    ),
  ).toEqual([
    '4: 000123 2026-03-02 市场局',
    '5: 430000000000000 2026-03-03 市场局',
    '9: 00012 2026-03-02 A&B',
  ]))

test('工作簿：1904 日期系统，和没有设日期格式的日期', () =>
  expect(
    read(
      workbook(
        `${HEAD}<x:row r="4">${text('A4', 'A1')}${value('B4', '44621', 1)}${text('C4', '市')}</x:row>` +
          `<x:row r="5">${text('A5', 'A2')}${value('B5', '44621')}${text('C5', '市')}</x:row>`,
        '',
        '<workbookPr date1904="1"/>',
      ),
    ),
  ).toEqual(['4: A1 2026-03-02 市', '5: A2 2026-03-02 市']))

test('工作簿：存成数字的长编号已经丢了末几位，不收', () =>
  expect(
    read(
      workbook(
        `${HEAD}<x:row r="4">${value('A4', '4.3010219900101E+17')}${value('B4', '46083')}${text('C4', '市')}</x:row>`,
      ),
    )[0],
  ).toContain('换成了 0'))

test('我们自己写的工作簿读得回来', async () => {
  const rows = [
    NEEDED.map((of) => ({ value: of })),
    [
      { value: '0012', type: String },
      { value: new Date('2026-03-02'), type: Date, format: 'yyyy/m/d' },
      { value: '市场局' },
    ],
  ]
  expect(read(await writeXlsxFile(rows).toBuffer())).toEqual(['2: 0012 2026-03-02 市场局'])
})

test.each([
  ['旧版 .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '旧版 Excel'],
  [
    '加密的',
    Buffer.concat([Buffer.from('d0cf11e0', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    '打开密码',
  ],
  ['网页', utf8('<html><table>'), '网页'],
  ['别的 ZIP', zipSync({ 'a.txt': strToU8('x') }), '工作簿'],
  ['坏的 ZIP', Buffer.from('504b0304ffff', 'hex'), '工作簿'],
  ['图片', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), '编码'],
  ['没有配对的引号', utf8('编号,日期,单位\n"A1,2026'), '引号'],
])('%s：说得出是什么、怎么办', (_, file, says) => expect(read(file)[0]).toContain(says))

test('每一天的序号都数回那一天；1900 年三月以后和 Excel 一致', () =>
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 73_000 }), (serial) => {
      const row = `${text('A4', 'A')}${value('B4', `${serial}`, 1)}`
      const { records } = readTable(workbook(`${HEAD}<x:row r="4">${row}</x:row>`), NEEDED)
      const day = addDays(asLegalDay('1899-12-30'), serial)
      expect(dayIn(records![0]!.of('日期'))).toEqual({ value: day })
    }),
  ))

test('任何字节都不会出错', () =>
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('', '504b0304', 'fffe', 'feff', 'efbbbf'),
      (bytes, head) => {
        const { records, fault } = readTable(
          Buffer.concat([Buffer.from(head, 'hex'), bytes]),
          NEEDED,
        )
        expect(records ?? fault).toBeDefined()
      },
    ),
  ))

test.each([
  '=1+1',
  '+1',
  '-1',
  '@a',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '＝1',
  '＋1',
  '－1',
  '＠a',
  '\u00a0=1',
])('导出的单元格 %j 不会当公式算', (cell) => expect(csvCell(cell)).toBe(`"'${cell}"`))
test('数字和平常的话照旧', () =>
  expect([csvCell(-1), csvCell('甲"乙'), csvCell(null)]).toEqual(['"-1"', '"甲""乙"', '""']))
