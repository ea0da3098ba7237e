import { expect, test } from 'vitest'

import { saySparsely } from './say-sparsely.ts'

test('how far restic is, is said every second at first, and less and less often', () => {
  const { take, said, at } = sparse()

  for (let second = 0; second < 24 * 3600; second += 1) {
    at(second * 1000)
    take(`{"message_type":"status","bytes_done":${second}}`)
  }

  expect(said.slice(0, 3)).toEqual([0, 1, 2].map((done) => ({ event: 'progress', done })))
  expect(said.length).toBeGreaterThan(1000)
  expect(said.length).toBeLessThan(6000)
})

test('what else restic says is left to others, a broken line too', () => {
  const { take, said } = sparse()

  expect(take('{"message_type":"summary"}')).toBe(false)
  expect(take('{"message_type":"status","byt')).toBe(false)
  expect(take('{"message_type":"status"}')).toBe(true)
  expect(said).toEqual([{ event: 'progress', done: 0 }])
})

function sparse() {
  const said: Record<string, unknown>[] = []
  let nowMs = 0
  const take = saySparsely(
    (line) => void said.push(line),
    () => nowMs,
  )
  return {
    take,
    said,
    at: (ms: number) => {
      nowMs = ms
    },
  }
}
