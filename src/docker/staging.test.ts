import { expect, test } from 'vitest'

import { captureContext } from '../../test/support/fake-context.ts'
import { madeByLabel } from './labels.ts'
import { makeVolume } from './staging.ts'

test('a volume is ours when the engine made it for this run', async () => {
  await expect(make({ [madeByLabel]: 'run-1' })).resolves.toBeUndefined()
})

test.each([{}, { [madeByLabel]: 'run-0' }])(
  'one that was there before, labelled %j, is not ours to write to',
  async (labels) => {
    await expect(make(labels)).rejects.toMatchObject({
      code: 'into-exists',
      hint: expect.stringContaining('Choose another name for --into'),
    })
  },
)

/** Told to make a volume that is there, the engine makes nothing and says yes. */
function make(labels: Record<string, string>): Promise<void> {
  return makeVolume(captureContext([], noWorker, { look: { labels } }).run, 'look')
}

function noWorker(): Promise<never> {
  return Promise.reject(new Error('not asked for'))
}
