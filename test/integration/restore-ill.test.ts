/** What a restore meets among containers that it does not stop, or that do not come up well when it is undone. With TORTURE only. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { actBefore } from '../support/kill-lifeboat.ts'
import { proxyEngine, runDocker } from '../support/proxied-engine.ts'
import {
  closeScene,
  expectWhole,
  goOnWith,
  startScene,
  type RestoreScene,
} from '../support/restore-killed/restore-scene.ts'
import { hasJournal } from '../support/restore-killed/next-start.ts'
import { succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { isTorture } from '../support/torture.ts'
import { walkerImage } from '../support/walker.ts'

const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

describe.runIf(isTorture)('a restore', () => {
  let scene: RestoreScene

  beforeAll(async () => {
    scene = await startScene()
  })

  beforeEach(() => goOnWith(scene, 'blue'))

  afterAll(() => closeScene(scene))

  test('of what Lifeboat’s daemon mounts, by a container of its own, goes well beside the daemon', async () => {
    const { stack, backups } = scene
    const daemon = stack.container('lifeboat')
    const env = ['-e', 'LIFEBOAT_PASSWORD=test', '-e', `LIFEBOAT_PROJECT=${stack.project}`]
    // As `docker compose run` labels it.
    const labels = [`project=${stack.project}`, 'service=lifeboat', 'oneoff=True'].flatMap(
      (label) => ['--label', `com.docker.compose.${label}`],
    )
    const options = ['--rm', '--label', sessionLabel(), ...labels, '--volumes-from', daemon, ...env]
    const command = ['restore', backups.blue, '--volume', 'media', '--yes']

    await succeed('docker', ['run', ...options, lifeboatImage, ...command])

    expect(await expectWhole(scene, 'beside the daemon')).toBe('blue')
  })

  test('that is undone starts what is behind a service that is not healthy, and names that', async () => {
    const { stack, backups } = scene
    const [web, app] = [stack.container('web'), stack.container('app')]
    const proxy = await proxyEngine(stack)
    // Its application is healthy neither on what was restored nor on what it had.
    actBefore(proxy, stack, 'start swap-db', () => {
      poison(stack.project, 'touch')
      actBefore(proxy, stack, 'start unswap-db', () => poison(stack.project, 'touch'))
    })

    const { exitCode, stderr } = await stack.lifeboat(['restore', backups.amber, '--yes'], {
      ...proxy.env,
      LIFEBOAT_START_TIMEOUT: '10s',
    })

    poison(stack.project, 'rm')
    expect(exitCode, stderr).toBe(14)
    expect(stderr).toMatch(new RegExp(`^\\W*${app} is (starting|unhealthy) after \\d+ s$`, 'm'))
    expect(stderr).toContain('what is to be looked at')
    expect(await readStatus(web)).toBe('running')
    expect(await readStatus(app)).toBe('running')
    expect(await hasJournal(stack)).toBe(false)
  })
})

function poison(project: string, act: 'touch' | 'rm'): void {
  const options = ['--rm', '--label', sessionLabel(), '-v', `${project}_media:/media`]
  runDocker('run', ...options, walkerImage, act, '/media/poison')
}

async function readStatus(container: string): Promise<string> {
  return (await succeed('docker', ['inspect', '-f', '{{.State.Status}}', container])).trim()
}
