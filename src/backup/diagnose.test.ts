import { expect, test } from 'vitest'

import { exampleImage } from '../../test/support/example-image.ts'
import { application, database, exampleStack, volume } from '../../test/support/example-stack.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import type { Stack } from '../model/stack.ts'
import type { Where } from '../repository/locate.ts'
import { diagnose, type Diagnosis } from './diagnose.ts'
import { planBackup } from './plan-backup.ts'

test('a stack whose labels are right has nothing the matter with them', async () => {
  const labels = { 'lifeboat.exclude': '*.tmp' }
  const stack = exampleStack({ containers: [database(), application({ labels })] })

  expect(await diagnoseLabels(stack)).toEqual({
    check: 'labels',
    ok: true,
    found: 'no label of the stack is wrong',
    hint: null,
  })
})

test('all wrong labels are named together, with what to do', async () => {
  const stack = exampleStack({
    containers: [
      database({ labels: { 'lifeboat.consistency': 'cold' } }),
      application({ labels: { 'lifeboat.stoptimeout': '10s' } }),
    ],
  })
  const found = await diagnoseLabels(stack)

  expect(found).toMatchObject({ ok: false })
  expect(found?.found).toMatch(
    /^label lifeboat\.consistency of shop-db-1: it is "cold"; .*; label lifeboat\.stoptimeout of shop-app-1: /,
  )
  expect(found?.hint).toContain('Write for example lifeboat.consistency: "freeze"')
  expect(found?.hint).toContain('Did you mean lifeboat.stop-timeout?')
})

test('a second copy is looked at too, and named by its own variables', async () => {
  const copy = { repository: '/nowhere', password: undefined }
  const [, , found] = await ask(exampleStack(), { copy })

  expect(found).toMatchObject({
    check: 'copy',
    ok: false,
    found: 'the copy: /nowhere is not on a volume or bind mount',
  })
})

test('an empty folder is no new repository where one is known to have been', async () => {
  const repository = temporaryFolder()
  const self = { ...exampleStack().self, mounts: [volume('backups', repository)] }
  const stack = exampleStack({ self })

  expect((await ask(stack, { repository }))[1]).toMatchObject({
    ok: true,
    found: `${repository} is empty; the first backup makes the repository`,
  })
  expect((await ask(stack, { repository }, 2))[1]).toMatchObject({
    check: 'repository',
    ok: false,
    found: `there is no repository at ${repository} any more; it held 2 backups`,
  })
})

test('whatever else makes every backup incomplete is said too', async () => {
  const images = [exampleImage('shop', { inspect: undefined })]

  expect(await diagnoseRest(exampleStack({ images }))).toMatchObject({
    ok: false,
    found: expect.stringContaining('image shop:1: '),
    hint: expect.stringMatching(/./),
  })
  expect(await diagnoseRest(exampleStack())).toMatchObject({ ok: true, hint: null })
})

async function diagnoseRest(stack: Stack): Promise<Diagnosis | undefined> {
  return (await ask(stack)).find(({ check }) => check === 'backup')
}

async function diagnoseLabels(stack: Stack): Promise<Diagnosis | undefined> {
  return (await ask(stack)).find(({ check }) => check === 'labels')
}

function ask(
  stack: Stack,
  config: { readonly copy?: Where; readonly repository?: string } = {},
  held = 0,
): Promise<Diagnosis[]> {
  return diagnose({
    config: { repository: temporaryFolder(), password: undefined, ...config },
    find: () => Promise.resolve({ self: stack.self, project: stack.project }),
    earlier: { count: async () => held },
    plan: () =>
      Promise.resolve(planBackup(stack, { type: 'full', services: [] }, '', 'ordered', 'local')),
  })
}
