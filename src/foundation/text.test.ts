import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cleaned,
  countOf,
  faultOf,
  fileNameOf,
  hiddenIn,
  lineOf,
  nameOf,
  numberOf,
  phoneOf,
} from './text.ts'

test.each([
  ['甲\r\n乙\r丙\u2028丁\u2029戊\u0085己\v庚', '甲\n乙\n丙\n丁\n戊\n己\n庚', '换行各有写法'],
  ['e\u0301\u00e9', '\u00e9\u00e9', '重音合成一个字符'],
  ['\ufeff王\u200b小\u2060明\u00ad', '王小明', '零宽字符去掉'],
  ['\u200e\u202a\u2066abc\u2069\u202c\u200f', 'abc', '不改变次序的方向标记去掉'],
  ['王\u{e0041}五', '王五', '藏起来的标签字符去掉'],
  ['图\ufffc后', '图后', '没有跟来的图片的位置去掉'],
  ['⽂件⻓⻔⻅', '文件长门见', '部首换成看起来一样的字'],
  ['\uf9f4', '林', '兼容汉字换成标准的字'],
  ['（甲）：“乙”，１２', '（甲）：“乙”，１２', '全角标点和数字在文字里照旧'],
  ['𠮷\u{30edd}䶮', '𠮷\u{30edd}䶮', '扩展区的字照旧'],
  ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧', '图形里的连接符照旧'],
  ['甲\u200d乙\u200c', '甲乙', '汉字之间的连接符去掉'],
  ['لا\u200cمن', 'لا\u200cمن', '阿拉伯字母之间的连接符照旧'],
  ['甲\t乙', '甲\t乙', '制表符照旧'],
])('%j 存为 %j：%s', (given, kept) => expect(cleaned(given)).toBe(kept))

test.each([
  ['王\u0000五', 'control', '第 2 个字符（编码 U+0000）'],
  ['王五\u001b', 'control', '第 3 个字符（编码 U+001B）'],
  ['\u0090', 'control', '第 1 个字符（编码 U+0090）'],
  ['王\u202e明小', 'order', '第 2 个字符（编码 U+202E）'],
  ['王\u202d明小', 'order', '第 2 个字符（编码 U+202D）'],
  ['𠮷\ue863', 'private-use', '第 2 个字符（编码 U+E863）是自造字'],
  ['\u{f0000}', 'private-use', '第 1 个字符（编码 U+F0000）是自造字'],
  ['王\ud842', 'damaged', '第 2 个字符（编码 U+D842）'],
  ['\udfb7王', 'damaged', '第 1 个字符（编码 U+DFB7）'],
  ['王\ufffd', 'damaged', '第 2 个字符（编码 U+FFFD）'],
  ['王\u{2fff0}', 'unassigned', '第 2 个字符（编码 U+2FFF0）'],
  ['王\uffff', 'unassigned', '第 2 个字符（编码 U+FFFF）'],
])('%j 不收（%s）：说是第几个、什么编码', (given, code, says) =>
  expect(faultOf(cleaned(given))).toEqual({ code, reason: expect.stringContaining(says) }),
)

test('名字中间有看不见的字符不收；两头的是粘贴带来的', () => {
  expect(hiddenIn('王\u200b小')?.reason).toContain('第 2 个字符（编码 U+200B）')
  expect(hiddenIn('\ufeff 王小\u200b')).toBeUndefined()
})

test.each([
  ['王 小 明', '王小明'],
  [' 王\u3000小\u00a0明 ', '王小明'],
  ['王\t小\n明', '王小明'],
  ['买买提•艾力', '买买提·艾力'],
  ['买买提・艾力', '买买提·艾力'],
  ['买买提．艾力', '买买提·艾力'],
  ['买买提.艾力', '买买提·艾力'],
  ['买买提‧艾力 ⋅ 库尔班', '买买提·艾力·库尔班'],
  ['JOHN   A.  SMITH', 'JOHN A. SMITH'],
  ['ＪＯＨＮ　ＳＭＩＴＨ', 'JOHN SMITH'],
  ['O’Neil-Đặng', 'O’Neil-Đặng'],
  ['长沙（青岩）餐饮有限公司', '长沙（青岩）餐饮有限公司'],
  ['王\u{e0100}明', '王明'],
  ['𬀩 𫍯', '𬀩𫍯'],
])('名字 %j 写作 %j', (given, kept) => expect(nameOf(given)).toBe(kept))

test.each([
  [numberOf, '１１０１０５　１９４９１２３１ ００２ｘ', '11010519491231002x'],
  [numberOf, '２０２６－０００１２３', '2026-000123'],
  [numberOf, '2026–000123', '2026-000123'],
  [phoneOf, '+86 138-0013-8000', '13800138000'],
  [phoneOf, '００８６１３８００１３８０００', '13800138000'],
  [phoneOf, '138 0013 8000', '13800138000'],
  [lineOf, ' 甲\n乙 \n\t丙 ', '甲 乙 丙'],
  [fileNameOf, 'x\u202egpj.exe\u0000', 'x_gpj.exe_'],
  [fileNameOf, '租赁\r\n合同\ue863.pdf', '租赁 合同_.pdf'],
])('%o：%j 写作 %j', (as, given, kept) => expect(as(cleaned(given))).toBe(kept))

const anything = fc.string({ unit: 'binary' })
test('整理过的再整理不变；每一种写法都是', () =>
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom(cleaned, nameOf, numberOf, phoneOf, lineOf),
      (text, as) => {
        const once = as(cleaned(text))
        expect(as(once)).toBe(once)
      },
    ),
  ))

test('收下的没有控制字符、方向标记、自造字和半个字，也说得清楚编码', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.nat(0x10ffff).map((n) => String.fromCodePoint(n)) }),
      (text) => {
        const kept = cleaned(text)
        expect(kept).toBe(kept.normalize('NFC'))
        const fault = faultOf(kept)
        if (fault) {
          expect(fault.reason).toMatch(/^第 \d+ 个字符（编码 U\+[0-9A-F]{4,6}）/)
          return
        }
        expect(kept).not.toMatch(/(?![\n\t])[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
        expect(kept).not.toMatch(/[\p{Co}\p{Cs}\p{Cn}]/u)
      },
    ),
  ))

test('扩展区的一个字算一个字', () => expect(countOf('𠮷野家')).toBe(3))
