import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleStack } from '../../test/support/example-stack.ts'
import { deadHolder, heldBy, liveHolder } from '../../test/support/held-things.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { Opened } from './open-engine.ts'
import { locked, recoverOpened, type Start } from './under-lock.ts'

const config = { repository: '/repository', password: undefined, startLimitMs: 1000 }

const given: Start = {
  signal: new AbortController().signal,
  runId: 'run-1',
  startedAt: new Date(0),
  onStep: () => undefined,
  onRecovered: () => undefined,
}

describe('locks of dead restics', () => {
  test('are taken out of the repository before a run does anything, and those that may live stay', async () => {
    const place = placeWithLocks()
    const engine = openMemoryEngine()
    const seen: string[][] = []
    const act = async (): Promise<void> => void seen.push(place.locks())

    await locked({ ...config, ...place }, open(engine, place.repository), 'backup', given, act)

    expect(seen).toEqual([['young']])
  })

  test('are taken out of the repository and its copy when Lifeboat starts, and counted', async () => {
    const [first, second] = [placeWithLocks(), placeWithLocks()]
    const opened = open(openMemoryEngine(), first.repository, second.repository)

    expect(
      await recoverOpened({ ...config, ...first, copy: { ...config, ...second } }, opened),
    ).toEqual({ cleared: null, journal: null, locks: 2 })

    expect([first.locks(), second.locks()]).toEqual([['young'], ['young']])
  })

  test('are known by the runs whose workers were cleared away, and whose lock was', async () => {
    const containers = [
      heldBy('worker', 'looked', deadHolder()),
      heldBy('lock', 'dead', deadHolder()),
      heldBy('worker', 'looking', liveHolder('looking')),
    ]
    const told: (readonly string[])[] = []
    const act = async (deadRuns: readonly string[]): Promise<void> => void told.push(deadRuns)

    await locked(config, open(openMemoryEngine({ containers })), 'backup', given, act)

    expect(told.map((runs) => runs.toSorted())).toEqual([['dead', 'looked']])
  })

  test('are nothing to a run whose repository can only be read', async () => {
    const place = placeWithLocks()

    await locked({ ...config, ...place }, open(openMemoryEngine()), 'verify', given, async () => 0)

    expect(place.locks()).toEqual(['old', 'young'])
  })
})

/** A folder that holds a lock of somebody who has not renewed it for long, and one that cannot be read yet. */
function placeWithLocks() {
  const repository = temporaryFolder()
  mkdirSync(join(repository, 'locks'))
  for (const name of ['old', 'young']) writeFileSync(join(repository, 'locks', name), '')
  const longAgo = new Date(Date.now() - 31 * 60_000)
  utimesSync(join(repository, 'locks', 'old'), longAgo, longAgo)
  return { repository, locks: () => readdirSync(join(repository, 'locks')).toSorted() }
}

/** Lifeboat sees these folders of the host's, too. */
function open(engine: MemoryEngine, ...folders: readonly string[]): Opened {
  const run = runOn(engine.client)
  const { self } = exampleStack()
  const mounts = folders.map((folder) => ({
    ...self.mounts[0],
    kind: 'bind' as const,
    source: folder,
    target: folder,
    writable: true,
  })) as typeof self.mounts
  return { run, self: { ...self, mounts: [...self.mounts, ...mounts] }, project: 'shop' }
}
