import { expect, test } from 'vitest'

import { makeRunId } from './run-id.ts'

test('a run id is its start and four letters, fit for file and container names', () => {
  const startedAt = new Date('2026-11-21T03:04:05.678Z')

  expect(makeRunId(startedAt, () => 0)).toBe('2026-11-21T03-04-05Z-aaaa')
  expect(makeRunId(startedAt, () => 0.999_999)).toBe('2026-11-21T03-04-05Z-9999')
  expect(makeRunId(startedAt)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{24}$/)
})

test('run ids sort by time', () => {
  const ids = ['2026-01-02T00:00:00Z', '2026-01-01T23:59:59Z', '2025-12-31T00:00:00Z'].map((time) =>
    makeRunId(new Date(time)),
  )

  expect(ids.toSorted()).toEqual(ids.toReversed())
})

test('two runs of one second differ', () => {
  const startedAt = new Date(0)
  const ids = new Set(Array.from({ length: 50 }, () => makeRunId(startedAt)))

  expect(ids.size).toBeGreaterThan(45)
})
