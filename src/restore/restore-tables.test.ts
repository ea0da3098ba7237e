import { expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { exampleRestorePlan, loadTarget, tableStep } from '../../test/support/example-restore.ts'
import { runOn } from '../../test/support/run-on.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { PreparedTable } from './prepare-tables.ts'
import { restoreTables } from './restore-tables.ts'

const prepared: PreparedTable = {
  name: 'public.orders',
  target: loadTarget(),
  step: tableStep(),
  staging: 'scratch',
  entries: [],
  script: { before: '', behind: '' },
  warnings: [],
}
const lost = new Error('the connection was lost')

test('where the worker is lost, and nobody can be asked what came of it, that is said: it may be either', async () => {
  await expect(restore(lost)).rejects.toMatchObject({
    code: 'restore-unconfirmed',
    message: expect.stringContaining(
      'it is not known whether the table public.orders was restored',
    ),
    hint: expect.stringContaining('lifeboat restore run-1-safety undoes it'),
    cause: lost,
  })
})

test('where the server refused, nobody is asked', async () => {
  const refused = new WorkerFailedError('it failed', { stdout: '', stderr: 'ERROR: no' }, 3)

  await expect(restore(refused)).rejects.toMatchObject({ code: 'restore-refused' })
})

/** By a worker that fails in this way, on an engine that no longer answers. */
function restore(failure: Error) {
  const docker = new Proxy({}, { get: () => () => Promise.reject(lost) })
  const context = {
    run: runOn(fakeEngine(docker)),
    runWorker: () => Promise.reject(failure),
    plan: exampleRestorePlan(),
  }
  return restoreTables(context, [prepared])
}
