import { expect, test } from 'vitest'

import { exchangeEntry } from '../../test/support/example-journal.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import type { RunWorker } from '../model/worker.ts'
import { exchangeFiles } from './exchange-files.ts'

test.each([
  ['before', true, 0],
  ['while', false, 1],
])('a container that was started %s volumes are exchanged ends it', async (_when, early, asked) => {
  let workers = 0
  let isRunning = early
  const runWorker: RunWorker = async () => {
    workers += 1
    isRunning = true
    return { stdout: '', stderr: '' }
  }
  const engine = fakeEngine({
    listVolumes: async () => ({ Volumes: [] }),
    listContainers: async () => (isRunning ? [user] : []),
  })
  const run = { ...captureContext([], runWorker).run, engine }

  await expect(
    exchangeFiles({ run, runWorker, image: 'sha256:lifeboat' }, exchangeEntry(), 'in'),
  ).rejects.toMatchObject({ code: 'target-in-use', details: ['late uses shop_uploads'] })
  expect(workers).toBe(asked)
})

const user = {
  Id: 'late',
  Names: ['/late'],
  Labels: {},
  State: 'running',
  Mounts: [{ Type: 'volume', Name: 'shop_uploads', Source: '' }],
}
