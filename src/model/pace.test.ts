import { describe, expect, test } from 'vitest'

import { addSample, describePace, type Sample } from './pace.ts'

const MiB = 1024 ** 2

describe('a part', () => {
  test('that was looked at once has no rate, and nobody knows when it is done', () => {
    expect(pace([{ atMs: 0, done: 5, total: 10, files: 2 }])).toEqual({
      step: 'capture',
      part: 'files',
      done: 5,
      files: 2,
    })
  })

  test('goes on as it went in the last half minute', () => {
    const samples = steady(60)

    expect(pace(samples)).toMatchObject({
      done: 60 * MiB,
      total: 100 * MiB,
      rate: MiB,
      etaSeconds: 40,
    })
    expect(samples.length).toBeLessThan(33)
  })

  test('has the rate of its last half minute alone', () => {
    const faster = Array.from({ length: 31 }, (_, index) => ({
      atMs: 60_000 + index * 1000,
      done: 60 * MiB + index * 3 * MiB,
    }))

    expect(pace(add(steady(60), faster)).rate).toBe(3 * MiB)
  })

  test('that says something once in a minute only has a rate, too', () => {
    const samples = add(
      [],
      [
        { atMs: 0, done: 0 },
        { atMs: 60_000, done: 60 * MiB },
        { atMs: 120_000, done: 180 * MiB },
      ],
    )

    expect(pace(samples).rate).toBe(2 * MiB)
  })

  test('that stands still is never done', () => {
    const samples = add(
      [],
      [
        { atMs: 0, done: 5, total: 10 },
        { atMs: 1000, done: 5, total: 10 },
      ],
    )

    expect(pace(samples)).toEqual({ step: 'capture', part: 'files', done: 5, total: 10, rate: 0 })
  })

  test('that begins anew is not measured by what was before', () => {
    const samples = add(steady(10), [
      { atMs: 11_000, done: 0 },
      { atMs: 12_000, done: MiB },
    ])

    expect(pace(samples)).toMatchObject({ done: MiB, rate: MiB })
  })

  test('whose total is still being counted has none', () => {
    const counting = add(
      [],
      [
        { atMs: 0, done: 1, total: 10 },
        { atMs: 1000, done: 2, total: 20 },
      ],
    )

    expect(pace(counting)).not.toHaveProperty('total')
    expect(pace(addSample(counting, { atMs: 2000, done: 3, total: 20 })).total).toBe(20)
  })

  test('that leaps from one thing to the next has its total at once, and no rate', () => {
    const samples = add(
      [],
      [
        { atMs: 0, done: 0, total: 10, leaps: true },
        { atMs: 1000, done: 5, total: 10, leaps: true },
      ],
    )

    expect(pace(samples.slice(0, 1))).toMatchObject({ done: 0, total: 10 })
    expect(pace(samples)).toEqual({ step: 'capture', part: 'files', done: 5, total: 10 })
  })

  test('that is beyond its total has none', () => {
    const samples = add(
      [],
      [
        { atMs: 0, done: 11, total: 10 },
        { atMs: 1000, done: 12, total: 10 },
      ],
    )

    expect(pace(samples)).toEqual({ step: 'capture', part: 'files', done: 12, rate: 1 })
  })
})

function pace(samples: readonly Sample[]) {
  return describePace('capture', 'files', samples)
}

function add(before: readonly Sample[], more: readonly Sample[]): readonly Sample[] {
  return more.reduce<readonly Sample[]>(addSample, before)
}

/** One mebibyte in each second, of a hundred. */
function steady(seconds: number): readonly Sample[] {
  return add(
    [],
    Array.from({ length: seconds + 1 }, (_, index) => ({
      atMs: index * 1000,
      done: index * MiB,
      total: 100 * MiB,
    })),
  )
}
