import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataDir, fontsConfig, FONT_DIRS, fontsDir } from '#platform/repository'
import { charactersIn } from '#testing'
import { characterNamed, undrawable } from './glyphs.ts'
import { renderPdf } from './render.ts'

const block = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('')

test.each([
  ['人名里常见而旧字体没有的', '朱镕赟燚頔李䶮张𠮷㐂𫟦𬱟𰻞'],
  ['GB 18030 基本区', block(0x4e00, 0x9fff)],
  ['扩展 A', block(0x3400, 0x4dbf)],
  ['扩展 B', block(0x20000, 0x2a6d6)],
  ['扩展 C', block(0x2a700, 0x2b734)],
  ['扩展 D', block(0x2b740, 0x2b81d)],
  ['扩展 E', block(0x2b820, 0x2cea1)],
  ['扩展 F', block(0x2ceb0, 0x2ebe0)],
  ['文书用的标点和间隔号', '〔2026〕1号“”‘’（）《》、，。；：—…·●　Müller'],
])('产品自带的字体画得出：%s', (_what, characters) => {
  expect(undrawable(characters)).toEqual([])
})

test('画不出的字说得出是哪个；私用区的说明是自造的字；空白和看不见的字符不算', () => {
  expect(undrawable('张\u{2EBF0}\uE000\u{2EBF0}')).toEqual(['\u{2EBF0}', '\uE000'])
  expect(characterNamed('䶮')).toBe('䶮（U+4DAE）')
  expect(characterNamed('\uE000')).toMatch(/^U\+E000（公安/)
  expect(undrawable(' \n\t\u200D\uFE0F')).toEqual([])
})

test('排版只用产品自带的字体，画出来的字抽取得出', async () => {
  const config = readFileSync(fontsConfig, 'utf8')
  for (const folder of FONT_DIRS) expect(config).toContain(folder === fontsDir ? '>.<' : folder)
  const typst = readFileSync(join(dataDir, 'templates/document.typ'), 'utf8')
  const pdf = await renderPdf(
    { typst, fonts: fontsDir },
    {
      county: '某县',
      unit: '某单位',
      title: '文书',
      number: '1',
      addressee: '朱镕赟燚頔李䶮张𠮷𰻞',
      paragraphs: [],
      columns: [],
      header: [],
      rows: [],
      closing: [],
      date: '',
      seal: '',
      verifyUrl: 'https://example.invalid/1',
    },
  )
  const shown = charactersIn(pdf)
  expect([...'镕赟燚頔䶮𠮷𰻞'].filter((c) => !shown.has(c))).toEqual([])
  const fonts = [...pdf.toString('latin1').matchAll(/\/BaseFont \/\w+\+([\w-]+)/g)].map(
    ([, f]) => f,
  )
  for (const font of fonts)
    expect(font).toMatch(/^(NotoSerifSC-(Regular|Bold)|HanaMinB|BabelStoneHan)(-Identity-H)?$/)
})
