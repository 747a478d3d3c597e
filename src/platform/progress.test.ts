import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tell } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function listen(isTTY: boolean) {
  const heard: string[] = []
  return { heard, out: { isTTY, write: (text: string) => heard.push(text) } }
}

test('没有终端：一开始就说话，此后每秒一行，说到哪里、约还要多久', () => {
  const { heard, out } = listen(false)
  const progress = tell('模拟', out)
  vi.advanceTimersByTime(1000)
  progress.at(25, 100, '10 件')
  vi.advanceTimersByTime(1000)
  progress.at(100, 100, '40 件')
  vi.advanceTimersByTime(1000)
  progress.end('40 件')
  vi.advanceTimersByTime(5000)
  expect(heard).toEqual([
    '模拟……\n',
    '模拟…… 已用 1 秒\n',
    '模拟…… 25%，10 件，已用 2 秒，约还要 6 秒\n',
    '模拟…… 100%，40 件，已用 3 秒，约还要 0 秒\n',
    '模拟：40 件，3.0 秒\n',
  ])
})

test('在终端上：同一行重画，完了换行', () => {
  const { heard, out } = listen(true)
  const progress = tell('构建', out)
  vi.advanceTimersByTime(1000)
  progress.end()
  expect(heard).toEqual(['\r\x1b[K构建……', '\r\x1b[K构建…… 已用 1 秒', '\r\x1b[K构建：1.0 秒\n'])
})

test('还没有做出什么，不估计；做得比说的多，也不倒欠', () => {
  const { heard, out } = listen(false)
  const progress = tell('模拟', out)
  progress.at(0, 10)
  vi.advanceTimersByTime(1000)
  progress.at(12, 10)
  vi.advanceTimersByTime(1000)
  progress.end()
  expect(heard.slice(1, 3)).toEqual([
    '模拟…… 0%，已用 1 秒\n',
    '模拟…… 100%，已用 2 秒，约还要 0 秒\n',
  ])
})
