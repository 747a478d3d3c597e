import { expect, test } from 'vitest'
import { fontsDir } from '#platform/repository'
import { typeset } from './typesetter.ts'

const set = (typst: string) => typeset({ typst, fonts: fontsDir, data: '{"name":"甲"}' })

test('sets a document, and says what is wrong with a template', async () => {
  const done = await set('#json(bytes(sys.inputs.data)).name')
  expect('pdf' in done && Buffer.from(done.pdf).subarray(0, 5).toString()).toBe('%PDF-')
  expect(await set('#nothing')).toEqual({ problem: 'unknown variable: nothing' })
})

test.each([
  ['a file of the machine', '#read("/etc/passwd")'],
  ['a file beside the fonts', '#read("../../package.json")'],
  ['a package of the net', '#let p = "@preview/cetz:0.2.0"\n#import p'],
])('a template cannot read %s', async (_what, typst) =>
  expect(await set(typst)).toHaveProperty('problem'),
)

test('a template that asks for all memory, or loops, is ended; whoever waits behind it has his document', async () => {
  const [greedy, next] = await Promise.all([
    set('#let a = range(2000000000)\n#a.len()'),
    set('a document'),
  ])
  expect(greedy).toEqual({ problem: '太慢，或者要用太多内存' })
  expect(next).toHaveProperty('pdf')
  const [endless, after] = await Promise.all([
    set('#for i in range(30000) { for j in range(1000000) {} }'),
    set('a document'),
  ])
  expect(endless).toEqual({ problem: '太慢，或者要用太多内存' })
  expect(after).toHaveProperty('pdf')
})
