import { describe, expect, test } from 'vitest'

import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { fakeStackEngine, refused } from '../../test/support/freeze/fake-stack-engine.ts'
import {
  hookStep,
  holdRequest,
  pauseStep,
  stopStep,
} from '../../test/support/freeze/hold-request.ts'
import { holdStill } from './hold-still.ts'

const steps = [hookStep('app', 'after'), stopStep('cron'), pauseStep('app'), pauseStep('worker')]

const bug = new TypeError('no')
const nothing = async (): Promise<void> => undefined

describe.each([
  ['after the act', {}, nothing],
  ['after an act that failed', {}, () => Promise.reject(bug)],
  ['because another one cannot be paused', { 'pause worker': refused(409) }, nothing],
])('what cannot be let go %s', (_when, faults, act) => {
  test('stays in the journal, with its watchdog; nothing else waits for it', async () => {
    fakeTime()
    const stack = fakeStackEngine({ faults: { ...faults, 'unpause app': refused(500) } })

    const holding = holdStill(holdRequest(stack, steps), act)

    await expect(inDueTime(holding)).rejects.toMatchObject({
      code: 'unpause-failed',
      message: 'shop-app-1 is still paused',
      hint: 'Run docker unpause shop-app-1; then look at the engine’s log.',
    })
    expect(stack.states).toMatchObject({ app: 'paused', cron: 'running' })
    expect(stack.states['worker']).not.toBe('paused')
    expect(stack.done).toContain('hook of app: after')
    expect(stack.done).toContain('keep')
    expect(stack.done).not.toContain('disarm')
    expect(stack.journal()).toEqual(['hook', 'stop', 'pause'])
  })
})
