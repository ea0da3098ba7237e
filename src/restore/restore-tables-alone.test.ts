import { expect, test } from 'vitest'

import { loadTarget, tableStep } from '../../test/support/example-restore.ts'
import { openRestore } from '../../test/support/restore-in-memory.ts'
import type { EngineClient } from '../docker/engine.ts'
import { restorePrepared } from './run-restore.ts'

test('a restore of a table has come to its end with its transaction, whatever the engine answers then', async () => {
  let isCommitted = false
  const scene = openRestore({
    plan: { steps: [tableStep()], stops: [] },
    guard: async () => {
      isCommitted = true
      return 'run-1-safety'
    },
  })
  const { client } = scene.engine
  const call: EngineClient['call'] = async (what, act) => {
    if (isCommitted) throw new Error(`the connection was lost while ${what}`)
    return client.call(what, act)
  }
  const run = { ...scene.context.run, engine: { ...client, call } }
  // The transaction itself is not of this test: what is prepared for it is nothing.
  const context = { ...scene.context, run, targets: [loadTarget({ steps: [] })] }

  const report = await restorePrepared({ ...scene.request, run }, context)

  expect(report).toMatchObject({ outcome: 'restored', safeguard: 'run-1-safety', services: [] })
  expect(scene.journal()).toEqual([])
})
