import { describe, expect, test } from 'vitest'

import { judgeWorker, type WorkerState } from './worker-verdict.ts'

const statuses = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
  '',
  'Exited',
  'unheard-of',
  undefined,
]
const codes = [0, 1, 2, 3, 125, 126, 127, 130, 137, 143, 255, -1, null, undefined]

describe('judgeWorker', () => {
  test('calls one state of all a success: exited with code 0', () => {
    const succeeded = statuses.flatMap((Status) =>
      codes.flatMap((ExitCode) => {
        const verdict = judgeWorker({ Status, ExitCode })
        return verdict.ended && verdict.succeeded ? [{ Status, ExitCode }] : []
      }),
    )

    expect(succeeded).toEqual([{ Status: 'exited', ExitCode: 0 }])
  })

  test.each(['created', 'running', 'paused', 'restarting'])(
    'waits on for one that is %s, whatever code the engine shows',
    (Status) => {
      for (const ExitCode of codes)
        expect(judgeWorker({ Status, ExitCode })).toEqual({ ended: false })
    },
  )

  test.each<[WorkerState | undefined, string]>([
    [undefined, 'the engine gives its status as missing (expected exited)'],
    [{}, 'the engine gives its status as missing (expected exited)'],
    [{ ExitCode: 0 }, 'the engine gives its status as missing (expected exited)'],
    [{ Status: 'dead', ExitCode: 0 }, 'the engine gives its status as dead (expected exited)'],
    [
      { Status: 'removing', ExitCode: 0 },
      'the engine gives its status as removing (expected exited)',
    ],
    [{ Status: 'exited' }, 'the engine gives no exit code'],
    [{ Status: 'exited', ExitCode: null }, 'the engine gives no exit code'],
    [{ Status: 'exited', ExitCode: 3 }, 'it ended with exit code 3'],
    [{ Status: 'exited', ExitCode: 137 }, 'it ended with exit code 137 (killed)'],
    [
      { Status: 'exited', ExitCode: 137, OOMKilled: true },
      'it was killed for lack of memory (exit code 137)',
    ],
  ])('says of %j why it failed', (state, why) => {
    expect(judgeWorker(state)).toEqual({ ended: true, succeeded: false, why })
  })
})
