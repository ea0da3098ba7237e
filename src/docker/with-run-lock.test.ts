import { runOn } from '../../test/support/run-on.ts'
import { describe, expect, test } from 'vitest'

import { deadHolder, heldBy, liveHolder, otherHolder } from '../../test/support/held-things.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { LifeboatError } from '../errors.ts'
import type { RunContext } from './run-context.ts'
import { withRunLock } from './with-run-lock.ts'

const lock = { kind: 'backup', startedAt: '2026-11-21T03:00:00Z', image: 'sha256:lifeboat' }

describe('a run', () => {
  test('acts while it holds the lock, and lets go of it afterwards', async () => {
    const engine = openMemoryEngine()

    expect(await hold(engine, () => engine.note('act'))).toBeUndefined()

    expect(engine.done).toEqual(['lock run-1', 'act', 'unlock run-1'])
  })

  test('that fails leaves nothing on the engine but its journal', async () => {
    const engine = openMemoryEngine()
    const failure = new LifeboatError('x', 'it failed', { hint: 'Look.' })

    const running = hold(engine, async () => {
      engine.add(heldBy('worker', 'run-1', liveHolder('run-1')))
      engine.add(heldBy('journal', 'run-1', liveHolder('run-1')))
      throw failure
    })

    await expect(running).rejects.toBe(failure)
    expect([...engine.containers.keys()]).toEqual(['journal-run-1'])
  })

  test('keeps what watches over things that stand still until the journal is settled', async () => {
    const engine = openMemoryEngine()

    await hold(engine, async () => {
      engine.add(heldBy('watchdog', 'run-1', liveHolder('run-1')))
    })

    expect([...engine.containers.keys()]).toEqual(['watchdog-run-1'])
  })

  test('clears away what dead runs of its project left before it acts, and nothing of a living one', async () => {
    const containers = [
      heldBy('worker', 'dead', deadHolder()),
      heldBy('worker', 'alive', liveHolder('alive')),
      heldBy('worker', 'elsewhere', otherHolder),
      runningContainer('other-lifeboat'),
    ]
    const volumes = {
      staging: heldBy('staging', 'dead', deadHolder()).labels,
      busy: heldBy('staging', 'alive', liveHolder('alive')).labels,
    }
    const engine = openMemoryEngine({ containers, volumes })
    const seen: string[] = []

    await hold(engine, async () => {
      seen.push(...engine.containers.keys(), ...engine.volumes.keys())
    })

    expect(seen).toEqual([
      'worker-alive',
      'worker-elsewhere',
      'id-other-lifeboat',
      'lifeboat-lock-shop',
      'busy',
    ])
  })
})

describe('a run that finds the lock taken', () => {
  test.each([
    ['this process', liveHolder('first')],
    ['another Lifeboat, whose container runs', otherHolder],
  ])('by %s is refused, and changes nothing', async (_whose, holder) => {
    const containers = [heldBy('lock', 'first', holder), heldBy('worker', 'first', deadHolder())]
    const engine = openMemoryEngine({
      containers: [...containers, runningContainer('other-lifeboat')],
    })

    await expect(hold(engine, () => engine.note('act'))).rejects.toMatchObject({
      code: 'locked',
      message: 'run first (restore, since 2026-11-21T02:00:00Z) is under way',
      details: ['first'],
    })

    expect(engine.done).toEqual([])
    expect(engine.containers.size).toBe(3)
  })

  test.each([
    ['a process that is dead', deadHolder()],
    ['a Lifeboat whose container is gone', otherHolder],
    ['nobody: it was made by hand', {}],
  ])('by %s clears away what that left, and takes it', async (_whose, holder) => {
    const containers = [heldBy('worker', 'first', holder), heldBy('lock', 'first', holder)]
    const engine = openMemoryEngine({ containers })

    await hold(engine, () => engine.note('act'))

    expect(engine.done).toEqual(['unlock first', 'lock run-1', 'act', 'unlock run-1'])
    expect(engine.containers.size).toBe(0)
  })

  test('by a Lifeboat whose container has ended takes it', async () => {
    const other = { ...runningContainer('other-lifeboat'), state: 'exited' as const }
    const engine = openMemoryEngine({ containers: [heldBy('lock', 'first', otherHolder), other] })

    await hold(engine, () => engine.note('act'))

    expect(engine.done).toContain('act')
  })

  test('by a dead one, and taken by another in its place meanwhile, is refused', async () => {
    const engine: MemoryEngine = openMemoryEngine({
      containers: [heldBy('lock', 'first', deadHolder())],
      after: (what) => {
        if (what !== 'unlock first') return
        engine.add(heldBy('lock', 'second', liveHolder('second')))
      },
    })

    await expect(hold(engine, () => engine.note('act'))).rejects.toMatchObject({
      code: 'locked',
      details: ['second'],
    })
    expect([...engine.containers.keys()]).toEqual(['lock-second'])
  })

  test('lets go of it when the answer was lost after it had taken it', async () => {
    const lost = new LifeboatError('engine-connection-lost', 'lost', { hint: 'Run it again.' })
    const engine = openMemoryEngine({
      after: (what) => {
        if (what === 'lock run-1') throw lost
      },
    })

    await expect(hold(engine, () => engine.note('act'))).rejects.toBe(lost)

    expect(engine.done).toEqual(['lock run-1', 'unlock run-1'])
  })

  test('never lets go of the lock of another that took it right after', async () => {
    const engine: MemoryEngine = openMemoryEngine({
      after: (what) => {
        if (what !== 'unlock run-1') return
        engine.add(heldBy('lock', 'second', liveHolder('second')))
      },
    })

    await hold(engine, async () => undefined)

    expect([...engine.containers.keys()]).toEqual(['lock-second'])
  })
})

function hold(engine: MemoryEngine, act: () => Promise<void>): Promise<void> {
  const run: RunContext = runOn(engine.client)
  return withRunLock(run, lock, act)
}
