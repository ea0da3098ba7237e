import { describe, expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import type { WorkerMount } from '../model/worker.ts'
import { withoutMissingBinds } from './missing-binds.ts'

const mounts: WorkerMount[] = ['/srv/a', '/srv/a b', '/srv/c'].map((source) => ({
  kind: 'bind',
  source,
  target: `/stack/binds${source}`,
  writable: false,
}))

describe('withoutMissingBinds', () => {
  test('gives the result and misses nothing when all paths are there', async () => {
    const { result, missing } = await withoutMissingBinds(mounts, async (given) => given.length)

    expect([result, missing]).toEqual([3, []])
  })

  test('leaves out each path that the engine says is gone, and names it', async () => {
    const gone = ['/srv/a b', '/srv/c']

    const { result, missing } = await withoutMissingBinds(mounts, async (given) => {
      const first = given.find(({ source }) => gone.includes(source))
      if (first !== undefined) throw refusal(first.source)
      return given.map(({ source }) => source)
    })

    expect(result).toEqual(['/srv/a'])
    expect(missing.map(({ source }) => source)).toEqual(gone)
  })

  test.each([
    ['another refusal', refusal('/srv/unknown')],
    ['a bug', new Error('bind source path does not exist: /srv/a')],
  ])('passes %s on', async (_what, error) => {
    await expect(withoutMissingBinds(mounts, () => Promise.reject(error))).rejects.toBe(error)
  })
})

function refusal(path: string): LifeboatError {
  return new LifeboatError('worker-refused', 'the engine refused the worker', {
    hint: 'Look below.',
    details: [
      `(HTTP code 400) bad parameter - invalid mount config for type "bind": bind source path does not exist: ${path}`,
    ],
  })
}
