import { describe, expect, test } from 'vitest'

import {
  application,
  database,
  exampleStack,
  lifeboat,
  volume,
  webServer,
} from '../../test/support/example-stack.ts'
import { held, hooks, plan, planOf } from '../../test/support/freeze/planned-cut.ts'
import type { Container } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

describe('a full backup', () => {
  test('pauses whoever writes to what is archived: not the database, not who only reads, not Lifeboat', () => {
    expect(held(plan({}))).toEqual({
      steps: ['pause shop-app-1'],
      consistency: 'frozen',
      because: [],
    })
  })

  test('holds nothing still when nothing writes', () => {
    expect(held(plan({ app: { state: 'exited' } }))).toEqual({
      steps: [],
      consistency: 'stopped',
      because: [],
    })
  })

  test('leaves alone what somebody has paused', () => {
    expect(held(plan({ app: { state: 'paused' } }))).toEqual({
      steps: [],
      consistency: 'stopped',
      because: [],
    })
  })

  test('cannot pause what keeps restarting, and says so', () => {
    expect(held(plan({ app: { state: 'restarting' } }))).toEqual({
      steps: [],
      consistency: 'ordered',
      because: ['shop-app-1 keeps restarting and cannot be paused'],
    })
  })

  test('stops, with the time it was given, what asks for it', () => {
    const labels = { 'lifeboat.consistency': 'stop', 'lifeboat.stop-timeout': '90s' }
    const planned = plan({ app: { labels } })

    expect(held(planned)).toEqual({
      steps: ['stop shop-app-1'],
      consistency: 'stopped',
      because: [],
    })
    expect(planned.steps.find((step) => step.do === 'stop')).toMatchObject({ timeoutS: 90 })
  })

  test.each([
    [
      'with --rm',
      { HostConfig: { AutoRemove: true } },
      {},
      'goes as soon as it stops (--rm), with what it holds',
    ],
    [
      'by compose run',
      {},
      { 'com.docker.compose.oneoff': 'True' },
      'would begin its command anew (docker compose run)',
    ],
  ])('does not stop what was started %s, and says so', (_how, inspect, label, why) => {
    const labels = { 'lifeboat.consistency': 'stop', ...label }

    expect(held(plan({ app: { inspect, labels } }))).toEqual({
      steps: [],
      consistency: 'ordered',
      because: [`shop-app-1 writes while its files are read: stopped, it ${why}`],
    })
  })

  test('is hot when a writer asks to be left running', () => {
    expect(held(plan({ app: { labels: { 'lifeboat.consistency': 'hot' } } }))).toEqual({
      steps: [],
      consistency: 'hot',
      because: ['shop-app-1 writes while its files are read'],
    })
  })

  test('stops dependants first', () => {
    const labels = { 'lifeboat.consistency': 'stop' }
    const worker = application({
      id: 'id-worker',
      name: 'shop-worker-1',
      service: 'worker',
      labels: { ...labels, 'com.docker.compose.depends_on': 'app:service_started:false' },
    })
    const containers = [database(), application({ labels }), worker, lifeboat()]

    expect(held(planOf(exampleStack({ containers })).plan('full')).steps).toEqual([
      'stop shop-worker-1',
      'stop shop-app-1',
    ])
  })
})

test('without databases there is no order to fall back to', () => {
  const app = application({ state: 'restarting' })
  const stack = exampleStack({ containers: [app, lifeboat()], databases: [] })

  expect(planOf(stack).plan('full').consistency).toBe('hot')
})

test.each([
  ['volumes', [], 'hot'],
  ['database', [], 'ordered'],
  ['config', [], 'stopped'],
] as const)(
  'a backup of type %s holds nothing still that did not ask for it',
  (type, steps, level) => {
    expect(held(plan({}, type))).toMatchObject({ steps, consistency: level })
  },
)

test('holds nothing still by default where that is not set', () => {
  const stack = exampleStack({ containers: [database(), application(), lifeboat()] })

  expect(held(planBackup(stack, { type: 'full', services: [] }, ''))).toEqual({
    steps: [],
    consistency: 'ordered',
    because: ['shop-app-1 writes while its files are read'],
  })
})

test('a backup of volumes holds still what asks for it', () => {
  const labels = { 'lifeboat.consistency': 'freeze' }

  expect(held(plan({ app: { labels } }, 'volumes'))).toMatchObject({
    steps: ['pause shop-app-1'],
    consistency: 'frozen',
  })
})

describe('hooks', () => {
  const labels = { 'lifeboat.exec.pre': 'flush', 'lifeboat.exec.post': 'go on' }

  test('come first and last', () => {
    const steps = plan({ app: { labels } }).steps.map((step) => step.do)

    expect(steps.slice(0, 2)).toEqual(['hook', 'pause'])
    expect(steps.filter((each) => each !== 'skip').at(-1)).toBe('hook')
  })

  test('are not run in what does not run, nor for the configuration', () => {
    expect(hooks(plan({ app: { labels, state: 'exited' } }))).toEqual([])
    expect(hooks(plan({ app: { labels } }, 'config'))).toEqual([])
  })

  test('of services that are left alone are not run', () => {
    expect(hooks(plan({ app: { labels: { ...labels, 'lifeboat.enable': 'false' } } }))).toEqual([])
  })

  test('of services that were not asked for are not run', () => {
    const stack = exampleStack({
      containers: [database(), application({ labels }), webServer(), lifeboat()],
    })
    const asked = planBackup(stack, { type: 'full', services: ['db'] }, '', 'freeze')

    expect(hooks(asked)).toEqual([])
  })
})

test('a writer of a volume that another container mounts elsewhere is held too', () => {
  const sidecar: Container = application({
    id: 'id-sidecar',
    name: 'shop-sidecar-1',
    service: 'sidecar',
    mounts: [volume('shop_uploads', '/data')],
  })
  const containers = [database(), application(), sidecar, lifeboat()]

  expect(held(planOf(exampleStack({ containers })).plan('full')).steps).toEqual([
    'pause shop-app-1',
    'pause shop-sidecar-1',
  ])
})

test.each([
  ['a database that is dumped', database],
  ['Lifeboat itself', lifeboat],
])('%s is never held still, whatever else it writes to', (_what, make) => {
  const own = make()
  const writing = make({ mounts: [...own.mounts, volume('shop_uploads', '/srv/uploads')] })
  const others = [database(), lifeboat()].filter(({ id }) => id !== own.id)
  const containers = [application(), writing, ...others]

  expect(held(planOf(exampleStack({ containers })).plan('full'))).toEqual({
    steps: ['pause shop-app-1'],
    consistency: 'frozen',
    because: [],
  })
})

test('a service that is left alone writes on, and is named', () => {
  const labels = { 'lifeboat.enable': 'false' }
  const mounts = [volume('shop_uploads', '/data')]
  const sidecar = application({ id: 'id-sidecar', name: 'shop-sidecar-1', labels, mounts })
  const containers = [database(), application(), sidecar, lifeboat()]

  expect(held(planOf(exampleStack({ containers })).plan('full'))).toEqual({
    steps: ['pause shop-app-1'],
    consistency: 'ordered',
    because: ['shop-sidecar-1 writes to what is archived and is left alone'],
  })
})
