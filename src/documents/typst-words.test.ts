import { expect, test } from 'vitest'
import { fontsDir } from '#platform/repository'
import { typeset } from './typesetter.ts'
import { typstInWords } from './typst-words.ts'

test.each([
  ['#nothing', '没有“nothing”这个名字'],
  ['#let x = (', '括号没有配对'],
  ['#let a = 1 +', '缺少表达式'],
  ['#json(bytes(sys.inputs.data)).nix', '数据里没有“nix”'],
  ['#set text(siz: 3pt)', '没有“siz”这个参数'],
  ['#text(size: 3)[a]', '应当是长度（如 3pt），写的是整数'],
  ['#"a".foo()', '文字没有“foo”这个用法'],
  ['#("a" + 1)', '文字和整数不能相加'],
  ['#"\u{2EBF0}"', '画不出“\u{2EBF0}”，文件不能长期保存'],
  ['#set document(date: none)', '文件不能长期保存（PDF/A）：missing document date'],
  ['#assert(false)', 'Typst 报告“assertion failed”'],
])('Typst 说 %s 错在哪里，用中文', async (typst, words) => {
  const set = await typeset({ typst, fonts: fontsDir, data: '{}', standard: 'a-2b' })
  expect('problem' in set && typstInWords(set.problem)).toBe(words)
})
