import { describe, expect, test, vi } from 'vitest'

import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { removeOrphans } from '../docker/orphans.ts'
import type { RunContext } from '../docker/run-context.ts'
import { clearDeadRun, readLockedRun } from '../docker/run-lock.ts'
import { createStaging } from '../docker/staging.ts'
import { withRunLock } from '../docker/with-run-lock.ts'
import { LifeboatError } from '../errors.ts'
import { leavingNothing } from '../export/backup-reader.ts'

const lock = { kind: 'backup', startedAt: '2026-11-21T03:00:00Z', image: 'sha256:lifeboat' }
const away = new LifeboatError('engine-unreachable', 'the engine is away', { hint: 'Wait.' })

describe('what a run has left at whose end the engine did not answer', () => {
  test('is cleared away by the next run of the same process, which begins', async () => {
    const { engine, open, isCutOff } = start()
    await isCutOff((run, act) => withRunLock(run, lock, act))
    expect([...engine.containers.keys(), ...engine.volumes.keys()]).toEqual([
      'lifeboat-lock-shop',
      'lifeboat-staging-run-1',
    ])
    const seen: string[] = []

    await withRunLock(open('run-2'), lock, async (deadRuns) => {
      seen.push(...deadRuns, ...engine.containers.keys(), ...engine.volumes.keys())
    })

    expect(seen).toEqual(['run-1', 'lifeboat-lock-shop'])
    expect(engine.done).toContain('unlock run-2')
  })

  test('is no run under way', async () => {
    const { open, isCutOff } = start()

    await isCutOff((run, act) => withRunLock(run, lock, act))

    expect(await readLockedRun(open('run-2').engine, open('run-2'))).toBeUndefined()
    expect(await clearDeadRun(open('run-2').engine, open('run-2'))).toEqual({
      holder: 'run-1',
      deadRuns: ['run-1'],
    })
  })

  test('is cleared away where that run took no lock, too', async () => {
    const { engine, open, isCutOff } = start()
    await isCutOff((run, act) => leavingNothing(run, act))
    expect([...engine.volumes.keys()]).toEqual(['lifeboat-staging-run-1'])

    await withRunLock(open('run-2'), lock, async () => undefined)

    expect([...engine.volumes.keys()]).toEqual([])
  })
})

test('a run under way is spared by every other of the same process', async () => {
  const { engine, open } = start()
  const seen: string[] = []

  await withRunLock(open('run-1'), lock, async () => {
    await createStaging(open('run-1'))
    await leavingNothing(open('run-2'), async () => void (await createStaging(open('run-2'))))
    await expect(withRunLock(open('run-3'), lock, async () => undefined)).rejects.toMatchObject({
      code: 'locked',
      details: ['run-1'],
    })
    await removeOrphans(engine.client, 'shop', 'id-lifeboat')
    seen.push(...engine.containers.keys(), ...engine.volumes.keys())
  })

  expect(seen).toEqual(['lifeboat-lock-shop', 'lifeboat-staging-run-1'])
  expect([engine.containers.size, engine.volumes.size]).toEqual([0, 0])
})

type Hold = (run: RunContext, act: () => Promise<void>) => Promise<void>

function start() {
  const engine = openMemoryEngine()
  let isAway = false
  const client: RunContext['engine'] = {
    ...engine.client,
    call: (what, act) => (isAway ? Promise.reject(away) : engine.client.call(what, act)),
  }
  const open = (runId: string): RunContext => ({ ...runOn(client), runId })
  return { engine, open, isCutOff }

  /** The engine goes away while the first run acts, and comes back after that has ended. */
  async function isCutOff(hold: Hold): Promise<void> {
    fakeTime()
    const run = open('run-1')
    const cut = hold(run, async () => {
      await createStaging(run)
      isAway = true
    })
    await expect(inDueTime(cut)).rejects.toBe(away)
    vi.useRealTimers()
    isAway = false
  }
}
