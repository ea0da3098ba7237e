/** A drill of the whole stack that does not go well: it says why, and nothing of it stays. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { killLifeboat } from '../support/kill-lifeboat.ts'
import { sessionLabel } from '../support/session.ts'
import { emptyProject } from '../support/rebuild/empty-project.ts'
import { listCloneLeft } from '../support/rebuild/clone-stack.ts'
import type { RebuildScene } from '../support/rebuild/scene.ts'
import { succeed } from '../support/run-command.ts'
import {
  drilledAs,
  drillStack,
  drillUntilServing,
  startDrilled,
} from '../support/stack-drill/start-drilled.ts'

const check = 'echo the shelves are empty; exit 7'

/** Everything is restored twice, for the drill and for the stack. */
const limit = { timeout: 400_000 }

let scene: RebuildScene

beforeAll(async () => {
  scene = await startDrilled(check)
  await scene.backUp()
})

afterAll(async () => {
  await emptyProject(drilledAs(scene))
  await scene?.down()
})

test('a check that does not end with 0 is a finding, with what it wrote', limit, async () => {
  const { exitCode, verification } = await drillStack(scene)

  expect(exitCode).toBe(13)
  expect(verification).toMatchObject({
    proved: 'decoded',
    findings: [
      {
        what: 'the check of app',
        code: 'stack-check-failed',
        why: `it ended with exit code 7: ${check}`,
        details: ['the shelves are empty'],
      },
    ],
  })
  expect(verification?.drill?.stack?.checks).toEqual([])
  await expectNothingLeft()
})

test('what ends soon after it came up is a finding, with its last words', limit, async () => {
  await besides('brief')

  const { exitCode, verification } = await drillStack(scene)

  expect(exitCode).toBe(13)
  const fallen = verification?.findings.filter(({ code }) => code === 'stack-not-healthy')
  expect(fallen).toMatchObject([
    {
      why: `${drilledAs(scene)}-brief-1 was running, and is stopped a moment later`,
      details: [`${drilledAs(scene)}-brief-1: nobody came`],
    },
  ])
  await expectNothingLeft()
})

test('what does not become healthy is a finding, with its last words', limit, async () => {
  await besides('ill')

  const { exitCode, verification } = await drillStack(scene)

  expect(exitCode).toBe(13)
  const ill = `${drilledAs(scene)}-ill-1`
  expect(verification?.drill?.stack).toBeNull()
  expect(verification?.findings).toMatchObject([
    {
      code: 'stack-not-healthy',
      details: expect.arrayContaining([`${ill}: waiting for somebody`]),
    },
  ])
  expect(verification?.findings[0]?.why).toContain(`${ill} is `)
  await expectNothingLeft()
})

test('interrupted, it leaves nothing', limit, async () => {
  await alone()
  await scene.backUp()
  const { ended } = await drillUntilServing(scene)

  killLifeboat(scene.stack, 'process', 'INT')

  expect((await ended).exitCode).toBe(130)
  await expectNothingLeft()
})

test(
  'somebody else’s under its name is left alone, and named before anything is read',
  limit,
  async () => {
    const name = drilledAs(scene)
    const network = `${name}_default`
    const label = `com.docker.compose.project=${name}`
    await succeed('docker', [
      'network',
      'create',
      `--label=${label}`,
      `--label=${sessionLabel()}`,
      network,
    ])
    try {
      const { exitCode, stderr, verification } = await drillStack(scene)

      expect(exitCode).toBe(2)
      expect(stderr).toContain(network)
      expect(verification).toBeUndefined()
      expect(await listCloneLeft(name)).toEqual([network])
    } finally {
      await succeed('docker', ['network', 'rm', network])
    }
  },
)

/** Brings up one of the services that are well only where they run, and makes a backup with it; the others of them are gone. */
async function besides(service: 'brief' | 'ill'): Promise<void> {
  const { stack, backUp } = scene
  await alone()
  await stack.compose('up', '--detach', service)
  await stack.shell(service, 'touch /tmp/live')
  await stack.compose('up', '--detach', '--wait', service)
  await backUp()
}

async function alone(): Promise<void> {
  await scene.stack.compose('--profile', '*', 'rm', '--stop', '--force', 'brief', 'ill')
}

async function expectNothingLeft(): Promise<void> {
  expect(await listCloneLeft(drilledAs(scene))).toEqual([])
}
