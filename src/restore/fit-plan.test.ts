import { describe, expect, test } from 'vitest'

import { exampleManifest, examplePart } from '../../test/support/example-manifest.ts'
import { choose, exampleRestorePlan, filesStep } from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import type { RestoreStep } from '../model/restore.ts'
import { fitPlan } from './fit-plan.ts'

describe('the ways that there is room for', () => {
  const exchange = filesStep({ way: 'exchange' })

  test('are those of the plan when there is', async () => {
    expect(await fit([exchange], ['1 9000 0'])).toEqual({ ways: ['exchange'], asked: 1 })
  })

  test('are over the live files where a second copy does not fit', async () => {
    expect(await fit([exchange], ['1 100 0', '1 100 9000'])).toEqual({
      ways: ['in place'],
      asked: 2,
    })
  })

  test('are none when neither fits', async () => {
    await expect(fit([exchange], ['1 100 0', '1 100 0'])).rejects.toMatchObject({
      code: 'too-little-space',
    })
  })

  test('are over the live files, unmeasured, when nobody wants to hear of too little space', async () => {
    expect(await fit([exchange], ['1 100 0'], false)).toEqual({ ways: ['in place'], asked: 1 })
  })

  test('are not asked for then when nothing would be exchanged', async () => {
    expect(await fit([filesStep()], [], false)).toEqual({ ways: ['in place'], asked: 0 })
  })
})

/** `answers` is what each measuring says of the one disk: device, free, in use. */
async function fit(
  steps: RestoreStep[],
  answers: readonly string[],
  checkSpace = true,
): Promise<{ ways: string[]; asked: number }> {
  let asked = 0
  const context = {
    plan: exampleRestorePlan({ steps, options: choose({ checkSpace }) }),
    targets: [],
    stack: exampleStack(),
    manifest: exampleManifest(),
    parts: [{ part: examplePart('files', { bytes: 4096 }), snapshot: 's' }],
    runWorker: async () => {
      const stdout = (answers[asked] ?? '').replaceAll(' ', '\n')
      asked += 1
      return { stdout, stderr: '' }
    },
  }
  const plan = await fitPlan(context, 'staging')
  return { ways: plan.steps.map((step) => (step.do === 'files' ? step.way : step.do)), asked }
}
