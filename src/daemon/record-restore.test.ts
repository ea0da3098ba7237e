import { describe, expect, test } from 'vitest'

import {
  choose,
  exampleReport,
  exampleRestorePlan,
  select,
} from '../../test/support/example-restore.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import type { RestorePlan, RestoreReport } from '../model/restore.ts'
import type { Run } from '../model/run.ts'
import { startRecordedRestore } from './record-restore.ts'
import type { Recorded } from './record-run.ts'

const wish = {
  backup: 'latest',
  selection: select({ type: 'volumes', services: ['web'] }),
  options: choose({ keepOld: true }),
}
const undone = new LifeboatError('restore-undone', 'undone: the disk is full', { hint: 'Look.' })

describe('a recorded restore', () => {
  test('stands in the history with its report', async () => {
    const report = exampleReport({ backup: 'backup-1' })
    const { started, saved } = record(async ({ onStep }) => {
      onStep('plan')
      onStep('load')
      return report
    })

    await expect(started.done).resolves.toBe(report)

    expect(saved[0]).toMatchObject({
      kind: 'restore',
      state: 'running',
      project: 'shop',
      type: 'volumes',
      services: ['web'],
      backup: 'latest',
    })
    expect(saved.at(-1)).toMatchObject({
      state: 'complete',
      backup: 'backup-1',
      finishedAt: expect.any(String),
      steps: [{ step: 'plan' }, { step: 'load' }],
      report,
    })
  })

  test('is what was asked for, in its own run', async () => {
    const asked: Start[] = []
    const { started } = record(async (start) => {
      asked.push(start)
      return exampleReport()
    })

    await started.done

    expect(asked).toMatchObject([{ ...wish, runId: started.run.id }])
  })

  test('tells its plan as soon as that stands', async () => {
    const plan = exampleRestorePlan()
    const told: RestorePlan[] = []
    const { started } = record(
      async ({ onPlan }) => {
        onPlan(plan)
        return exampleReport()
      },
      (each) => told.push(each),
    )

    await started.done

    expect(told).toEqual([plan])
  })

  test.each([
    ['before its first step', []],
    ['while it was planned', ['plan']],
  ])('that was refused %s leaves no record', async (_when, steps) => {
    const refusal = new LifeboatError('target-in-use', 'in use', { hint: 'Stop them.' })
    const { started, saved } = record(async ({ onStep }) => {
      for (const step of steps) onStep(step)
      throw refusal
    })

    await expect(started.accepted).rejects.toBe(refusal)
    await expect(started.done).rejects.toBe(refusal)

    expect(saved).toEqual([])
  })

  test.each([
    ['a failure that was undone', undone, 'failed', 'restore-undone'],
    ['an interruption', interrupted(), 'interrupted', 'interrupted'],
    ['a bug', new TypeError('x is not a function'), 'failed', 'bug'],
  ])('that ended by %s after its plan is recorded with why', async (_what, error, state, code) => {
    const { started, saved } = record(async ({ onStep }) => {
      onStep('plan')
      onStep('load')
      throw error
    })

    await expect(started.accepted).resolves.toBeUndefined()
    await expect(started.done).rejects.toBe(error)

    expect(saved.at(-1)).toMatchObject({
      state,
      error: { code, message: error.message },
      steps: [{ step: 'plan' }, { step: 'load' }],
    })
    expect(saved.at(-1)).not.toHaveProperty('report')
  })

  test('is accepted as soon as its plan stands, long before it ends', async () => {
    const { promise, resolve } = Promise.withResolvers<RestoreReport>()
    const { started } = record(({ onStep }) => {
      onStep('plan')
      onStep('load')
      return promise
    })

    await expect(started.accepted).resolves.toBeUndefined()

    resolve(exampleReport())
    await started.done
  })
})

type Start = Parameters<Lifeboat['restore']>[0]

function record(
  restore: (start: Start) => Promise<RestoreReport>,
  onPlan?: (plan: RestorePlan) => void,
): { started: Recorded<RestoreReport>; saved: Run[] } {
  const saved: Run[] = []
  const history = {
    save: (run: Run) => void saved.push(structuredClone(run)),
    remove: () => void saved.splice(0),
    list: () => saved,
    find: () => undefined,
  }
  const recorder = { lifeboat: { restore } as Lifeboat, history, log: createLogger('silent') }
  const { signal } = new AbortController()
  return { started: startRecordedRestore(recorder, 'shop', wish, signal, onPlan), saved }
}
