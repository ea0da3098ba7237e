import { expect, test } from 'vitest'

import { captureContext } from '../../test/support/fake-context.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { makeStaging } from './make-staging.ts'

test('staging is given out when its disk has the room', async () => {
  const { staging } = stage('     Avail\n1000\n', 1000)

  expect(await staging).toEqual({
    kind: 'volume',
    source: 'lifeboat-staging-run-1',
    target: '/stack',
    writable: true,
  })
})

test.each(['     Avail\n999\n', '', 'Avail\nsomething else\n'])(
  'staging is refused where %j does not show that there is room',
  async (stdout) => {
    await expect(stage(stdout, 1000).staging).rejects.toMatchObject({
      code: 'too-little-space',
      hint: expect.stringContaining('--no-space-check'),
      details: [expect.stringContaining('needed: 1000 bytes')],
    })
  },
)

test('it is measured where it will be filled', async () => {
  const { specs, staging } = stage('Avail\n1\n', 0)
  await staging

  expect(specs).toMatchObject([
    { mounts: [{ source: 'lifeboat-staging-run-1', target: '/stack' }], command: ['/stack'] },
  ])
})

function stage(stdout: string, needed: number) {
  const specs: WorkerSpec[] = []
  const { run } = captureContext([], () => Promise.reject(new Error('no worker is expected')))
  const staging = makeStaging(
    run,
    async (spec) => {
      specs.push(spec)
      return { stdout, stderr: '' }
    },
    'lifeboat',
    needed,
  )
  return { specs, staging }
}
