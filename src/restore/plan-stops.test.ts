import { describe, expect, test } from 'vitest'

import { databaseStep, filesStep, tableStep } from '../../test/support/example-restore.ts'
import {
  application,
  database,
  exampleStack,
  lifeboat,
  webServer,
} from '../../test/support/example-stack.ts'
import type { MountUser } from '../docker/mount-users.ts'
import { listTargets, planStops } from './plan-stops.ts'

describe('planStops', () => {
  test('stops what uses the targets, dependants first', () => {
    const stack = exampleStack({
      containers: [needing(application(), 'db'), database(), needing(webServer(), 'app')],
    })

    expect(planStops(stack, [user('db'), user('web'), user('app')])).toEqual([
      stop('web'),
      stop('app'),
      stop('db'),
    ])
  })

  test.each(['running', 'restarting'])('stops one that is %s', (state) => {
    expect(planStops(exampleStack(), [user('app', { state })])).toEqual([stop('app')])
  })

  test.each(['created', 'exited', 'dead'])('leaves one that is %s as it is', (state) => {
    const foreign = user('x', { state, project: 'other' })

    expect(planStops(exampleStack(), [user('app', { state }), foreign])).toEqual([])
  })

  test('refuses when one is paused: it could only be killed', () => {
    expect(() => planStops(exampleStack(), [user('app', { state: 'paused' })])).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        message: 'paused containers use what would be overwritten',
        hint: expect.stringContaining('Unpause them'),
        details: [expect.stringMatching(/ is paused and uses shop_uploads$/)],
      }),
    )
  })

  test.each([
    ['with --rm', { inspect: { HostConfig: { AutoRemove: true } } }, 'goes as soon as it stops'],
    ['by compose run', { labels: { 'com.docker.compose.oneoff': 'True' } }, 'would begin its com'],
  ])('refuses when one was started %s: it would not come back', (_how, changes, why) => {
    const stack = exampleStack({ containers: [application(changes), webServer()] })

    expect(() => planStops(stack, [user('web'), user('app')])).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        message: 'containers that were made for one command use what would be overwritten',
        hint: expect.stringContaining('Wait until they have ended, or stop them by hand'),
        details: [expect.stringContaining(`shop-app-1 uses shop_uploads, and ${why}`)],
      }),
    )
  })

  test('leaves one that was made for one command, and has ended, as it is', () => {
    const app = application({ inspect: { HostConfig: { AutoRemove: true } } })

    expect(
      planStops(exampleStack({ containers: [app] }), [user('app', { state: 'exited' })]),
    ).toEqual([])
  })

  test('never stops Lifeboat', () => {
    const daemon = lifeboat({ id: 'id-daemon', name: 'shop-lifeboat-2' })
    const stack = exampleStack({ containers: [application(), lifeboat(), daemon] })
    const users = [user('lifeboat'), user('lifeboat', { id: 'id-daemon' }), user('app')]

    expect(planStops(stack, users)).toEqual([stop('app')])
  })

  test('refuses when containers outside the stack use the targets, and names them', () => {
    const users = [
      user('app'),
      user('web', { id: '1', name: 'blog-web-1', project: 'blog' }),
      user('', { id: '2', name: 'lonely', project: '', source: '/srv/data' }),
    ]

    expect(() => planStops(exampleStack(), users)).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        message: 'containers outside shop use what would be overwritten',
        hint: expect.stringContaining('Stop them yourself, then restore again'),
        details: ['blog-web-1 of blog uses shop_uploads', 'lonely uses /srv/data'],
      }),
    )
  })
})

test('only live files must not be in use while they are written', () => {
  const steps = [
    databaseStep(),
    tableStep(),
    filesStep(),
    filesStep({ kind: 'bind', target: '/srv/data' }),
    filesStep({ target: 'look', over: 'beside' }),
  ]

  expect(listTargets(steps)).toEqual([
    { kind: 'volume', source: 'shop_uploads' },
    { kind: 'bind', source: '/srv/data' },
  ])
})

function needing(
  container: ReturnType<typeof application>,
  service: string,
): ReturnType<typeof application> {
  return { ...container, labels: { 'com.docker.compose.depends_on': `${service}:x:false` } }
}

function user(service: string, changes: Partial<MountUser> = {}): MountUser {
  return {
    id: `id-${service}`,
    name: `shop-${service}-1`,
    project: 'shop',
    service,
    state: 'running',
    source: 'shop_uploads',
    ...changes,
  }
}

function stop(service: string): unknown {
  return {
    service,
    container: `shop-${service}-1`,
    id: `id-${service}`,
    because: 'uses shop_uploads',
  }
}
