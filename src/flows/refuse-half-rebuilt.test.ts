import { describe, expect, test } from 'vitest'

import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import { clearRebuildMark, readRebuildMark, writeRebuildMark } from '../docker/rebuild-mark.ts'
import { sweepRun } from '../docker/remove.ts'
import { refuseHalfRebuilt } from './refuse-half-rebuilt.ts'

const raising = { backup: 'b-1', stage: 'raising' } as const

describe('while a stack is only half made again', () => {
  test.each(['backup', 'restore', 'prune'])('a %s is refused, with how to go on', async (kind) => {
    const run = await halfRebuilt()

    await expect(refuseHalfRebuilt(run, kind)).rejects.toMatchObject({
      code: 'rebuild-unfinished',
      hint: 'Go on with that first: lifeboat restore b-1. Nothing was changed.',
    })
  })

  test.each(['rebuild', 'verify'])('a %s is not', async (kind) => {
    await expect(refuseHalfRebuilt(await halfRebuilt(), kind)).resolves.toBeUndefined()
  })

  test('no sweep takes the mark of it', async () => {
    const run = await halfRebuilt()

    await sweepRun(run.engine, run.runId)

    expect(await readRebuildMark(run)).toEqual({ ...raising, runId: run.runId })
  })
})

test('a mark says the furthest that was reached, until both are gone', async () => {
  const run = await halfRebuilt()

  await writeRebuildMark(run, 'lifeboat', { backup: 'b-1', stage: 'filled' })
  expect(await readRebuildMark(run)).toMatchObject({ stage: 'filled' })

  await clearRebuildMark(run)
  expect(await readRebuildMark(run)).toBeUndefined()
  await expect(refuseHalfRebuilt(run, 'backup')).resolves.toBeUndefined()
})

async function halfRebuilt() {
  const run = runOn(openMemoryEngine().client)
  await writeRebuildMark(run, 'lifeboat', raising)
  return run
}
