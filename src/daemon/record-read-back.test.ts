import { expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import type { Run } from '../model/run.ts'
import { startRecordedReadBack } from './record-read-back.ts'

const share = { part: 3, of: 30 }

test('what was found stands in the history', async () => {
  const report = { share, damage: ['pack x: does not exist'], backups: ['a'] }

  const { saved } = await record(async () => report)

  expect(saved.at(-1)).toMatchObject({ type: '3/30', state: 'failed', readBack: report })
})

test('what kept Lifeboat from reading is a failed run', async () => {
  const { saved, removed } = await record(() => Promise.reject(fail('restic-failed')))

  expect(saved.at(-1)).toMatchObject({ state: 'failed', error: { code: 'restic-failed' } })
  expect(removed).toBe(0)
})

test('one during which others wrote is no run: it is tried again soon, and nothing is failed', async () => {
  expect(await record(() => Promise.reject(fail('repository-in-use')))).toMatchObject({
    removed: 1,
  })
})

function fail(code: string): LifeboatError {
  return new LifeboatError(code, 'it failed', { hint: 'Wait.' })
}

async function record(readBack: Lifeboat['readBack']) {
  const saved: Run[] = []
  let removed = 0
  const history = {
    save: (run: Run) => void saved.push(structuredClone(run)),
    remove: () => (removed += 1),
    list: () => saved,
    find: () => undefined,
  }
  await startRecordedReadBack(
    {
      lifeboat: {
        readBack: (start) => {
          start.onStep('read back')
          return readBack(start)
        },
      },
      history,
      log: createLogger('silent'),
    },
    'shop',
    share,
    new AbortController().signal,
  ).done.catch(() => undefined)
  return { saved, removed }
}
