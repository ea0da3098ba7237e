import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { listLocks } from './locks.ts'
import { removeDeadLocks, type DeadLocksRequest, type LockReader } from './remove-dead-locks.ts'
import type { Repository } from './repository.ts'

type Kept = { readonly hostname: string; readonly pid?: number; readonly minutes?: number }

const id = (letter: string): string => letter.repeat(64)
const own = '0123456789ab'

describe('in a folder', () => {
  test('locks of runs whose workers are gone go, and those of all others stay', async () => {
    const place = folderWith({
      a: { hostname: 'lifeboat-dead' },
      b: { hostname: 'lifeboat-alive' },
      c: { hostname: 'another-machine' },
      d: { hostname: 'lifeboat-dead-too' },
    })

    expect(await remove(place, { deadRuns: ['dead', 'dead-too'] })).toBe(2)

    expect(place.kept()).toEqual([id('b'), id('c')])
  })

  test('what nobody has renewed for half an hour goes, whoever held it', async () => {
    const place = folderWith({
      a: { hostname: 'another-machine', minutes: 31 },
      b: { hostname: 'another-machine', minutes: 29 },
    })

    expect(await remove(place)).toBe(1)

    expect(place.kept()).toEqual([id('b')])
  })

  test('of Lifeboat’s own container, what is of a process that is gone', async () => {
    // This one is no restic.
    const place = folderWith({ a: { hostname: own, pid: process.pid } })

    expect(await remove(place)).toBe(1)

    expect(place.kept()).toEqual([])
  })

  test('nothing of a restic in it that runs', async () => {
    const restic = join(temporaryFolder(), 'restic')
    copyFileSync('/bin/sleep', restic)
    const child = spawn(restic, ['60'])
    onTestFinished(() => void child.kill())
    await once(child, 'spawn')
    const place = folderWith({ a: { hostname: own, pid: child.pid ?? 0 } })

    expect(await remove(place)).toBe(0)
  })

  test('nothing of a name that another machine may have', async () => {
    const place = folderWith({ a: { hostname: own, pid: process.pid } })

    expect(await remove(place, { ownHost: undefined })).toBe(0)

    expect(place.kept()).toEqual([id('a')])
  })

  test('what cannot be read may be on its way, and goes when it is old', async () => {
    const place = folderWith({
      a: { hostname: 'unreadable' },
      b: { hostname: 'unreadable', minutes: 31 },
    })

    expect(await remove(place, { deadRuns: ['dead'] })).toBe(1)

    expect(place.kept()).toEqual([id('a')])
  })

  test('where there is none, no restic is asked', async () => {
    const place = folderWith({})

    expect(await remove(place, { deadRuns: ['dead'] })).toBe(0)

    expect(place.asked).toEqual([])
  })

  test('where there is no repository yet, nothing is wrong', async () => {
    const place = folderWith({})

    expect(
      await remove({ ...place, repository: { ...place.repository, location: '/not/there' } }),
    ).toBe(0)
  })

  test('nothing goes from where nothing may be removed', async () => {
    const place = folderWith({ a: { hostname: 'lifeboat-dead', minutes: 31 } })

    expect(
      await remove(
        { ...place, repository: { ...place.repository, isAppendOnly: true } },
        { deadRuns: ['dead'] },
      ),
    ).toBe(0)

    expect(place.kept()).toEqual([id('a')])
  })

  test('a run that is ended meanwhile ends', async () => {
    const place = storeWith({ a: { hostname: 'x', minutes: 31 } })
    await expect(remove(place, { runWorker: failing(interrupted()) })).rejects.toMatchObject({
      code: 'interrupted',
    })
  })
})

describe('in a store', () => {
  test('what is old is removed by restic, in a worker whose name as a machine nobody else has', async () => {
    const ran: WorkerSpec[] = []
    const place = storeWith({ a: { hostname: 'x', minutes: 31 }, b: { hostname: 'y' } })

    expect(await remove(place, { runWorker: noting(ran) })).toBe(1)

    expect(ran.map(({ purpose, entrypoint, command }) => [purpose, entrypoint, command])).toEqual([
      ['remove-locks', ['restic'], expect.arrayContaining(['unlock'])],
    ])
    expect(ran[0]?.command).not.toContain('--remove-all')
  })

  test('where all are young, nothing is run', async () => {
    const ran: WorkerSpec[] = []
    const place = storeWith({ a: { hostname: 'lifeboat-dead' } })

    expect(await remove(place, { runWorker: noting(ran), deadRuns: ['dead'] })).toBe(0)

    expect(ran).toEqual([])
  })

  test('one that does not answer is not asked a second time by whoever comes next', async () => {
    const silent = new LifeboatError('store-unreachable', 'it does not answer', { hint: 'Wait.' })
    const place = storeWith({})
    const reader = { ...place.reader, list: () => Promise.reject<string[]>(silent) }

    await expect(remove({ ...place, reader })).rejects.toBe(silent)
  })

  test('where no repository is yet, nothing is wrong', async () => {
    const none = new LifeboatError('no-repository', 'there is none', { hint: 'Make one.' })
    const place = storeWith({})
    const reader = { ...place.reader, list: () => Promise.reject<string[]>(none) }

    expect(await remove({ ...place, reader })).toBe(0)
  })

  test('where restic cannot remove them, whoever needs the repository says so', async () => {
    const place = storeWith({ a: { hostname: 'x', minutes: 31 } })
    const late = new LifeboatError('worker-timeout', 'it took too long', { hint: 'Wait.' })

    expect(await remove(place, { runWorker: failing(late) })).toBe(0)
  })
})

function remove(place: Place, request: Partial<DeadLocksRequest> = {}): Promise<number> {
  const whole = {
    runWorker: noting([]),
    image: 'lifeboat',
    signal: new AbortController().signal,
    deadRuns: [],
    ownHost: own,
    ...request,
  }
  return removeDeadLocks(place.repository, whole, place.reader)
}

function noting(ran: WorkerSpec[]): DeadLocksRequest['runWorker'] {
  return async (spec) => {
    ran.push(spec)
    return { stdout: '', stderr: '' }
  }
}

function failing(error: LifeboatError): DeadLocksRequest['runWorker'] {
  return async () => {
    throw error
  }
}

type Locks = Readonly<Record<string, Kept>>
type Place = {
  readonly repository: Repository
  readonly reader: LockReader
  /** Locks that were asked for, so far. */
  readonly asked: string[]
  readonly kept: () => string[]
}

function folderWith(locks: Locks): Place {
  const location = temporaryFolder()
  mkdirSync(join(location, 'locks'))
  for (const [letter, { minutes = 0 }] of Object.entries(locks)) {
    const path = join(location, 'locks', id(letter))
    writeFileSync(path, '')
    const written = minutesAgo(minutes)
    utimesSync(path, written, written)
  }
  const kept = (): string[] => readdirSync(join(location, 'locks')).toSorted()
  const repository: Repository = { location, password: 'secret', mounts: [] }
  return { repository, kept, ...knowing(locks, listLocks) }
}

function storeWith(locks: Locks): Place {
  const store = { variables: {}, files: [] } as unknown as NonNullable<Repository['store']>
  const repository = { location: 's3:http://a/b', password: 'secret', mounts: [], store }
  const kept = (): string[] => Object.keys(locks).map(id)
  return { repository, kept, ...knowing(locks, async () => kept()) }
}

function knowing(locks: Locks, list: LockReader['list']): Pick<Place, 'reader' | 'asked'> {
  const asked: string[] = []
  const read: LockReader['read'] = async (_repository, wanted) => {
    asked.push(wanted)
    const { hostname, pid = 1, minutes = 0 } = locks[wanted.slice(0, 1)] ?? { hostname: '' }
    if (hostname === 'unreadable') throw new Error('invalid lock file')
    return { time: minutesAgo(minutes), hostname, pid }
  }
  return { asked, reader: { list, read } }
}

function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000)
}
