import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { hot, pass } from '../../test/support/freeze/course-of-passes.ts'
import { now } from '../clock.ts'
import type { Found } from '../repository/find-changed.ts'
import type { Parent } from '../repository/pass-protocol.ts'
import { describeChanges } from './make-passes.ts'

const hour = 3_600_000

describe('the pass that counts', () => {
  test('begins when it is told to, with the repository open', async () => {
    const { code, said } = await pass({})

    expect(said).toEqual([
      'opening',
      'open',
      'ready',
      'waits',
      'final',
      'passed',
      'clusters',
      'measured',
      'changed',
    ])
    expect(code).toBe(0)
  })

  test('has restic’s own exit code', async () => {
    expect((await pass({ final: 'exit 3' })).code).toBe(3)
  })

  test('compares with nothing where there is nothing', async () => {
    const { finals } = await pass({})

    expect(finals[0]).toContain(' --force ')
  })

  test('comes after all that is dirty was written back, and is tagged with that moment', async () => {
    const { noted, finals } = await pass({})

    expect(noted.map((line) => line.split(' ')[0])).toEqual(['sync', 'restic', 'final'])
    expect(noted[0]).toBe('sync --file-system /stack/volumes/a')
    expect(Number(/ --tag clean=([0-9.]+) /.exec(finals[0] ?? '')?.[1])).toBeGreaterThan(1e9)
  })

  test('is not tagged with a moment that nobody knows', async () => {
    expect((await pass({ sync: 'exit 1' })).finals[0]).not.toContain('clean=')
  })

  test('is tagged with the moment of what it compares with where writing back failed', async () => {
    const cleanSince = seconds() - 500
    const parent = before({ from: seconds() - 10, to: seconds() - 5, cleanSince })
    const { finals } = await pass({ sync: 'exit 1', request: { parent } })

    expect(finals[0]).toContain(` --tag clean=${cleanSince} `)
  })

  test('of what is at rest needs nothing written back', async () => {
    const { noted } = await pass({ request: { isAtRest: true } })

    expect(noted.filter((line) => line.startsWith('sync'))).toEqual([])
  })
})

test('how far restic is, is said in few words; its other lines are passed on, broken ones too', async () => {
  const status =
    '{"message_type":"status","total_bytes":9,"bytes_done":5,"current_files":["/stack/a"]}'
  const { said, passed, progress } = await pass({
    hot: `echo '${status}'; ${hot}`,
    final: `echo '{"message_type":"sta'; echo '${status}'; echo '{"message_type":"summary"}'; printf end`,
    request: { hotLimitMs: hour },
  })

  expect(said[0]).toBe('progress')
  expect(progress).toEqual({ event: 'progress', done: 5, total: 9 })
  expect(passed).toEqual(['{"message_type":"sta', '{"message_type":"summary"}', 'end'])
})

test('data of PostgreSQL that was read is said, but for what is left out', async () => {
  const { clusters } = await pass({
    request: (path) => ({ folders: [path], without: [join(path, 'left')] }),
    final: `for data in "$path/sub" "$path/left"; do
  mkdir "$data/global"; : >"$data/global/pg_control"; : >"$data/postmaster.pid"
done`,
  })

  expect(clusters).toMatchObject({
    found: [{ path: expect.stringMatching(/\/sub$/), holds: 'data' }],
  })
})

test('what each folder holds is measured afterwards, but for what is left out', async () => {
  const { measured } = await pass({
    request: (path) => ({ folders: [path], without: [join(path, 'left')] }),
    final: 'echo 123 >"$path/new"',
  })

  expect(measured).toMatchObject({
    folders: [{ files: 3, bytes: 2 * 'before'.length + 4 }],
    problem: null,
  })
})

describe('what changed', () => {
  test('while it was read is named, but for what is left out', async () => {
    const { changed } = await pass({
      request: (path) => ({ without: [join(path, 'left')] }),
      final: 'echo 1 >"$path/sub/b"; echo 1 >"$path/left/c"',
    })

    expect(changed.during.paths).toContain('sub/b')
    expect(changed.during.paths).not.toContain('left/c')
    expect(changed.during.paths).toHaveLength(changed.during.count)
  })

  test('before is not', async () => {
    // Files that were made just now could have changed meanwhile.
    const { changed } = await pass({ request: { path: import.meta.dirname } })

    expect(changed).toMatchObject({ during: { count: 0 }, since: { count: 0 } })
  })

  test('since then is told apart, and not all of many is named', () => {
    const found = Array.from({ length: 60 }, (_, index) => file(`/stack/${index}`, index))

    const { during, since } = describeChanges(found, 55)

    expect([during.count, during.paths.length]).toEqual([56, 50])
    expect(since).toEqual({ count: 4, paths: ['/stack/56', '/stack/57', '/stack/58', '/stack/59'] })
  })
})

describe('hot passes', () => {
  test('are made until one has taken little enough; the one that counts compares with it', async () => {
    const { noted, finals, ready } = await pass({ request: { hotLimitMs: hour } })

    expect(noted.filter((line) => line.startsWith('restic hot'))).toHaveLength(1)
    expect(finals[0]).toContain(' --parent s1 ')
    expect(ready).toMatchObject({ hotPasses: 1 })
  })

  test('end at last', async () => {
    const { ready } = await pass({ request: { hotLimitMs: 0 } })

    expect(ready).toMatchObject({ hotPasses: 5 })
  })

  test('are not made where little has changed since the last backup', async () => {
    const { ready, finals } = await pass({ request: { hotLimitMs: hour, parent: before({}) } })

    expect(ready).toMatchObject({ hotPasses: 0 })
    expect(finals[0]).toContain(' --parent p1 ')
  })

  test.each([
    ['since the last backup', 0],
    ['in the minute before it', seconds() + 30],
  ])('are made where much has changed %s', async (_what, from) => {
    const request = { hotLimitMs: 1e-9, parent: before({ from, to: from }) }

    expect((await pass({ request })).ready).toMatchObject({ hotPasses: 5 })
  })

  test('that fail are the end, in restic’s own words', async () => {
    const { code, said, words } = await pass({
      request: { hotLimitMs: hour },
      hot: 'echo "no space" >&2; exit 1',
    })

    expect(code).toBe(1)
    expect(words).toEqual(['no space\n'])
    expect(said).toEqual([])
  })

  test('that could not read everything are gone on from: it may be gone when it counts', async () => {
    const { code } = await pass({
      request: { hotLimitMs: hour },
      hot: `${hot}; exit 3`,
    })

    expect(code).toBe(0)
  })
})

/** Of a backup that was made after everything. */
function before(changes: Partial<Parent>): Parent {
  const from = seconds() + 3600
  return { id: 'p1', from, to: from, isAtRest: false, cleanSince: null, ...changes }
}

function file(path: string, ctime: number): Found {
  return { path: Buffer.from(path), bytes: 1, ctime, inMemory: false }
}

function seconds(): number {
  return now().getTime() / 1000
}
