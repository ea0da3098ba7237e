import { describe, expect, test } from 'vitest'

import {
  exampleFailure,
  exampleMade,
  exampleManifest,
} from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { StartBackup } from '../flows/back-up.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { Run } from '../model/run.ts'
import { startRecordedBackup } from './record-backup.ts'
import type { Recorded } from './record-run.ts'

describe('a recorded backup', () => {
  test('stands in the history from its first step to its end', async () => {
    const { started, saved } = record(async ({ onStep }) => {
      onStep('discover')
      onStep('capture')
      return exampleMade({ id: 'backup-1' })
    })

    await started.done

    expect(saved[0]).toMatchObject({ state: 'running', type: 'full', project: 'shop' })
    expect(saved.at(-1)).toMatchObject({
      state: 'complete',
      backup: 'backup-1',
      finishedAt: expect.any(String),
      steps: [{ step: 'discover' }, { step: 'capture' }],
    })
  })

  test('that is incomplete is recorded so', async () => {
    const { started, saved } = record(async () => exampleMade({ state: 'incomplete' }))

    await started.done

    expect(saved.at(-1)).toMatchObject({ state: 'incomplete' })
  })

  test('is recorded with what was amiss, and with the last lines of the tools that failed', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`)
    const failure = exampleFailure({ details: [...lines, 'x'.repeat(5000)] })
    const { started, saved } = record(async ({ onRecovered }) => {
      onRecovered({ runId: 'run-0', state: 'old', notes: ['the role "app" stays'] })
      return exampleMade({
        state: 'incomplete',
        warnings: ['a file could not be read'],
        failures: [failure],
        sinceLast: { backup: 'x', warnings: [{ code: 'volume-gone', detail: 'y is gone' }] },
      })
    })

    await started.done

    expect(saved.at(-1)?.warnings).toEqual([
      'settled a run that was cut off: the stack is as it was before it',
      'the role "app" stays',
      'a file could not be read',
      'y is gone',
    ])
    const kept = saved.at(-1)?.failures?.[0]
    expect(kept).toMatchObject({ what: failure.what, code: failure.code, why: failure.why })
    expect(kept?.details).toHaveLength(50)
    expect(kept?.details.slice(0, 1)).toEqual(['line 11'])
    expect(kept?.details.at(-1)).toHaveLength(1000)
  })

  test('that fails is recorded with the last lines of the tool that failed', async () => {
    const error = new LifeboatError('restic-failed', 'restic ended with 1', {
      hint: 'See below.',
      details: ['Fatal: no'],
    })
    const { started, saved } = record(() => Promise.reject(error))

    await expect(started.done).rejects.toBe(error)

    expect(saved.at(-1)?.error).toEqual({
      code: 'restic-failed',
      message: 'restic ended with 1',
      hint: 'See below.',
      details: ['Fatal: no'],
    })
  })

  test('that is proved is recorded with what was proved', async () => {
    const verification = exampleVerification()
    const { started, saved } = record(async () => exampleMade({ level: 'decoded', verification }))

    await started.done

    expect(saved.at(-1)).toMatchObject({ state: 'complete', verification })
    expect(saved.at(-1)).not.toHaveProperty('error')
  })

  test('is recorded with how long the container stood still that did so longest', async () => {
    const frozen = [900, 1250, 300].map((ms) => ({ service: 'app', container: 'shop-app-1', ms }))
    const { started, saved } = record(async () => exampleMade({ frozen }))

    await started.done

    expect(saved.at(-1)?.frozenMs).toBe(1250)
  })

  test('that held nobody still is recorded with that', async () => {
    const { started, saved } = record(async () => exampleMade({ frozen: [] }))

    await started.done

    expect(saved.at(-1)?.frozenMs).toBe(0)
  })

  test('that has lost something against the one before is recorded with what', async () => {
    const warnings = [{ code: 'volume-gone' as const, detail: 'volume x was there' }]
    const { started, saved } = record(async () =>
      exampleMade({ sinceLast: { backup: 'before', warnings } }),
    )

    await started.done

    expect(saved.at(-1)).toMatchObject({ state: 'complete', sinceLast: warnings })
  })

  test.each([
    [
      'against which something speaks',
      { verification: exampleVerification({ proved: 'stored' }) },
      { state: 'failed', error: { code: 'verification-failed' } },
    ],
    [
      'that could not be looked at',
      { unverified: exampleFailure() },
      { state: 'incomplete', error: { code: 'backup-unverified' } },
    ],
  ])('%s is never recorded as one that did all it was to', async (_what, shortfall, expected) => {
    const { started, saved } = record(async () => exampleMade(shortfall))

    await started.done

    expect(saved.at(-1)).toMatchObject({ ...expected, backup: exampleManifest().id })
  })

  test('that is killed while it is verified has named the backup before', async () => {
    const { started, saved } = record(async ({ onPublished }) => {
      onPublished(exampleManifest({ id: 'backup-1' }))
      throw new Error('as far as the process came')
    })

    await expect(started.done).rejects.toThrow('as far as the process came')

    expect(saved[0]).toMatchObject({ state: 'running', backup: 'backup-1' })
  })

  test.each([
    ['an interruption', interrupted(), 'interrupted', 'interrupted'],
    [
      'a full disk',
      new LifeboatError('repository-full', 'no space', { hint: 'x' }),
      'failed',
      'repository-full',
    ],
    ['a bug', new TypeError('x is not a function'), 'failed', 'bug'],
  ])('that ended by %s is recorded with why', async (_what, error, state, code) => {
    const { started, saved } = record(async ({ onStep }) => {
      onStep('discover')
      throw error
    })

    await expect(started.done).rejects.toBe(error)

    expect(saved.at(-1)).toMatchObject({ state, error: { code, message: error.message } })
  })

  test.each(['locked', 'unknown-service', 'service-left-out'])(
    'that was refused as %s leaves no record',
    async (code) => {
      const refusal = new LifeboatError(code, 'refused', { hint: 'Wait.' })
      const { started, saved } = record(({ onStep }) => {
        onStep('discover')
        return Promise.reject(refusal)
      })

      await expect(started.accepted).rejects.toBe(refusal)
      await expect(started.done).rejects.toBe(refusal)

      expect(saved).toEqual([])
    },
  )

  test('is accepted as soon as its plan stands, long before it ends', async () => {
    const { promise, resolve } = Promise.withResolvers<MadeBackup>()
    const { started } = record(({ onStep }) => {
      onStep('discover')
      onStep('open')
      return promise
    })

    await expect(started.accepted).resolves.toBeUndefined()

    resolve(exampleMade())
    await started.done
  })
})

function record(backup: (start: StartBackup) => Promise<MadeBackup>): {
  started: Recorded<MadeBackup>
  saved: Run[]
} {
  const saved: Run[] = []
  const history = {
    save: (run: Run) => void saved.push(structuredClone(run)),
    remove: () => void saved.splice(0),
    list: () => saved,
    find: () => undefined,
  }
  const recorder = {
    lifeboat: { backup, config: {} } as Lifeboat,
    history,
    log: createLogger('silent'),
  }
  const scope = { type: 'full', services: [] } as const
  const started = startRecordedBackup(recorder, 'shop', scope, new AbortController().signal)
  return { started, saved }
}
