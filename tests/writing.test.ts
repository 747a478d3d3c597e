import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from '../web/staff/world/json-text.ts'
import { compareLines, hunks } from '../web/staff/world/lines.ts'

test('写对了的，读出来与 JSON.parse 一样，每一项知道自己在第几行', () => {
  const json = fc.jsonValue().map((value) => JSON.stringify(value, undefined, 2))
  fc.assert(
    fc.property(json, (text) => {
      const read = readJson(text)
      expect(read.ok && read.value).toEqual(JSON.parse(text))
    }),
  )
  const read = readJson('{\n  "a": [\n    1,\n    { "b": "x" }\n  ]\n}')
  expect(read.ok && ['', 'a', 'a.0', 'a.1.b', 'c'].map(read.lineOf)).toEqual([
    1,
    2,
    3,
    4,
    undefined,
  ])
})

test('写坏了的，与 JSON.parse 一样不收', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    'a',
    '1',
    '-',
    '.',
    ' ',
    '\n',
    '\\',
    'true',
    '"a"',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      const read = readJson(text)
      if (!read.ok && read.fault.says.includes('写了两次')) return
      expect(read.ok, text).toBe(isJson)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['', 1, '内容是空的'],
  ['{\n  "a": 1\n  "b": 2\n}', 3, '这里缺少英文逗号，或者缺少花括号 }'],
  ['{\n  "a": 1,\n}', 3, '最后一项后面多了一个逗号'],
  ['[1, 2,]', 1, '最后一项后面多了一个逗号'],
  ['{\n  a: 1\n}', 2, '栏目的名字须放在英文双引号里'],
  ['{ "a" 1 }', 1, '“a”后面须有英文冒号'],
  ['{ "a": “1” }', 1, '引号须用英文双引号 "'],
  ['{ "a": 大厅 }', 1, '读不懂“大”'],
  ['{ "a": yes }', 1, '读不懂“yes”；文字须放在英文双引号里'],
  ['{ "a": "x\n" }', 1, '文字没有用英文双引号收尾'],
  ['{ "a": 1,\n "a": 2 }', 2, '“a”写了两次'],
  ['{ "a": "\\x" }', 1, '文字里的反斜线 \\ 须写成 \\\\'],
  ['{ "a": 1 } }', 1, '内容已经完整，后面多出了文字'],
  ['{ "a": ', 1, '没有写完'],
])('哪一行、哪里不对，说得出来：%j', (text, line, says) =>
  expect(readJson(text)).toEqual({ ok: false, fault: { line, says } }),
)

test('两篇文字逐行比：留下的、删去的、新增的合起来就是两篇', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((l) => l.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = compareLines(before, after)
      const of = (gone: string) =>
        lines
          .filter((l) => l.of !== gone)
          .map((l) => l.text)
          .join('\n')
      expect(of('after')).toBe(before)
      expect(of('before')).toBe(after)
      if (before === after) expect(lines.every((l) => l.of === 'both')).toBe(true)
      for (const l of lines)
        expect((l.of === 'before' ? before : after).split('\n')[l.number - 1]).toBe(l.text)
    }),
  )
  expect(compareLines('a\nb\nc', 'a\nx\nc').map((l) => `${l.of} ${l.number} ${l.text}`)).toEqual([
    'both 1 a',
    'before 2 b',
    'after 2 x',
    'both 3 c',
  ])
  const far = Array.from({ length: 20 }, (_, i) => String(i))
  const shown = hunks(
    compareLines(far.join('\n'), [...far.slice(0, 9), 'x', ...far.slice(10)].join('\n')),
  )
  expect(shown.map((l) => l?.text ?? '…')).toEqual(['6', '7', '8', '9', 'x', '10', '11', '12', '…'])
})
