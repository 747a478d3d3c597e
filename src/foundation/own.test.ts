import { expect, test } from 'vitest'
import { fieldWord } from '#text/publications'
import { own } from './own.ts'

test.each(['constructor', 'toString', '__proto__', 'b'])(
  '表里没有的就是没有，%s 也一样',
  (name) => {
    expect(own({ a: 1 }, name)).toBeUndefined()
    expect(fieldWord('form', [name])).toBe(name)
    expect(fieldWord(name, ['name'])).toBe('name')
  },
)
