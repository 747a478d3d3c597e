import { expect, test } from 'vitest'
import { dataDir } from '#platform/repository'
import { shippedTemplates, templateKind } from './template.ts'

const [shipped] = shippedTemplates(dataDir)
const { typst: TYPST } = shipped!.content as { typst: string }
const reasons = async (typst: string) => {
  const candidate = { content: { typst } } as Parameters<
    NonNullable<typeof templateKind.faultsIn>
  >[0]
  return (await templateKind.faultsIn!(candidate)).map(({ reason }) => reason)
}

test('出厂的模板把文书该写的都印出来', async () => {
  expect(await reasons(TYPST)).toEqual([])
})

test('什么也不印的模板不收；少印一样，说出少了哪一样', async () => {
  expect(await reasons('')).toHaveLength(8)
  expect(await reasons(TYPST.replace('#for p in d.closing [#par[#p]]', ''))).toEqual([
    '没有印出结尾的告知',
  ])
  const unnumbered = TYPST.replaceAll('#d.number', '')
  expect(await reasons(unnumbered)).toEqual(['没有印出文号'])
})
